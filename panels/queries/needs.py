"""What waits for a second person of a panel, for the overview of its inspection."""

from typing import Any

from django.urls import reverse

from accounts.models import User
from inspections.models import Inspection
from inspections.rules import Role
from inspections.signals import Need
from panels.models import LockRequest

_CONFIRMING = frozenset({Role.LEAD, Role.PANEL_MEMBER})


def lock_needs(*, inspection: Inspection, user: User, role: Role, **_signal: Any) -> list[Need]:
    """Return that somebody else's request to lock or unlock the results waits to be confirmed. One query at most."""
    if role not in _CONFIRMING:
        return []
    waiting = LockRequest.objects.filter(inspection=inspection, confirmed_at=None, withdrawn_at=None).exclude(asked_by=user)
    request = waiting.first()
    if request is None:
        return []
    words = f"Confirm that the results are {'locked' if request.to_lock else 'unlocked'}, as somebody asks"
    return [Need(words, url=reverse("lock", args=[inspection.reference]))]
