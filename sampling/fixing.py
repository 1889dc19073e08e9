"""Fixing how the cases of an inspection are chosen, and the seed of the draw, before anybody knows the population."""

import logging
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from inspections.models import Inspection
from sampling.cohorts import period
from sampling.eligibility import CHOSEN, MoreThanOne
from sampling.models import SamplePlan
from sampling.permissions import held
from sampling.programmes import PROGRAMMES
from sampling.rules import NOT_PLANNED, PLANNING_PHASES

logger = logging.getLogger(__name__)
_SEEDS = 10**9


@dataclass(frozen=True, slots=True)
class Choice:
    """How the cases of one module are to be chosen. Confidence in per cent, margin in points, `ended_within` in days.

    `basis` is the code of a programme; `left_out` are codes of the rules that a plan chooses one by one.
    """

    basis: str
    confidence: Decimal
    margin: Decimal
    first_day: date | None
    last_day: date | None
    more_than_one: MoreThanOne
    ended_within: int | None
    left_out: Collection[str]


@transaction.atomic
def fix_plan(*, inspection: Inspection, module: str, choice: Choice, reason: str, by: User) -> SamplePlan:
    """Record how the cases of a module are chosen, with a new seed that nobody has picked.

    The period of a cohort is that of the inspection's fieldwork. Raises PermissionDenied, and ValidationError outside planning,
    for a period that ends before it begins, and without a reason where there is a plan already.
    """
    locked = held(inspection.pk, by, PLANNING_PHASES, NOT_PLANNED)
    newest = SamplePlan.objects.filter(inspection=locked, module=module).order_by("-version").first()
    if newest is not None and not reason.strip():
        raise ValidationError({"reason": "Enter why the plan is fixed again"})
    first, last = choice.first_day, choice.last_day
    if weeks := PROGRAMMES[choice.basis].weeks:
        first, last = period(weeks, locked.fieldwork_starts)
    if first and last and last < first:
        raise ValidationError({"last_day": "The period must end after it begins"})
    plan = SamplePlan.objects.create(
        inspection=locked,
        module=module,
        version=newest.version + 1 if newest else 1,
        basis=choice.basis,
        confidence=choice.confidence,
        margin=choice.margin,
        first_day=first,
        last_day=last,
        more_than_one=choice.more_than_one,
        ended_within=choice.ended_within,
        left_out=[code for code in CHOSEN if code in choice.left_out],
        seed=secrets.randbelow(_SEEDS),
        reason=reason.strip(),
        fixed_by=by,
    )
    logger.info("Plan %s of the sample of %s fixed by user %s; seed %s", plan.version, locked.reference, by.pk, plan.seed)
    return plan
