"""Beginning and ending what lets somebody in: sessions and tokens."""

import secrets
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import ApiToken, User, new_sign_in_key, token_digest


def end_sessions(*, of: User) -> None:
    """Sign a person out everywhere: a session in a cookie cannot be taken back, but the key it must match can change."""
    of.sign_in_key = new_sign_in_key()
    of.save(update_fields=["sign_in_key"])


@transaction.atomic
def issue_token(*, name: str, expires_at: datetime, may_write: bool = False, by: User) -> tuple[ApiToken, str]:
    """Make a token for oneself and return it with its key, which is shown once and never stored."""
    if not name.strip():
        raise ValidationError({"name": "Enter what the token is for."})
    if expires_at <= timezone.now():
        raise ValidationError({"expires_at": "The token must expire in the future."})
    key = secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=by, name=name.strip(), digest=token_digest(key), expires_at=expires_at, may_write=may_write
    )
    return token, key


@transaction.atomic
def withdraw_token(*, token: ApiToken, by: User) -> None:
    """Make a token useless from now on. Its owner and administrators may."""
    if token.user_id != by.pk and not by.is_administrator:
        raise PermissionDenied
    if token.withdrawn_at is None:
        token.withdrawn_at = timezone.now()
        token.save(update_fields=["withdrawn_at"])
