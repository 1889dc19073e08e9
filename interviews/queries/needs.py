"""Which interviews of an inspection wait for one person, for its overview."""

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from accounts.models import User
from cases.models import Case
from inspections.models import Inspection
from inspections.rules import ASSESSING_ROLES, RECORDING_PHASES, Phase, Role
from inspections.signals import Need, counted
from standards.queries import edition_structure


def interview_needs(*, inspection: Inspection, user: User, role: Role, **_signal: Any) -> list[Need]:
    """Return how many officers of the person's cases nobody has interviewed, and which interviews they have not finished.

    One query; none where nothing can be recorded.
    """
    held_in = [module.code for module in edition_structure(inspection.edition_id).modules if module.officer_interview]
    if role not in ASSESSING_ROLES or Phase(inspection.phase) not in RECORDING_PHASES or not held_in:
        return []
    own = Case.objects.inspected().filter(inspection=inspection, allocated_to=user, module__in=held_in)
    found = own.aggregate(
        to_hold=Count("officer", distinct=True, filter=Q(officer__interview=None)),
        begun=Count("pk", filter=Q(interview__interviewer=user.pk, interview__submitted_at=None)),
    )
    where = reverse("interviews", args=[inspection.reference])
    needs = [Need(f"Interview {counted(found['to_hold'], 'officer')} of your cases", url=where)] if found["to_hold"] else []
    return needs + ([Need(f"Finish {counted(found['begun'], 'interview')}", url=where)] if found["begun"] else [])
