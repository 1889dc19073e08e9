"""Cases are given to the people who assess them, one or many at a time."""

from collections.abc import Collection
from dataclasses import dataclass

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction

from accounts.models import User
from cases.models import Case, Judgement
from inspections.models import Inspection, TeamMember
from inspections.rules import ASSESSING_ROLES, CASELOAD_PHASES, Role

LONGEST_REASON = 1_000


@dataclass(frozen=True, slots=True)
class AllocationOutcome:
    """How many cases changed hands, and how many were where they should be already."""

    changed: int
    unchanged: int

    def in_words(self, recipient: str) -> str:
        """For example "12 cases allocated to Ines. 3 were so already."; an empty recipient is nobody."""
        changed = f"{self.changed:,} case{'' if self.changed == 1 else 's'}"
        done = f"{changed} allocated to {recipient}." if recipient else f"{changed} allocated to nobody."
        return f"{done} {self.unchanged:,} {'was' if self.unchanged == 1 else 'were'} so already." if self.unchanged else done


def may_allocate(user: User, inspection: Inspection) -> bool:
    """Return whether the person decides who assesses which case: the lead inspector alone. One query."""
    return TeamMember.objects.current().filter(inspection=inspection, user=user, role=Role.LEAD).exists()


def allocate_cases(
    *, inspection: Inspection, case_ids: Collection[int], to: User | None, reason: str, by: User
) -> AllocationOutcome:
    """Give cases of the inspection to somebody on its team who assesses, or to nobody.

    Every sampled case has one named inspector (Bulletin 2020/01, methodology). A case that somebody has begun changes hands
    only with a reason; one that was handed in does not. Raises PermissionDenied, and ValidationError naming the field (`cases`,
    `to`, `reason`) that is at fault; nothing is changed then. Queries do not grow with the number of cases.
    """
    if not may_allocate(by, inspection):
        raise PermissionDenied("Only the lead inspector allocates cases.")
    reason = checked_reason(reason)
    with transaction.atomic(), pghistory.context(user=by.pk, reason=reason):
        held = Inspection.objects.select_for_update(no_key=True).get(pk=inspection.pk)
        if held.phase not in CASELOAD_PHASES:
            raise ValidationError(
                f"Cases are allocated while an inspection is planned or in fieldwork; this one is in {held.phase}."
            )
        _check_recipient(held, to)
        cases = _held_still(held, set(case_ids))
        moving = [case for case in cases if case.allocated_to_id != (to.pk if to else None)]
        _check_cases(moving, reason)
        Case.objects.filter(pk__in=[case.pk for case in moving]).update(allocated_to=to)
    return AllocationOutcome(changed=len(moving), unchanged=len(cases) - len(moving))


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


def _check_cases(moving: list[Case], reason: str) -> None:
    """Raise ValidationError when one of the cases that are to change hands must not, or not without a reason."""
    keys = [case.pk for case in moving]
    handed_in = Case.objects.filter(pk__in=keys, assessment__submitted_at__isnull=False).values_list("reference", flat=True)
    if named := _named(list(handed_in)):
        raise ValidationError({"cases": f"Cases that were handed in stay where they are: {named}."})
    begun = {case.pk for case in moving if case.allocated_to_id is not None}
    started = Judgement.objects.filter(assessment__case__in=begun).values_list("assessment__case__reference", flat=True)
    if not reason and (named := _named(list(started.distinct()))):
        raise ValidationError({"reason": f"Give a reason: somebody has begun to assess {named}."})


def _named(references: list[str]) -> str:
    """Name up to five cases and count the others."""
    shown = ", ".join(sorted(references)[:5])
    more = len(references) - 5
    return f"{shown} and {more:,} more" if more > 0 else shown
