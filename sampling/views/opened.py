"""The sample of one module of an inspection as somebody has it open: what every page of it begins with."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.models import SignedInRequest
from cases.csv_rows import written
from inspections.queries.teams import standing_in
from sampling.queries.samples import Sample, sample_named
from sampling.rules import PLANNING_PHASES, REPLACING_PHASES


@dataclass(frozen=True)
class Opened(Sample):
    """The sample of one module, with what its pages need."""

    @property
    def query(self) -> str:
        """What addresses of this module end with; "" for the main one."""
        return "" if self.is_main else f"?module={self.module}"

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
    found = sample_named(request.user, reference, request.GET.get("module", ""))
    if found is None:
        raise Http404("There is no such inspection, or its edition has no such module.")
    return Opened(found.inspection, found.module, found.edition, found.user)
