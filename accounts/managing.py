"""Adding people and changing what they may do. Administrators only; nobody is ever deleted, because their work stays."""

import secrets
from typing import Any

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.device_keys import withdraw_keys_of
from accounts.models import ApiToken, User
from accounts.permissions import require_administrator
from accounts.signing_in import end_sessions, forget_failures

# Without characters that are mistaken for one another when a password is read out or written down.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP_LENGTH = 5, 4


def _temporary_password() -> str:
    """Return about 99 random bits in five groups, easy to pass on by telephone."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS))
    return "-".join(groups)


def _save(person: User, **fields: Any) -> None:
    """Check and store what was typed; an address that somebody else has is refused beside its field."""
    for name, value in fields.items():
        setattr(person, name, value)
    person.full_clean(exclude=["password"], validate_unique=False, validate_constraints=False)
    try:
        with transaction.atomic():
            # Of somebody already stored only these columns, so that a password set meanwhile stays.
            person.save(update_fields=list(fields) if person.pk else None)
    except IntegrityError:
        raise ValidationError({"email": "Somebody with this email address is already here."}) from None


def _lock_administrators(by: User) -> None:
    """Let one administrator at a time change who is one, and only one who still is.

    Nobody may demote or deactivate themselves, so that `by` remains: there is always at least one administrator.
    """
    administrators = User.objects.filter(is_administrator=True, is_active=True).select_for_update().order_by("pk")
    if by.pk not in [administrator.pk for administrator in administrators]:
        raise PermissionDenied


@transaction.atomic
def add_person(*, name: str, email: str, is_administrator: bool = False, by: User) -> tuple[User, str]:
    """Add a person and return them with their temporary password, which is shown once and never again."""
    require_administrator(by)
    password = _temporary_password()
    person = User(password_is_temporary=True)
    person.set_password(password)
    with pghistory.context(user=by.pk, reason=""):
        _save(person, name=name.strip(), email=email.strip().lower(), is_administrator=is_administrator)
    return person, password


@transaction.atomic
def change_person(*, person: User, name: str, email: str, is_administrator: bool, by: User) -> User:
    """Correct somebody's name or address, or make them an administrator or no longer one."""
    require_administrator(by)
    _lock_administrators(by)
    if person.pk == by.pk and not is_administrator:
        raise ValidationError({"is_administrator": "You cannot stop being an administrator yourself. Ask another administrator."})
    with pghistory.context(user=by.pk, reason=""):
        _save(person, name=name.strip(), email=email.strip().lower(), is_administrator=is_administrator)
    return person


@transaction.atomic
def deactivate_person(*, person: User, reason: str = "", by: User) -> User:
    """Stop somebody from signing in, end their sessions, withdraw their tokens and keys. What they recorded stays."""
    require_administrator(by)
    _lock_administrators(by)
    if person.pk == by.pk:
        raise ValidationError("You cannot deactivate your own account. Ask another administrator.")
    with pghistory.context(user=by.pk, reason=reason):
        person.is_active = False
        person.save(update_fields=["is_active"])
        end_sessions(of=person)
        ApiToken.objects.filter(user=person, withdrawn_at=None).update(withdrawn_at=timezone.now())
        withdraw_keys_of(person=person, reason=reason, by=by)
    return person


@transaction.atomic
def reactivate_person(*, person: User, by: User) -> str:
    """Let somebody sign in again, with a new temporary password, which is returned to be shown once."""
    require_administrator(by)
    with pghistory.context(user=by.pk, reason=""):
        person.is_active = True
        person.save(update_fields=["is_active"])
        return set_temporary_password(person=person, by=by)


@transaction.atomic
def set_temporary_password(*, person: User, by: User) -> str:
    """Give somebody a new password to sign in with once and then replace; return it to be shown once. Their sessions end."""
    require_administrator(by)
    if person.pk == by.pk:
        raise ValidationError("Use 'Change password' on your own account page.")
    password = _temporary_password()
    person.set_password(password)
    person.password_is_temporary = True
    person.save(update_fields=["password", "sign_in_key", "password_is_temporary"])
    forget_failures(of=person)
    return password
