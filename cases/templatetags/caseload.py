"""The rows of the list of cases."""

from dataclasses import replace

from django import template
from django.utils.safestring import SafeString

from cases.queries.caseload import CaseLine, Caseload, Status
from design.moulds import Mould
from design.templatetags.words import short_date

register = template.Library()

_ROW = Mould(
    "cases/caseload/_case_row.html", "pk", "url", "reference", "module", "officer", "office", "sentence", "started", "rosh",
    "ogrs_band", "inspector", "judged", "asked", "unsent_words",
    "flagged_words",
)  # fmt: skip


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
        ready_to_tick=line.status is not Status.READY_FOR_QA,
        has_modules=caseload.has_modules,
        shows_inspector=not caseload.own_only,
        is_waited_for=bool(line.unsent),
        is_flagged=bool(line.flagged),
        status=line.status.words,
    )
