"""How often the same bands follow from what inspectors, assurers and the agreed record have: chart, tables, file."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import SignedInRequest
from cases.csv_rows import written
from moderation.queries.comparing import inspections_compared
from moderation.rules import Mode
from ratings.agreeing import BandFigures
from ratings.forms import BandFilter
from ratings.queries.agreed_bands import Against, BandAgreement, band_agreement

COLUMNS = (
    "group", "judged", "beside", "pairs", "one_side_without_band", "agree", "agreement", "agreement_low", "agreement_high",
    "inspector_higher", "inspector_lower", "sign_test_p", "weighted_kappa", "weighted_kappa_low", "weighted_kappa_high", "note",
)  # fmt: skip


def _asked(request: SignedInRequest) -> tuple[BandFilter, BandAgreement, dict[str, Any]]:
    filters = BandFilter(request.GET, inspections=inspections_compared(request.user))
    given: dict[str, Any] = filters.cleaned_data if filters.is_valid() else {"mode": Mode.BLIND}
    return filters, band_agreement(request.user, **given), given


@require_safe
def agreed_bands(request: SignedInRequest) -> HttpResponse:
    """The figures by group, and the bands themselves of one inspection. Three queries, however many comparisons there are."""
    filters, found, given = _asked(request)
    bars = [
        (name, float(100 * one.share), f"{one.agree} of {one.pairs}") for name, one in found.groups if one.share is not None
    ]  # fmt: skip
    context = {
        "filters": filters,
        "found": found,
        "mode": given["mode"],
        "beside": given.get("against", Against.AGREED).words.lower(),
        "bars": bars,
        "rows": [*found.groups, ("All", found.whole)] if found.groups else [],
        "lines": found.lines if given.get("inspection") else [],
        "is_filtered": any(request.GET.values()),
    }
    return render(request, "ratings/agreed_bands.html", context)


@require_safe
def agreed_bands_file(request: SignedInRequest) -> HttpResponse:
    """The same figures as a CSV file, to six places; what is not defined or not shown is empty, with a note."""
    _, found, given = _asked(request)
    named = (given["mode"].value, given.get("against", Against.AGREED).value)
    rows = [COLUMNS, *([name, *named, *_figures(one)] for name, one in [*found.groups, ("All", found.whole)])]
    reply = HttpResponse(written(rows), content_type="text/csv; charset=utf-8")
    reply["Content-Disposition"] = 'attachment; filename="agreement-on-bands.csv"'
    return reply


def _figures(one: BandFigures) -> list[str]:
    interval, who, kappa = one.interval or ("", ""), one.direction, one.kappa
    values = [
        one.pairs, one.apart, one.agree, one.share if one.share is not None else "", *interval,
        *((who.first_only, who.second_only, who.p) if who else ("", "", "")),
        kappa.value if kappa else "", *(kappa.interval or ("", "") if kappa else ("", "")),
    ]  # fmt: skip
    return [*(value if isinstance(value, str) else _number(value) for value in values), one.words]


def _number(value: Any) -> str:
    return str(value) if isinstance(value, int) else f"{float(value):.6f}"
