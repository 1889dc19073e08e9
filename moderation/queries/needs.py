"""What quality assurance of an inspection waits for from one person, for its overview."""

from typing import Any

from django.db.models import Count, Exists, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from inspections.dates import DateKind
from inspections.models import Inspection, KeyDate
from inspections.rules import Role
from inspections.signals import Need, counted
from moderation.models import Query, Review
from moderation.rules import QueryState, State


def quality_needs(*, inspection: Inspection, user: User, role: Role, **_signal: Any) -> list[Need]:
    """Return what the person is to do about reviews and queries: nothing of a case that is not theirs to see. Two queries."""
    return _of_reviews(inspection, user, role) + _of_queries(inspection, user, role)


def _of_reviews(inspection: Inspection, user: User, role: Role) -> list[Need]:
    judging, own = Q(state__in=[State.CLAIMED.value, State.JUDGING.value]), Q(assessment__case__allocated_to=user.pk)
    passed = KeyDate.objects.filter(inspection=inspection, kind=DateKind.REVIEWS_DUE.value, on__lt=timezone.localdate())
    is_over = Q(state__in=[state.value for state in State if state.is_over])
    found = (
        Review.objects.filter(assessment__case__inspection=inspection, assessment__case__set_aside_at=None)
        .annotate(day_has_passed=Exists(passed))
        .aggregate(
            late=Count("pk", filter=Q(day_has_passed=True) & ~is_over),
            held=Count("pk", filter=judging & Q(held_by=user.pk)),
            returned=Count("pk", filter=Q(state=State.RETURNED.value) & own),
            free=Count("pk", filter=Q(state=State.SELECTED.value)),
            compared=Count("pk", filter=Q(state=State.COMPARED.value) & ~Q(judged_by=user.pk)),
        )
    )
    where = reverse("reviews", args=[inspection.reference])
    overdue, needs = ", overdue" if found["late"] else "", []
    if found["held"]:
        words = f"Judge {counted(found['held'], 'review')} that you have claimed{overdue}"
        needs.append(Need(words, url=where, is_late=bool(overdue)))
    if found["returned"]:
        needs.append(Need(f"{counted(found['returned'], 'assessment')} returned to you", url=reverse("my_cases")))
    if found["free"] and role == Role.QUALITY_ASSURER:
        needs.append(Need(f"{counted(found['free'], 'review')} to be claimed", url=where))
    if found["compared"] and role == Role.LEAD:
        needs.append(Need(f"{counted(found['compared'], 'review')} compared and not agreed yet", url=where))
    if found["late"] and role == Role.LEAD:
        needs.append(Need(f"{counted(found['late'], 'review')} overdue", url=where, is_late=True))
    return needs


def _of_queries(inspection: Inspection, user: User, role: Role) -> list[Need]:
    inspected = Query.objects.visible_to(user).open().filter(assessment__case__set_aside_at=None)
    open_ones = inspected.filter(assessment__case__inspection=inspection)
    late = Q(due_on__lt=timezone.localdate())
    found = open_ones.exclude(state=QueryState.ANSWERED.value).aggregate(
        mine=Count("pk", distinct=True, filter=Q(assigned_to=user.pk)),
        mine_late=Count("pk", distinct=True, filter=Q(assigned_to=user.pk) & late),
        late=Count("pk", distinct=True, filter=late & ~Q(assigned_to=user.pk)),
    )
    needs = []
    if found["mine"]:
        overdue = f", {found['mine_late']} overdue" if found["mine_late"] else ""
        needs.append(
            Need(f"Answer {counted(found['mine'], 'query', 'queries')} put to you{overdue}", "my_cases", is_late=bool(overdue))
        )
    if found["late"] and role == Role.LEAD:
        words = f"{counted(found['late'], 'query', 'queries')} put to others overdue"
        needs.append(Need(words, url=reverse("queries", args=[inspection.reference]), is_late=True))
    return needs
