"""Beginning and ending what lets somebody in: sessions, passwords and tokens."""

import math
import secrets
from datetime import datetime

from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import ApiToken, FailedSignIn, User, new_sign_in_key, token_digest
from accounts.rules import ATTEMPTS, MEMORY, refused_until

# The same words whether the address is unknown, the password wrong or the person deactivated.
NOT_RECOGNISED = "Enter the email address and password of your account. At least one of them is not right."


def address_digest(email: str) -> str:
    """Return the keyed digest by which failed attempts with an address are counted."""
    return salted_hmac("accounts.FailedSignIn", email.strip().lower(), algorithm="sha256").hexdigest()


@transaction.atomic
def _count_attempt(address: str) -> None:
    """Write an attempt down as failed before the password is looked at, so that many at once cannot slip through.

    Raises ValidationError while the address is closed.
    """
    now = timezone.now()
    with connection.cursor() as cursor:
        # One attempt per address at a time, also for an address that has no row yet to lock.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [address])
    # Old rows of all addresses go in passing; those that another attempt is removing are left to it.
    old = FailedSignIn.objects.filter(at__lt=now - MEMORY).select_for_update(skip_locked=True)
    FailedSignIn.objects.filter(pk__in=old.values("pk")[:500]).delete()
    latest = FailedSignIn.objects.filter(address_digest=address).order_by("-at").values_list("at", flat=True)[:ATTEMPTS]
    until = refused_until(list(latest), now)
    if until is not None:
        minutes = math.ceil((until - now).total_seconds() / 60)
        raise ValidationError(
            "There have been too many attempts to sign in with this email address. "
            f"Try again in {minutes} minute{'' if minutes == 1 else 's'}.",
            code="too_many_attempts",
        )
    FailedSignIn.objects.create(address_digest=address, at=now)


def recognise(*, email: str, password: str) -> User:
    """Return the person with this address and password.

    Raises ValidationError in the same words for an unknown address, a wrong password and somebody who may not sign in,
    and, after too many failures with one address, known or not, until its pause is over (accounts.rules).
    """
    address = address_digest(email)
    _count_attempt(address)
    user = authenticate(username=email.strip(), password=password)
    if user is None:
        raise ValidationError(NOT_RECOGNISED, code="not_recognised")
    forget_failures(of=user)
    # When the way passwords are kept has changed, checking one stores it anew, and with it a key that only `user` has.
    user.refresh_from_db(fields=["sign_in_key"])
    return user


def forget_failures(*, of: User) -> None:
    """Let a person try again at once: they have signed in, or an administrator gave them a new password."""
    FailedSignIn.objects.filter(address_digest=address_digest(of.email)).delete()


def end_sessions(*, of: User) -> None:
    """Sign a person out everywhere: a session in a cookie cannot be taken back, but the key it must match can change."""
    of.sign_in_key = new_sign_in_key()
    of.save(update_fields=["sign_in_key"])


def _set_password(user: User, new: str) -> User:
    try:
        validate_password(new, user)
    except ValidationError as refusal:
        raise ValidationError({"new": refusal.error_list}) from None
    if user.check_password(new):
        raise ValidationError({"new": "Choose a password that is not the one you have now."})
    user.set_password(new)
    user.password_is_temporary = False
    user.save(update_fields=["password", "sign_in_key", "password_is_temporary"])
    return user


def change_password(*, current: str, new: str, by: User) -> User:
    """Change one's own password; every session of the person ends, and the caller begins a new one.

    A wrong current password counts like a failed sign-in, so that an unattended session does not invite guessing. That
    count must stay when the change is refused: it is a transaction of its own.
    """
    _count_attempt(address_digest(by.email))
    if not by.check_password(current):
        raise ValidationError({"current": "Enter the password you have now."})
    forget_failures(of=by)
    return _set_password(by, new)


def choose_password(*, new: str, by: User) -> User:
    """Replace a temporary password, which somebody else has seen, by one's own. Only then may the person sign in."""
    if not by.password_is_temporary:
        raise PermissionDenied
    return _set_password(by, new)


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
