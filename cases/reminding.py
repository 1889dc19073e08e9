"""Telling people of cases that should have been submitted by now."""

from collections import defaultdict
from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases.models import Case
from inspections.dates import DateKind
from inspections.models import Inspection, TeamMember
from inspections.rules import RECORDING_PHASES, Role
from notifications.notifying import notify
from notifications.rules import Kind

# Whoever was told may have read it, and what was read is removed some day: a date that passed longer ago is not told of again.
TOLD_WITHIN = timedelta(days=30)


@transaction.atomic
def tell_of_overdue_cases() -> int:
    """Tell everybody, once for each date, of their cases that are overdue, and leads of all. Return how many there are.

    However often it is done: nobody is told twice of the same date of an inspection.
    """
    overdue = _overdue(timezone.localdate())
    held: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
    every: defaultdict[int, list[str]] = defaultdict(list)
    for case in overdue:
        every[case.inspection_id].append(case.reference)
        if case.allocated_to_id is not None:
            held[case.inspection_id, case.allocated_to_id].append(case.reference)
    inspections = {case.inspection_id: case.inspection for case in overdue}
    people = User.objects.in_bulk({person for _, person in held})
    for (inspection_id, person_id), references in held.items():
        _tell(people[person_id], inspections[inspection_id], references, reverse("my_cases"), "yours")
    leads = TeamMember.objects.current().filter(inspection__in=inspections, role=Role.LEAD).select_related("user")
    for member in leads:
        inspection = inspections[member.inspection_id]
        _tell(member.user, inspection, every[inspection.pk], reverse("cases", args=[inspection.reference]), "all")
    return len(overdue)


def _overdue(today: date) -> list[Case]:
    """Return the cases that are not submitted though their day has passed, in inspections that still record. Two queries."""
    found = Case.objects.inspected().filter(
        inspection__phase__in=[phase.value for phase in RECORDING_PHASES],
        inspection__key_dates__kind=DateKind.CASES_DUE.value,
        inspection__key_dates__on__range=(today - TOLD_WITHIN, today - timedelta(days=1)),
        assessment__submitted_at=None,
    )
    return list(found.select_related("inspection__provider").prefetch_related("inspection__key_dates").order_by("pk"))


def _tell(person: User, inspection: Inspection, references: list[str], link: str, whose: str) -> None:
    due = next(one.on for one in inspection.key_dates.all() if one.kind == DateKind.CASES_DUE and one.on)
    number = len(references)
    what = f"Case {references[0]}" if number == 1 else f"{number:,} cases"
    late = f"{'is' if number == 1 else 'are'} overdue: to be submitted by {due:%-d %B %Y}"
    notify(
        person, Kind.OVERDUE, f"{what} {late}", link, about=inspection, case=references[0] if number == 1 else "",
        email=f"{what} of inspection {inspection.reference} {late}", once=f"overdue:cases:{whose}:{inspection.pk}:{due}",
    )  # fmt: skip
