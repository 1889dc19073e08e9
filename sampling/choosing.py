"""Drawing a sample or taking a cohort from a population, replacing drawn cases, and bringing them into the inspection."""

import csv
import io
import logging
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from accounts.models import User
from cases.importing import ImportOutcome, import_cases
from inspections.models import Inspection
from sampling.cohorts import fault_of
from sampling.drawing import next_in_reserve
from sampling.following import follow, leave_out, take_back
from sampling.models import Draw, DrawnCase, Extract, PopulationCase, Replacement
from sampling.permissions import held
from sampling.population import CASE_COLUMNS
from sampling.queries.choices import Taken, cohort, eligible_by_stratum, order_of_stratum, sample, standing_cases
from sampling.rules import NOT_PLANNED, NOT_REPLACED, PLANNING_PHASES, REPLACING_PHASES, WhyReplaced

logger = logging.getLogger(__name__)


@transaction.atomic
def draw_cases(*, extract: Extract, weeks: Sequence[int], seen: int, reason: str, by: User) -> Draw:
    """Draw the sample of a population, or take its cohort, and record it. `seen` is the number of draws the person knew of.

    Raises PermissionDenied, and ValidationError outside planning, for a population that is not the newest or not ready, where
    somebody else has drawn meanwhile, for weeks that are no cohort, and without a reason where there was a draw before.
    """
    plan = extract.plan
    inspection = held(plan.inspection_id, by, PLANNING_PHASES, NOT_PLANNED)
    newest = (
        Extract.objects.filter(plan__inspection=inspection, plan__module=plan.module).defer("content").order_by("-pk").first()
    )
    if newest is None or newest.pk != extract.pk or not newest.is_ready:
        raise ValidationError("Another population has been loaded meanwhile, or this one is not ready.")
    before = Draw.objects.filter(inspection=inspection, module=plan.module).aggregate(last=Max("version"))["last"] or 0
    if before != seen:
        raise ValidationError("Somebody else has drawn meanwhile. Look at that draw first.")
    if before and not reason.strip():
        raise ValidationError({"reason": "Enter why cases are drawn again"})
    if plan.basis_is.weeks and (fault := fault_of(weeks, plan.basis_is.weeks)):
        raise ValidationError({"weeks": fault})
    strata = eligible_by_stratum(extract)
    taken = cohort(plan, strata, weeks) if plan.basis_is.takes_weeks else sample(plan, inspection, strata)
    if not taken.size:
        raise ValidationError("Nobody in this population is eligible" + (" in these weeks." if weeks else "."))
    draw = Draw.objects.create(
        inspection=inspection,
        module=plan.module,
        version=before + 1,
        extract=extract,
        weeks=sorted(weeks, reverse=True) if plan.basis_is.takes_weeks else [],
        eligible=taken.eligible,
        size=taken.size,
        method=taken.method,
        strata=taken.stored,
        reason=reason.strip(),
        drawn_by=by,
    )
    _keep(draw, taken)
    logger.info("Draw %s of %s by user %s: %s of %s", draw.version, inspection.reference, by.pk, draw.size, draw.eligible)
    return draw


def _keep(draw: Draw, taken: Taken) -> None:
    wanted = [reference for stratum in taken.strata for reference in stratum.drawn]
    ids = dict(
        PopulationCase.objects.filter(extract_id=draw.extract_id, reference__in=wanted).values_list("reference", "pk")
    )  # fmt: skip
    DrawnCase.objects.bulk_create(
        DrawnCase(draw=draw, case_id=ids[reference], stratum=number, place=place)
        for number, stratum in enumerate(taken.strata)
        for place, reference in enumerate(stratum.drawn, start=1)
    )
    follow(draw)


@transaction.atomic
def replace_case(*, drawn: DrawnCase, why: WhyReplaced, note: str, by: User) -> Replacement:
    """Record that a drawn case is not inspected, and take the next of the same stratum's reserve in its place.

    Where the reserve is used up, or all of a cohort was taken, nobody takes its place: another stratum never fills in. Raises
    PermissionDenied, and ValidationError after fieldwork, for a case that was replaced already or is of an earlier draw, and
    without a note where the reason is another one.
    """
    draw = Draw.objects.select_related("extract__plan").defer("extract__content").get(pk=drawn.draw_id)
    inspection = held(draw.inspection_id, by, REPLACING_PHASES, NOT_REPLACED)
    if Draw.objects.filter(inspection=inspection, module=draw.module, version__gt=draw.version).exists():
        raise ValidationError("Cases have been drawn again: this draw no longer counts.")
    if Replacement.objects.filter(drawn=drawn).exists():
        raise ValidationError("This case has been replaced already.")
    if why is WhyReplaced.OTHER and not note.strip():
        raise ValidationError({"note": "Enter the reason"})
    used = set(draw.cases.filter(stratum=drawn.stratum).values_list("case__reference", flat=True))
    ordered = [] if draw.extract.plan.basis_is.takes_weeks else order_of_stratum(draw, drawn.stratum)
    following = next_in_reserve(ordered, used)
    by_case = None
    if following is not None:
        case = PopulationCase.objects.get(extract_id=draw.extract_id, reference=following)
        place = ordered.index(following) + 1
        by_case = DrawnCase.objects.create(draw=draw, case=case, stratum=drawn.stratum, place=place)
    replaced = Replacement.objects.create(drawn=drawn, by_case=by_case, why=why, note=note.strip(), by=by)
    said = f"{why.words}. {replaced.note}" if replaced.note else why.words
    leave_out(drawn, inspection, because=f"{'Replaced' if by_case else 'Left out of the sample'}: {said}", by=by)
    return replaced


def bring_in(*, inspection: Inspection, module: str, by: User) -> ImportOutcome:
    """Bring the drawn cases that stand into the inspection, as the import of a file would; those that are there stay.

    Raises what `cases.importing.import_cases` raises, and ValidationError where nothing has been drawn.
    """
    with transaction.atomic():
        locked = held(inspection.pk, by, REPLACING_PHASES, NOT_REPLACED)
        draw = Draw.objects.filter(inspection=locked, module=module).order_by("-version").first()
        if draw is None:
            raise ValidationError("Nothing has been drawn yet.")
        cells = list(standing_cases(draw).values_list("case__cells", flat=True))
        columns = [name for name in CASE_COLUMNS if any(name in row for row in cells)]
        out = io.StringIO()
        # Not for a spreadsheet: what is read again must be what was there.
        writer = csv.writer(out)
        writer.writerow([*columns, "module"])
        writer.writerows([*(row.get(name, "") for name in columns), module] for row in cells)
        take_back(draw, locked, by=by)
        return import_cases(inspection=locked, content=out.getvalue().encode(), file_name=f"draw {draw.version}", by=by)
