"""The rows of the list of cases."""

from collections.abc import Iterable
from dataclasses import replace

from django import template
from django.utils.safestring import SafeString

from cases.forms.caseload import CaseFilter
from cases.queries.case_lines import CaseLine
from cases.queries.caseload import Caseload
from design.moulds import Mould
from design.templatetags.words import short_date

register = template.Library()

_ROW = Mould(
    "cases/caseload/_case_row.html", "pk", "url", "reference", "module", "officer", "office", "sentence", "started", "rosh",
    "ogrs_band", "inspector", "judged", "asked", "unsent_words",
    "flagged_words",
)  # fmt: skip

# As many as there are inspections under way: what one offers to filter by is the same for everybody until a case comes in.
_FILTERS = Mould("cases/caseload/_filters.html", kept=200)
_HEADINGS = Mould("cases/caseload/_headings.html")


@register.simple_tag
def case_filters(filters: CaseFilter, banding: Iterable[tuple[str, str]], caseload: Caseload, clear_url: str) -> SafeString:
    """Draw what a list of cases can be narrowed down by."""
    fixed = {
        "controls": tuple(filters.drawn),
        "banding": tuple(banding),
        "bands": (caseload.bands or caseload.edition).code,
        "sort": filters["sort"].value() or "",
        "clear_url": clear_url,
    }
    return _FILTERS.plain(**fixed) if filters.data else _FILTERS.filled(**fixed)


@register.simple_tag(takes_context=True)
def case_headings(context: template.Context, caseload: Caseload, order: str, may_allocate: bool) -> SafeString:
    """Draw the heads of the columns, whose links keep what the address says."""
    fixed = {
        "has_modules": caseload.has_modules,
        "shows_inspector": not caseload.own_only,
        "may_allocate": may_allocate,
        "order": order,
        "query": context["request"].GET.urlencode(),
    }
    return _HEADINGS.plain(**fixed) if fixed["query"] else _HEADINGS.filled(**fixed)


@register.simple_tag
def case_row(line: CaseLine, caseload: Caseload, may_allocate: bool) -> SafeString:
    """Draw one case, with a box to tick for somebody who allocates."""
    case, progress = line.case, line.progress
    banded = line if caseload.bands is None else replace(line, edition=caseload.bands)
    values = (
        case.pk, line.url, case.reference, line.module, case.officer or "Not known", case.office or "Not known", line.sentence,
        short_date(case.started_on) or "Not known", line.rosh, banded.ogrs_band, case.allocated_to or "Nobody",
        progress.judged, progress.asked, f"{line.unsent} not sent",
        f"{line.flagged} flagged",
    )  # fmt: skip
    return _ROW.filled(
        values,
        has_tick=may_allocate,
        ready_to_tick=line.status.is_to_do,
        has_modules=caseload.has_modules,
        shows_inspector=not caseload.own_only,
        is_waited_for=bool(line.unsent),
        is_flagged=bool(line.flagged),
        status=line.status_words,
    )
