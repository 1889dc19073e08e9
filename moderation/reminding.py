"""Telling people of queries that they should have answered, and of reviews that they should have finished, by now."""

from collections import defaultdict
from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from inspections.dates import DateKind
from inspections.models import Inspection, KeyDate, TeamMember
from inspections.rules import RECORDING_PHASES, Role
from moderation.models import Query, Review
from moderation.rules import QueryState
from notifications.notifying import notify
from notifications.rules import Kind

# What was read is removed some day: a query that has been due for longer is not told of again.
TOLD_WITHIN = timedelta(days=30)


@transaction.atomic
def tell_of_overdue_queries() -> int:
    """Tell whoever is to answer a query, once for each day it was due on, that the day has passed. Return of how many."""
    today = timezone.localdate()
    overdue = Query.objects.open().exclude(state=QueryState.ANSWERED.value).filter(
        due_on__range=(today - TOLD_WITHIN, today - timedelta(days=1)), assigned_to__isnull=False,
        assessment__case__set_aside_at=None,
        assessment__case__inspection__phase__in=[phase.value for phase in RECORDING_PHASES],
    )  # fmt: skip
    found = list(overdue.select_related("assigned_to", "assessment__case__inspection").order_by("pk"))
    for query in found:
        case = query.assessment.case
        if query.assigned_to is not None:
            said, link = f"A query about case {case.reference} is overdue", reverse("query", args=[query.pk])
            notify(
                query.assigned_to, Kind.OVERDUE, said, link,
                about=case.inspection, case=case.reference, email=f"{said} in inspection {case.inspection.reference}",
                once=f"overdue:query:{query.pk}:{query.due_on}",
            )  # fmt: skip
    return len(found)


@transaction.atomic
def tell_of_overdue_reviews() -> int:
    """Tell everybody, once for each date, of overdue reviews that they hold, and leads of all. Return how many there are."""
    today = timezone.localdate()
    dates = KeyDate.objects.filter(
        kind=DateKind.REVIEWS_DUE.value, on__range=(today - TOLD_WITHIN, today - timedelta(days=1)),
        inspection__phase__in=[phase.value for phase in RECORDING_PHASES],
    )  # fmt: skip
    due = {one.inspection_id: (one.inspection, one.on) for one in dates.select_related("inspection") if one.on}
    rows = Review.objects.under_way().filter(assessment__case__inspection__in=due, assessment__case__set_aside_at=None)
    held, every = defaultdict[tuple[int, User], int](int), defaultdict[int, int](int)
    for review in rows.select_related("held_by", "assessment__case").order_by("pk"):
        inspection_id = review.assessment.case.inspection_id
        every[inspection_id] += 1
        if review.held_by is not None:
            held[inspection_id, review.held_by] += 1
    for (inspection_id, person), number in held.items():
        _tell(person, *due[inspection_id], number, "yours")
    leads = TeamMember.objects.current().filter(inspection__in=every, role=Role.LEAD.value).select_related("user").order_by("pk")
    for member in leads:
        _tell(member.user, *due[member.inspection_id], every[member.inspection_id], "all")
    return sum(every.values())


def _tell(person: User, inspection: Inspection, due: date, number: int, whose: str) -> None:
    what = f"{number:,} review{'' if number == 1 else 's'}"
    late = f"{'is' if number == 1 else 'are'} overdue: to be finished by {due:%-d %B %Y}"
    link = reverse("reviews", args=[inspection.reference])
    notify(
        person, Kind.OVERDUE, f"{what} {late}", link, about=inspection,
        email=f"{what} of inspection {inspection.reference} {late}", once=f"overdue:reviews:{whose}:{inspection.pk}:{due}",
    )  # fmt: skip
