"""All ratings together, as a table with its chart and as a file."""

import csv
from collections.abc import Iterable, Iterator

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import SignedInRequest
from cases.csv_rows import safe_cell
from panels.forms.national import NationalFilter
from panels.queries.national import NationalRow, choices_of, national_page, national_rows, times_rated

COLUMNS = (
    "inspection", "provider", "kind", "region", "edition", "fieldwork_starts", "state", "computed", "decided", "points",
    "most_points", "results_version",
)  # fmt: skip


@require_safe
def national(request: SignedInRequest) -> HttpResponse:
    """Every published rating, and those of one's own inspections. As many queries, however many inspections there are."""
    filters = NationalFilter(request.GET, choices=choices_of(request.user))
    sought = filters.sought()
    page, rows = national_page(request.user, sought, request.GET)
    times = times_rated(request.user, sought)
    total = sum(number for _, _, number in times)
    context = {
        "filters": filters, "is_filtered": any(sought.values()), "page": page, "rows": rows, "times": times, "total": total,
        "bars": [(words, number, "") for _, words, number in times], "address": request.GET.urlencode(),
    }  # fmt: skip
    return render(request, "panels/national.html", context)


@require_safe
def national_csv(request: SignedInRequest) -> StreamingHttpResponse:
    """The same list as a file, streamed; every line says which version of the results it is from."""
    sought = NationalFilter(request.GET, choices=choices_of(request.user)).sought()
    name = f"ratings-{timezone.localdate():%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    lines = _lines(national_rows(request.user, sought))
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8; header=present", headers=headers)


class _Line:
    """A file that keeps nothing: what is written comes back."""

    def write(self, text: str) -> str:
        return text


def _lines(rows: Iterable[NationalRow]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield writer.writerow(COLUMNS)
    for row in rows:
        inspection = row.inspection
        yield writer.writerow(
            [
                inspection.reference, safe_cell(inspection.provider.name), inspection.provider.kind,
                safe_cell(inspection.provider.region), inspection.edition.code, inspection.fieldwork_starts.isoformat(),
                "published" if inspection.phase == "published" else "locked" if row.is_final else "provisional",
                row.computed_code, row.decided_code, row.points, row.most_points, inspection.results_version,
            ]
        )  # fmt: skip
