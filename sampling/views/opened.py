"""The sample of one module of an inspection as somebody has it open: what every page of it begins with."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.models import SignedInRequest, User
from cases.csv_rows import written
from inspections.models import Inspection
from inspections.permissions import may_arrange
from inspections.queries.teams import standing_in
from sampling.models import Draw, Extract, SamplePlan
from sampling.queries.pages import draws_of, extracts_of, inspection_to_plan, plans_of
from sampling.rules import ONLY_THESE_ARRANGE, PLANNING_PHASES, REPLACING_PHASES
from standards.queries import edition_structure
from standards.structure import EditionStructure


@dataclass(frozen=True)
class Opened:
    """The sample of one module of an inspection that the person arranges."""

    inspection: Inspection
    module: str
    edition: EditionStructure
    user: User

    @cached_property
    def plans(self) -> list[SamplePlan]:
        return plans_of(self.inspection, self.module, self.user)

    @cached_property
    def extracts(self) -> list[Extract]:
        return list(extracts_of(self.inspection, self.module, self.user))

    @cached_property
    def draws(self) -> list[Draw]:
        return draws_of(self.inspection, self.module, self.user)

    @property
    def plan(self) -> SamplePlan | None:
        return self.plans[0] if self.plans else None

    @property
    def extract(self) -> Extract | None:
        """The newest file of the newest plan."""
        of_plan = (one for one in self.extracts if self.plan and one.plan_id == self.plan.pk)
        return next(of_plan, None)

    @property
    def draw(self) -> Draw | None:
        return self.draws[0] if self.draws else None

    @property
    def query(self) -> str:
        """What addresses of this module end with; "" for the main one."""
        return "" if self.module == next(iter(self.edition.module_titles)) else f"?module={self.module}"

    @property
    def context(self) -> dict[str, Any]:
        return {
            "inspection": self.inspection,
            "edition": self.edition,
            "module": self.module,
            "module_title": self.edition.module_title(self.module),
            "query": self.query,
            "is_on_team": standing_in(self.inspection, self.user).is_on_team,
            "is_planned": self.inspection.phase in PLANNING_PHASES,
            "is_replacing": self.inspection.phase in REPLACING_PHASES,
        }

    def back(self, name: str = "sample") -> HttpResponse:
        return redirect(reverse(name, args=[self.inspection.reference]) + self.query)

    def file(self, rows: Iterable[Sequence[str]], name: str) -> HttpResponse:
        """Return rows as a CSV file that a spreadsheet knows as UTF-8."""
        parts = [name, self.inspection.reference, *([self.module] if self.query else [])]
        headers = {"Content-Disposition": f'attachment; filename="{"-".join(parts)}.csv"'}
        return HttpResponse("\ufeff" + written(rows), content_type="text/csv; charset=utf-8", headers=headers)


def opened(request: SignedInRequest, reference: str) -> Opened:
    """Open the sample that the address names. Raises Http404, and PermissionDenied for who does not arrange the inspection."""
    inspection = get_object_or_404(inspection_to_plan(request.user, reference))
    if not may_arrange(request.user, inspection):
        raise PermissionDenied(ONLY_THESE_ARRANGE)
    edition = edition_structure(inspection.edition_id)
    module = request.GET.get("module") or next(iter(edition.module_titles))
    if module not in edition.module_titles:
        raise Http404("The edition of this inspection has no such module.")
    return Opened(inspection, module, edition, request.user)
