"""Decisions and locks as programs read them."""

from django.db.models import QuerySet

from accounts.models import User
from inspections.models import Inspection
from panels.models import LockRequest, PanelDecision


def decisions_for_programs(user: User, inspection: Inspection) -> QuerySet[PanelDecision]:
    """Return every decision about the inspection, with who took part; three queries."""
    made = PanelDecision.objects.visible_to(user).filter(inspection=inspection)
    return made.select_related("standard", "meeting", "recorded_by").prefetch_related("members__user")


def locks_for_programs(inspection: Inspection) -> QuerySet[LockRequest]:
    """Return everything that was asked for about the lock, with the people; one query."""
    people = ("asked_by", "confirmed_by", "withdrawn_by")
    return LockRequest.objects.filter(inspection=inspection).select_related(*people)
