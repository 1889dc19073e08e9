"""The workspace as one person has it open: what every page of it begins with."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import SignedInRequest
from inspections.models import Inspection
from organisation.permissions import Standing, reading
from organisation.queries.proposals import standards_of_people
from organisation.queries.workspace import inspection_named
from organisation.rules import ONLY_THE_LEAD_PROPOSES, ONLY_THESE_WRITE
from standards.queries import edition_structure
from standards.structure import EditionStructure, Standard


@dataclass(frozen=True)
class Opened:
    """An inspection whose evidence the person may see, and what they may do with it."""

    inspection: Inspection
    standing: Standing

    @cached_property
    def edition(self) -> EditionStructure:
        return edition_structure(self.inspection.edition_id)

    @property
    def context(self) -> dict[str, Any]:
        return {"inspection": self.inspection, "standing": self.standing, "edition": self.edition}

    def standard(self, code: str) -> Standard:
        """Return the standard with a code. Raises Http404 for one that people do not rate."""
        for standard in standards_of_people(self.edition):
            if standard.code == code:
                return standard
        raise Http404("The edition of this inspection has no such standard that people rate.")


def opened(request: SignedInRequest, reference: str) -> Opened:
    """Open the workspace to read in it. Raises Http404 and PermissionDenied."""
    inspection = get_object_or_404(inspection_named(request.user, reference))
    return Opened(inspection, reading(request.user, inspection))


def opened_for_writing(request: SignedInRequest, reference: str) -> Opened:
    """Open the workspace to record evidence in it."""
    found = opened(request, reference)
    if not found.standing.may_write:
        raise PermissionDenied(found.standing.closed_because or ONLY_THESE_WRITE)
    return found


def opened_for_proposing(request: SignedInRequest, reference: str) -> Opened:
    """Open the workspace to propose a rating."""
    found = opened(request, reference)
    if not found.standing.may_propose:
        raise PermissionDenied(found.standing.closed_because or ONLY_THE_LEAD_PROPOSES)
    return found
