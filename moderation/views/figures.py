"""How far inspectors and assurers agree: a page with chart and table, and the same as a file."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import SignedInRequest
from cases.csv_rows import written
from moderation.agreement import Coefficient, Interval
from moderation.figures import Figures
from moderation.forms.figures import AgreementFilter
from moderation.queries.comparing import Agreement, By, agreement_of, inspections_compared
from moderation.queries.progress import checked_by_inspection, questions_differed_about, themes_of
from moderation.rules import Mode
from moderation.templatetags.moderation import per_cent

COLUMNS = (
    "group", "judged", "pairs", "not_applicable_pairs", "agree", "agreement", "agreement_low", "agreement_high",
    "positive_agreement", "negative_agreement", "only_inspector_sufficient", "only_assurer_sufficient", "mcnemar_p",
    "gwet_ac1", "gwet_ac1_low", "gwet_ac1_high", "kappa", "kappa_low", "kappa_high", "krippendorff_alpha", "note",
)  # fmt: skip


def _asked(request: SignedInRequest) -> tuple[AgreementFilter, Agreement, Mode]:
    filters = AgreementFilter(request.GET, inspections=inspections_compared(request.user))
    given: dict[str, Any] = filters.cleaned_data if filters.is_valid() else {"mode": Mode.BLIND}
    return filters, agreement_of(request.user, **given), given["mode"]


@require_safe
def agreement(request: SignedInRequest) -> HttpResponse:
    """The figures by group. Three queries, however many comparisons there are."""
    filters, found, mode = _asked(request)
    context = {
        "filters": filters,
        "found": found,
        "mode": mode,
        "bars": _bars(found.groups),
        "rows": [*found.groups, ("All", found.whole)] if found.groups else [],
        "is_filtered": any(request.GET.values()),
    }  # fmt: skip
    return render(request, "moderation/agreement.html", context)


def _bars(groups: Sequence[tuple[str, Figures]]) -> list[tuple[str, float, str]]:
    return [(name, float(100 * one.share), f"{one.agree} of {one.pairs}") for name, one in groups if one.share is not None]


@require_safe
def quality(request: SignedInRequest) -> HttpResponse:
    """What waits and for how long, how much was checked, how agreement moves, and what people differ about. Seven queries."""
    quarters = agreement_of(request.user, mode=Mode.BLIND, by=By.PERIOD).groups
    context = {
        "quarters": _bars(quarters),
        "quarters_head": ("Quarter in which it was compared", "Pairs that agree", "Agreement"),
        "quarters_rows": [
            (name, one.hidden or f"{one.agree} of {one.pairs}", "" if one.hidden else per_cent(one.share))
            for name, one in quarters
        ],
        "lines": checked_by_inspection(request.user),
        "themes": themes_of(request.user),
        "themes_head": ("What it was about", "Disagreements"),
        "questions": questions_differed_about(request.user),
    }
    return render(request, "moderation/quality.html", context)


@require_safe
def agreement_file(request: SignedInRequest) -> HttpResponse:
    """The same figures as a CSV file, unrounded to six places; what is not defined or not shown is empty, with a note."""
    _, found, mode = _asked(request)
    rows = [COLUMNS, *(_row(name, mode, figures) for name, figures in [*found.groups, ("All", found.whole)])]
    reply = HttpResponse(written(rows), content_type="text/csv; charset=utf-8")
    reply["Content-Disposition"] = 'attachment; filename="agreement.csv"'
    return reply


def _row(name: str, mode: Mode, figures: Figures) -> Sequence[str]:
    if figures.hidden:
        return [name, mode.value, *[""] * (len(COLUMNS) - 3), figures.hidden]
    low, high = _ends(figures.interval)
    who = figures.direction
    sides = [str(who.first_only), str(who.second_only), _number(who.p)] if who else ["", "", ""]
    counts = [str(figures.pairs), str(figures.apart), str(figures.agree)]
    shares = [_number(figures.share), low, high, _number(figures.positive), _number(figures.negative)]
    coefficients = [*_coefficient(figures.ac1), *_coefficient(figures.kappa), _number(figures.alpha)]
    return [name, mode.value, *counts, *shares, *sides, *coefficients, figures.no_coefficients or figures.kappa_words]


def _number(value: Fraction | float | None) -> str:
    return "" if value is None else f"{float(value):.6f}"


def _ends(interval: Interval | None) -> tuple[str, str]:
    return ("", "") if interval is None else (_number(interval[0]), _number(interval[1]))


def _coefficient(found: Coefficient | None) -> tuple[str, str, str]:
    return ("", "", "") if found is None else (_number(found.value), *_ends(found.interval))
