"""An inspection as somebody has its panel open: what every page of it begins with."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import SignedInRequest
from inspections.models import Inspection
from panels.models import PanelMeeting
from panels.permissions import Standing, reading
from panels.queries.agenda import Agenda, agenda_of
from panels.queries.shown import meeting_under_way
from panels.rules import CONFLICTED, NOT_MEETING, ONLY_MEMBERS_DECIDE, ONLY_THESE_ARRANGE
from standards.queries import edition_structure


@dataclass(frozen=True)
class Opened:
    """An inspection whose ratings the person sees, and what they may do about its panel."""

    inspection: Inspection
    standing: Standing

    @property
    def context(self) -> dict[str, Any]:
        return {
            "inspection": self.inspection, "standing": self.standing, "edition": edition_structure(self.inspection.edition_id),
        }  # fmt: skip


def opened(request: SignedInRequest, reference: str) -> Opened:
    """Open the panel to read. Raises Http404 and PermissionDenied; three queries."""
    visible = Inspection.objects.visible_to(request.user).select_related("provider", "edition").defer("edition__document")
    inspection = get_object_or_404(visible, reference=reference)
    return Opened(inspection, reading(request.user, inspection))


def opened_for_arranging(request: SignedInRequest, reference: str) -> Opened:
    """Open the panel to arrange it."""
    found = opened(request, reference)
    if not found.standing.may_arrange:
        raise PermissionDenied(found.standing.closed_because or ONLY_THESE_ARRANGE)
    return found


def opened_with_meeting(request: SignedInRequest, reference: str) -> tuple[Opened, PanelMeeting]:
    """Open the meeting that is under way, to arrange it. Raises Http404 while there is none."""
    found = opened_for_arranging(request, reference)
    meeting = meeting_under_way(found.inspection)
    if meeting is None:
        raise Http404(NOT_MEETING)
    return found, meeting


def opened_for_deciding(request: SignedInRequest, reference: str) -> tuple[Opened, PanelMeeting, Agenda]:
    """Open the panel to record a decision. Raises Http404 where nothing is rated, and PermissionDenied."""
    found = opened(request, reference)
    if not found.standing.may_decide:
        refused = CONFLICTED if found.standing.conflicted else ONLY_MEMBERS_DECIDE
        raise PermissionDenied(found.standing.closed_because or refused)
    meeting, agenda = meeting_under_way(found.inspection), agenda_of(found.inspection, request.user)
    if meeting is None or agenda is None:
        raise Http404(NOT_MEETING)
    return found, meeting, agenda
