"""The keys with which browsers lock answers that they could not send yet: one for each person and device, held here."""

import secrets
from datetime import timedelta
from uuid import UUID

import pghistory
from django.db import transaction
from django.utils import timezone

from accounts.models import DeviceKey, User
from accounts.permissions import require_administrator

KEY_BYTES = 32
# How exactly the last use is known: a page that is opened must not write each time.
USE_IS_KNOWN_TO = timedelta(minutes=10)


class KeyWithdrawn(Exception):  # noqa: N818  (reads as what happened)
    """The key of this device is gone; the browser must forget what it locked with it and begin anew under another name."""


def named_device(name: object) -> UUID | None:
    """Return the name that a browser has given itself, None when it is none."""
    try:
        return UUID(name) if isinstance(name, str) else None
    except ValueError:
        return None


@transaction.atomic
def key_of_device(*, user: User, device: UUID) -> bytes:
    """Return the person's key for this device, 256 random bits, made when first asked for. Raises KeyWithdrawn."""
    now = timezone.now()
    with pghistory.context(user=user.pk, reason=""):
        held, _ = DeviceKey.objects.get_or_create(
            user=user, device=device, defaults={"key": secrets.token_bytes(KEY_BYTES), "made_at": now, "last_used_at": now}
        )
    if held.key is None:
        raise KeyWithdrawn
    if held.last_used_at < now - USE_IS_KNOWN_TO:
        DeviceKey.objects.filter(pk=held.pk, withdrawn_at=None).update(last_used_at=now)
    return bytes(held.key)


def is_withdrawn(*, user: User, device: UUID) -> bool:
    """Return whether the person's key for this device is gone: what is locked with it nobody can open. One query."""
    return DeviceKey.objects.filter(user=user, device=device).exclude(withdrawn_at=None).exists()


@transaction.atomic
def withdraw_keys_of(*, person: User, reason: str, by: User) -> User:
    """Shred what a person's browsers still hold, on a lost laptop for instance. They may go on working, with new keys."""
    require_administrator(by)
    with pghistory.context(user=by.pk, reason=reason.strip()):
        _withdraw(person)
    return person


@transaction.atomic
def forget_device(*, user: User, device: UUID) -> None:
    """Withdraw the person's own key of a device that holds nothing of theirs any more."""
    with pghistory.context(user=user.pk, reason="Signed out with nothing left on the device"):
        _withdraw(user, device=device)


def _withdraw(person: User, **which: UUID) -> None:
    keys = DeviceKey.objects.filter(user=person, withdrawn_at=None, **which)
    # What these devices said to be waiting (a higher app keeps it) can never be sent now.
    person.device_reports.filter(device__in=keys.values("device")).delete()
    keys.update(key=None, withdrawn_at=timezone.now())
