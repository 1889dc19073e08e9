"""Locking the results of an inspection in tests that are about something else."""

from django.utils import timezone

from accounts.models import User
from inspections.models import Inspection
from panels.models import LockRequest


def lock(inspection: Inspection, asked_by: User, confirmed_by: User, *, to_lock: bool = True) -> LockRequest:
    """Lock (or unlock) an inspection that is with the panel, decided or not, as the database does for a confirmed request."""
    request = LockRequest.objects.create(inspection=inspection, to_lock=to_lock, reason="So.", asked_by=asked_by)
    request.confirmed_by, request.confirmed_at = confirmed_by, timezone.now()
    request.save()
    inspection.refresh_from_db()
    return request
