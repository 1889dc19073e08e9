"""How API requests say who they come from: a token, or the browser's session."""

from typing import Any

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.backends import ModelBackend
from django.db.models import Count, FilteredRelation, Q
from django.http import HttpResponse
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, CSRFCheck, SessionAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from accounts.models import ApiToken, User, token_digest
from database.prepared import PreparedRead

# The navigation says how much there is to read: the count comes with the person, whom every page reads anyway.
_UNREAD = FilteredRelation("notifications", condition=Q(notifications__read_at=None))
_read_person = PreparedRead(lambda pk: User.objects.filter(pk=pk).annotate(to_read=_UNREAD, unread=Count("to_read")))


class People(ModelBackend):
    """Knows people by their address and password, and by their session. The latter is asked for by every page."""

    def get_user(self, user_id: int) -> User | None:
        """Return somebody who may sign in. One query."""
        person = next(iter(_read_person(user_id)), None)
        return person if self.user_can_authenticate(person) else None


class ApiRequest(Request):
    """A request that REST framework has let through: somebody is signed in."""

    user: User


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Token <key>`. A read-only token is refused for anything but reading."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        scheme, _, key = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != "token":
            return None
        token = ApiToken.objects.valid_at(timezone.now()).select_related("user").filter(digest=token_digest(key.strip())).first()
        if token is None:
            raise AuthenticationFailed("The token is unknown, has expired or was withdrawn.")
        if request.method not in {"GET", "HEAD", "OPTIONS"} and not token.may_write:
            raise PermissionDenied("This token may only read.")
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return "Token"


class SessionKeys:
    """Who a session says it belongs to, before the database has been asked: the saving statement itself checks it."""

    is_authenticated = True
    is_active = True

    def __init__(self, user_id: int, sign_in_key: str) -> None:
        self.pk = user_id
        self.sign_in_key = sign_in_key


def _let_through(*_request: Any, **_given: Any) -> HttpResponse:
    return HttpResponse()


# It keeps nothing of a request, and making one for each takes as long as asking it.
_FORM_TOKENS = CSRFCheck(_let_through)


class UncheckedSessionAuthentication(SessionAuthentication):
    """Reads the signed session without a query. Only for operations whose own SQL checks `sign_in_key` and `is_active`."""

    def authenticate(self, request: Request) -> tuple[SessionKeys, None] | None:
        session = request._request.session
        user_id, sign_in_key = session.get(SESSION_KEY), session.get(HASH_SESSION_KEY)
        if not user_id or not sign_in_key:
            return None
        self.enforce_csrf(request)
        return SessionKeys(int(user_id), sign_in_key), None

    def enforce_csrf(self, request: Request) -> None:
        """Refuse a request without the form token of its browser, as Django does for forms. Raises PermissionDenied."""
        reason = _FORM_TOKENS.process_view(request._request, _let_through, (), {})
        if reason:
            raise PermissionDenied(f"CSRF Failed: {reason}")

    def authenticate_header(self, request: Request) -> str:
        return "Session"
