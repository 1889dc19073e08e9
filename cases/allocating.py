"""Cases are given to the people who assess them, one or many at a time."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases.models import AGAINST_A_CONFLICT, AllocationProposal, Case, Judgement, ProposedAllocation
from cases.permissions import may_allocate
from cases.queries.conflicts import barred_from
from cases.queries.proposals import Changes, changes_since
from inspections.models import Inspection, TeamMember
from inspections.rules import ASSESSING_ROLES, CASELOAD_PHASES
from notifications.notifying import notify
from notifications.rules import Kind

LONGEST_REASON = 1_000
_MEANWHILE = "They have declared a conflict of interest about one of these cases in this moment. Nothing was allocated."


@dataclass(frozen=True, slots=True)
class AllocationOutcome:
    """How many cases changed hands, and how many were where they should be already."""

    changed: int
    unchanged: int

    def in_words(self, recipient: str) -> str:
        """For example "12 cases allocated to Ines. 3 were so already."; an empty recipient is nobody."""
        changed = _in_numbers(self.changed)
        done = f"{changed} allocated to {recipient}." if recipient else f"{changed} allocated to nobody."
        return f"{done} {self.unchanged:,} {'was' if self.unchanged == 1 else 'were'} so already." if self.unchanged else done

    @property
    def as_proposed(self) -> str:
        """For example "12 cases allocated as proposed. 3 stay as they were."."""
        done = f"{_in_numbers(self.changed)} allocated as proposed."
        return (
            f"{done} {self.unchanged:,} {'stays as it was' if self.unchanged == 1 else 'stay as they were'}."
            if self.unchanged
            else done
        )


def _in_numbers(count: int) -> str:
    return f"{count:,} case{'' if count == 1 else 's'}"


def allocate_cases(
    *, inspection: Inspection, case_ids: Collection[int], to: User | None, reason: str, by: User
) -> AllocationOutcome:
    """Give cases of the inspection to somebody on its team who assesses, or to nobody.

    Every sampled case has one named inspector (Bulletin 2020/01, methodology). A case that somebody has begun changes hands
    only with a reason; one that was handed in does not, and nobody gets one they declared a conflict about. Raises
    PermissionDenied, and ValidationError naming the field (`cases`, `to`, `reason`) that is at fault; nothing is changed
    then. Queries do not grow with the number of cases.
    """
    if not may_allocate(by, inspection):
        raise PermissionDenied("Only the lead inspector allocates cases.")
    reason = checked_reason(reason)
    with transaction.atomic(), pghistory.context(user=by.pk, reason=reason):
        held = _held_to_allocate(inspection)
        _check_recipient(held, to)
        cases = _held_still(held, set(case_ids))
        moving = [case for case in cases if case.allocated_to_id != (to.pk if to else None)]
        _check_conflicts(moving, to)
        _check_cases(moving, reason)
        if not _given(moving, to):
            raise ValidationError({"to": _MEANWHILE})
        _tell(held, [(case, to.pk if to else None) for case in moving], by)
    return AllocationOutcome(changed=len(moving), unchanged=len(cases) - len(moving))


def confirm_proposal(*, proposal: AllocationProposal, reason: str, leave_changed: bool, by: User) -> AllocationOutcome:
    """Allocate every case as the proposal says, in one transaction: all of them, or with a reason why not, none.

    Where cases, the team or conflicts have changed since, that is refused, unless `leave_changed`: then these cases stay as
    they are. Raises PermissionDenied and ValidationError as `allocate_cases` does. Queries do not grow with the cases.
    """
    if not may_allocate(by, proposal.inspection):
        raise PermissionDenied("Only the lead inspector allocates cases.")
    reason = checked_reason(reason)
    with transaction.atomic(), pghistory.context(user=by.pk, reason=reason or "As proposed"):
        held = _held_to_allocate(proposal.inspection)
        current = AllocationProposal.objects.select_for_update().get(pk=proposal.pk)
        if current.closed_at is not None:
            raise ValidationError("This proposal was confirmed or discarded in the meantime.")
        rows = dict(ProposedAllocation.objects.filter(proposal=current).values_list("case", "to"))
        cases = _held_still(held, set(rows))
        changes = changes_since(current)
        if changes and not leave_changed:
            raise _changed(changes)
        kept = [case for case in cases if case.pk not in changes.cases]
        moving = [case for case in kept if case.allocated_to_id != rows[case.pk]]
        _check_cases(moving, reason)
        as_proposed = ProposedAllocation.objects.filter(proposal=current, case=OuterRef("pk")).values("to")
        if not _given(moving, Subquery(as_proposed)):
            raise _changed(changes_since(current))
        _tell(held, [(case, rows[case.pk]) for case in moving], by)
        current.closed_at, current.confirmed_by = timezone.now(), by
        current.save(update_fields=["closed_at", "confirmed_by"])
    return AllocationOutcome(changed=len(moving), unchanged=len(rows) - len(moving))


def _changed(changes: Changes) -> ValidationError:
    return ValidationError(f"Since the proposal was made, {_named(list(changes.references))}.")


def _given(cases: list[Case], to: User | Subquery | None) -> bool:
    """Write who has the cases; return False, with nothing written, where a conflict was declared since it was asked for."""
    try:
        with transaction.atomic():
            Case.objects.filter(pk__in=[case.pk for case in cases]).update(allocated_to=to)
    except IntegrityError as refused:
        if AGAINST_A_CONFLICT not in str(refused):
            raise
        return False
    return True


def _held_to_allocate(inspection: Inspection) -> Inspection:
    """Hold the inspection, so that one allocation follows another. Raises ValidationError in a phase without a caseload."""
    held = Inspection.objects.select_for_update(no_key=True).get(pk=inspection.pk)
    if held.phase not in CASELOAD_PHASES:
        raise ValidationError(f"Cases are allocated while an inspection is planned or in fieldwork; this one is in {held.phase}.")
    return held


def checked_reason(reason: str) -> str:
    """Return the reason without spaces around it. Raises ValidationError for one that cannot be stored."""
    reason = reason.strip()
    if len(reason) > LONGEST_REASON:
        raise ValidationError({"reason": f"The reason must be {LONGEST_REASON:,} characters or fewer."})
    if "\x00" in reason:
        raise ValidationError({"reason": "The reason must not contain null characters."})
    return reason


def _check_recipient(inspection: Inspection, to: User | None) -> None:
    if to is None:
        return
    assessing = [role.value for role in ASSESSING_ROLES]
    if not TeamMember.objects.current().filter(inspection=inspection, user=to, role__in=assessing, user__is_active=True).exists():
        raise ValidationError({"to": f"{to.name} does not assess cases in this inspection."})


def _held_still(inspection: Inspection, case_ids: set[int]) -> list[Case]:
    """Return the cases, kept from being reallocated or handed in until the transaction ends; recording answers goes on."""
    if not case_ids:
        raise ValidationError({"cases": "Select at least one case."})
    chosen = Case.objects.filter(inspection=inspection, pk__in=case_ids)
    cases = list(chosen.select_for_update(no_key=True).order_by("pk"))
    if len(cases) != len(case_ids):
        missing = len(case_ids) - len(cases)
        raise ValidationError({"cases": f"{missing} of the selected cases are not in this inspection."})
    with connection.cursor() as cursor:
        sheets = "SELECT FROM cases_caseassessment WHERE case_id = ANY(%s) ORDER BY id FOR SHARE"
        cursor.execute(sheets, [sorted(case_ids)])
    return cases


def _check_conflicts(moving: list[Case], to: User | None) -> None:
    """Raise ValidationError where the recipient has declared a conflict: nobody overrides it, it is withdrawn first."""
    if to is not None and (named := _named(barred_from(to, Case.objects.filter(pk__in=[case.pk for case in moving])))):
        withdrawn = "Choose somebody else, or have the declaration withdrawn first."
        raise ValidationError({"to": f"{to.name} has declared a conflict of interest about {named}. {withdrawn}"})


def _check_cases(moving: list[Case], reason: str) -> None:
    """Raise ValidationError when one of the cases that are to change hands must not, or not without a reason."""
    if named := _named([case.reference for case in moving if case.set_aside_at is not None]):
        raise ValidationError({"cases": f"Cases that are not inspected any more stay where they are: {named}."})
    keys = [case.pk for case in moving]
    handed_in = Case.objects.filter(pk__in=keys, assessment__submitted_at__isnull=False).values_list("reference", flat=True)
    if named := _named(list(handed_in)):
        raise ValidationError({"cases": f"Cases that were handed in stay where they are: {named}."})
    begun = {case.pk for case in moving if case.allocated_to_id is not None}
    started = Judgement.objects.filter(assessment__case__in=begun).values_list("assessment__case__reference", flat=True)
    if not reason and (named := _named(list(started.distinct()))):
        raise ValidationError({"reason": f"Give a reason: somebody has begun to assess {named}."})


def _tell(inspection: Inspection, moved: list[tuple[Case, int | None]], by: User) -> None:
    """Tell everybody at once which cases are theirs now, and which no longer; three queries, and two more for each person."""
    given: dict[tuple[int, Kind], list[Case]] = defaultdict(list)
    for case, to in moved:
        for person, kind in ((to, Kind.CASE_ALLOCATED), (case.allocated_to_id, Kind.CASE_TAKEN_AWAY)):
            if person is not None:
                given[person, kind].append(case)
    people = User.objects.in_bulk({person for person, _ in given})
    for (person, kind), cases in given.items():
        one = cases[0].reference if len(cases) == 1 else ""
        what = f"Case {one} is" if one else f"{len(cases):,} cases are"
        done = "allocated to you" if kind is Kind.CASE_ALLOCATED else "no longer allocated to you"
        link = reverse("cases", args=[inspection.reference])
        email = "" if one else f"{len(cases):,} cases of inspection {inspection.reference} are {done}"
        notify(people[person], kind, f"{what} {done}", link, about=inspection, case=one, email=email, by=by)


def _named(references: list[str]) -> str:
    """Name up to five cases and count the others."""
    shown = ", ".join(sorted(references)[:5])
    more = len(references) - 5
    return f"{shown} and {more:,} more" if more > 0 else shown
