"""The report as one person has it open: what every page of it begins with."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from accounts.models import SignedInRequest
from inspections.models import Inspection
from reports.permissions import Standing, reading
from reports.queries.packs import inspection_named
from reports.rules import FINAL, ONLY_THE_LEAD, ONLY_THESE_PREPARE
from standards.queries import edition_structure
from standards.structure import EditionStructure


@dataclass(frozen=True)
class Opened:
    """An inspection whose report the person may see, and what they are to it."""

    inspection: Inspection
    standing: Standing

    @cached_property
    def edition(self) -> EditionStructure:
        return edition_structure(self.inspection.edition_id)

    @property
    def context(self) -> dict[str, Any]:
        return {"inspection": self.inspection, "standing": self.standing, "edition": self.edition}

    def needs(self, who: bool, otherwise: str, *, still_open: bool = True) -> "Opened":
        """Return itself for somebody who may write here now. Raises PermissionDenied with the reason for all others."""
        if not who:
            raise PermissionDenied(otherwise)
        if still_open and not self.standing.is_open:
            raise PermissionDenied(FINAL)
        return self


def opened(request: SignedInRequest, reference: str) -> Opened:
    """Open the report to read in it. Raises Http404 and PermissionDenied."""
    inspection = get_object_or_404(inspection_named(request.user, reference))
    return Opened(inspection, reading(request.user, inspection))


def opened_to_prepare(request: SignedInRequest, reference: str, *, still_open: bool = True) -> Opened:
    """Open the report to work on it, as the inspectors of the team do."""
    found = opened(request, reference)
    return found.needs(found.standing.prepares, ONLY_THESE_PREPARE, still_open=still_open)


def opened_to_lead(request: SignedInRequest, reference: str, *, still_open: bool = True) -> Opened:
    """Open the report to decide about it, as the lead inspector does."""
    found = opened(request, reference)
    return found.needs(found.standing.leads, ONLY_THE_LEAD, still_open=still_open)
