"""A proposal of who assesses which case is made, changed by hand and discarded; what it goes by is set. It allocates nothing."""

from collections.abc import Collection, Mapping
from decimal import Decimal

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cases.balancing import Officers, Why, propose
from cases.models import AllocationProposal, AllocationSettings, Availability, Case, ProposedAllocation
from cases.permissions import may_allocate
from cases.queries.conflicts import barred_from
from cases.queries.proposals import assessors, colleagues, settings_of, work_of
from inspections.models import Inspection
from inspections.rules import CASELOAD_PHASES
from standards.queries import edition_structure

ROWS_AT_A_TIME = 2_000
MOST_HOURS = Decimal(2_000)
LONGEST_CASE = Decimal(100)


def set_allocation(
    *,
    inspection: Inspection,
    hours: Mapping[str, Decimal],
    officers: str,
    availability: Mapping[int, tuple[Decimal | None, int | None]],
    by: User,
) -> AllocationSettings:
    """Set how many hours a case of each module takes, what becomes of one officer's cases, and the hours and cases people have.

    `availability` is by the person's id; None: no limit. Raises PermissionDenied, and ValidationError naming what is at fault.
    """
    with transaction.atomic(), pghistory.context(user=by.pk, reason="Hours and availability"):
        held = _held_to_allocate(inspection, by)
        modules = {module.code for module in edition_structure(held.edition_id).modules}
        if set(hours) - modules or any(not 0 < one <= LONGEST_CASE for one in hours.values()):
            raise ValidationError({"hours": f"Hours of a case must be more than 0 and at most {LONGEST_CASE}"})
        if officers not in list(Officers):
            raise ValidationError({"officers": "Select what becomes of one officer's cases"})
        known = {one.user.pk for one in colleagues(held)}
        if set(availability) - known:
            raise ValidationError({"availability": "Somebody does not assess cases in this inspection"})
        settings = settings_of(held)
        settings.hours = {module: str(one) for module, one in hours.items()}
        settings.officers = officers
        settings.save()
        for user, (time, cases) in availability.items():
            limits = {"hours": time, "cases": cases}
            Availability.objects.update_or_create(inspection=held, user_id=user, defaults=limits)
    return settings


@transaction.atomic
def make_proposal(*, inspection: Inspection, moves_allocated: bool, by: User) -> AllocationProposal:
    """Propose somebody for every case that nobody has; with `moves_allocated` also for those allocated that nobody has begun.

    It takes the place of a proposal that waits to be confirmed. Raises PermissionDenied and ValidationError.
    """
    held = _held_to_allocate(inspection, by)
    settings, people = settings_of(held), colleagues(held)
    work = work_of(held, settings, moves_allocated=moves_allocated)
    holders = {one.key: one.holder for one in work if not one.stays}
    if not holders:
        raise ValidationError("There is no case to propose anybody for: every case is allocated, or was handed in.")
    placements = propose(work, assessors(people), officers=Officers(settings.officers))
    AllocationProposal.objects.filter(inspection=held, closed_at=None).update(closed_at=timezone.now())
    made = AllocationProposal.objects.create(
        inspection=held, officers=settings.officers, moves_allocated=moves_allocated, made_by=by
    )
    ProposedAllocation.objects.bulk_create(
        (
            ProposedAllocation(proposal=made, case_id=one.case, held_by_id=holders[one.case], to_id=one.to, why=one.why)
            for one in placements
            if one.case in holders
        ),
        batch_size=ROWS_AT_A_TIME,
    )
    return made


@transaction.atomic
def place_by_hand(*, proposal: AllocationProposal, case_ids: Collection[int], to: User | None, by: User) -> int:
    """Propose somebody else, or nobody, for some cases of a proposal; return for how many. Nothing is allocated.

    Raises PermissionDenied, and ValidationError naming the field (`cases`, `to`).
    """
    held = _held_proposal(proposal, by)
    if not case_ids:
        raise ValidationError({"cases": "Select at least one case"})
    rows = ProposedAllocation.objects.filter(proposal=held, case__in=case_ids)
    if rows.count() != len(set(case_ids)):
        raise ValidationError({"cases": "Some of the selected cases are not in this proposal"})
    if to is not None:
        if to.pk not in {one.user.pk for one in colleagues(held.inspection)}:
            raise ValidationError({"to": f"{to.name} does not assess cases in this inspection"})
        if barred := barred_from(to, Case.objects.filter(pk__in=case_ids)):
            named = ", ".join(barred[:5]) + (f" and {len(barred) - 5:,} more" if len(barred) > 5 else "")
            said = f"{to.name} has declared a conflict of interest about {named}. The proposal is as it was: select somebody else"
            raise ValidationError({"to": said})
    return rows.update(to=to, why=Why.BY_HAND)


@transaction.atomic
def discard_proposal(*, proposal: AllocationProposal, by: User) -> None:
    """Give a proposal up, in whatever phase: nothing was allocated by it. One that is over stays as it is."""
    if not may_allocate(by, proposal.inspection):
        raise PermissionDenied("Only the lead inspector allocates cases.")
    Inspection.objects.select_for_update(no_key=True).get(pk=proposal.inspection_id)
    AllocationProposal.objects.filter(pk=proposal.pk, closed_at=None).update(closed_at=timezone.now())


def _held_to_allocate(inspection: Inspection, by: User) -> Inspection:
    """Hold the inspection, so that one allocation follows another."""
    if not may_allocate(by, inspection):
        raise PermissionDenied("Only the lead inspector allocates cases.")
    held = Inspection.objects.select_for_update(no_key=True).get(pk=inspection.pk)
    if held.phase not in CASELOAD_PHASES:
        raise ValidationError(f"Cases are allocated while an inspection is planned or in fieldwork; this one is in {held.phase}.")
    return held


def _held_proposal(proposal: AllocationProposal, by: User) -> AllocationProposal:
    """Read the proposal again and hold its inspection. Raises ValidationError for one that is over."""
    _held_to_allocate(proposal.inspection, by)
    held = AllocationProposal.objects.select_related("inspection").get(pk=proposal.pk)
    if held.closed_at is not None:
        raise ValidationError("This proposal was confirmed or discarded in the meantime.")
    return held
