"""Telling people of queries that they should have answered by now."""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from inspections.rules import RECORDING_PHASES
from moderation.models import Query
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
        assessment__case__inspection__phase__in=[phase.value for phase in RECORDING_PHASES],
    )  # fmt: skip
    found = list(overdue.select_related("assigned_to", "assessment__case__inspection").order_by("pk"))
    for query in found:
        case = query.assessment.case
        if query.assigned_to is not None:
            said, link = f"A query about case {case.reference} is overdue", reverse("query", args=[query.pk])
            notify(
                query.assigned_to, Kind.OVERDUE, said, link,
                about=case.inspection, case=case.reference, once=f"overdue:query:{query.pk}:{query.due_on}",
            )  # fmt: skip
    return len(found)
