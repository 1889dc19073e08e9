"""An inspection's ratings as one person has them open: what every page about them begins with."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import SignedInRequest, User
from inspections.models import Inspection
from ratings.models import RatingRun
from ratings.permissions import why_no_ratings
from ratings.queries.grid import newer_than
from standards.queries import edition_structure
from standards.structure import EditionStructure


@dataclass(frozen=True)
class Opened:
    """An inspection whose ratings the person may see, with the latest run; there is none before the first."""

    inspection: Inspection
    user: User

    @cached_property
    def edition(self) -> EditionStructure:
        return edition_structure(self.inspection.edition_id)

    @cached_property
    def run(self) -> RatingRun | None:
        return RatingRun.objects.visible_to(self.user).latest_of(self.inspection)

    @property
    def rated_run(self) -> RatingRun:
        """The latest run, where the edition rates. Raises Http404 before there is one, or where there never will be."""
        if self.run is None or not self.run.ratings:
            raise Http404("Nothing has been rated here yet.")
        return self.run

    @property
    def context(self) -> dict[str, Any]:
        newer = newer_than(self.run) if self.run else None
        return {"inspection": self.inspection, "edition": self.edition, "run": self.run, "newer": newer}


def opened(request: SignedInRequest, reference: str) -> Opened:
    """Find the inspection among those the person is on; only some of its roles see ratings. Raises Http404, PermissionDenied."""
    visible = Inspection.objects.visible_to(request.user).select_related("provider", "edition")
    inspection = get_object_or_404(visible.defer("edition__document"), reference=reference)
    if refusal := why_no_ratings(request.user, inspection):
        raise PermissionDenied(refusal)
    return Opened(inspection, request.user)
