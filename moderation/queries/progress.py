"""How quality assurance stands: what waits and for how long, how much was checked, what people differ about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db import models
from django.db.models import Count, F, IntegerField, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from cases.models import CaseAssessment
from cases.signals import IN_REVIEW, REVIEWED
from inspections.models import Inspection
from moderation.models import AgreedJudgement, Comparison, Query, Review
from moderation.queries.comparing import inspections_compared
from moderation.rules import State, Theme

QUESTIONS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Checked:
    """How far one inspection has been checked."""

    inspection: Inspection
    handed_in: int
    waiting: int
    under_way: int
    agreed: int
    oldest: datetime | None  # when the review that is open longest was selected
    open_queries: int
    overdue: int

    @property
    def share(self) -> Fraction | None:
        """The share of the assessments handed in whose review is agreed; None while none was handed in."""
        return Fraction(self.agreed, self.handed_in) if self.handed_in else None

    @property
    def days(self) -> int | None:
        """For how many days the oldest open review has been open."""
        return (timezone.now() - self.oldest).days if self.oldest else None


def checked_by_inspection(user: User) -> list[Checked]:
    """Return how far each inspection has been checked whose figures the person sees and in which something was handed in.

    One query, however many there are.
    """
    here = {"assessment__case__inspection": OuterRef("pk"), "assessment__case__set_aside_at": None}
    reviews = Review.objects.filter(**here)
    open_ones = reviews.under_way()
    queries = Query.objects.open().filter(**here)
    inspected = CaseAssessment.objects.filter(case__set_aside_at=None)
    sheets = inspected.filter(case__inspection=OuterRef("pk"), submitted_at__isnull=False)
    found = (
        Inspection.objects.filter(pk__in=[one.pk for one in inspections_compared(user)])
        .select_related("provider")
        .annotate(
            handed_in=_number(sheets),
            waiting=_number(open_ones.filter(state=State.SELECTED.value)),
            under_way=_number(open_ones),
            agreed=_number(reviews.filter(state=State.AGREED.value), "assessment"),
            oldest=Subquery(_grouped(open_ones).annotate(first=Min("selected_at")).values("first")),
            open_queries=_number(queries),
            overdue=_number(queries.filter(due_on__lt=timezone.localdate())),
        )
    )
    names = ("handed_in", "waiting", "under_way", "agreed", "oldest", "open_queries", "overdue")
    lines = [Checked(one, *(vars(one)[name] for name in names)) for one in found]
    return sorted((line for line in lines if line.handed_in), key=lambda line: (-(line.days or 0), str(line.inspection)))


def _grouped(rows: "QuerySet[Review] | QuerySet[Query] | QuerySet[CaseAssessment]") -> "QuerySet[Review]":
    """Return a queryset that puts its rows together as one."""
    return rows.order_by().annotate(one=Value(1)).values("one")  # type: ignore[return-value]


def _number(rows: "QuerySet[Review] | QuerySet[Query] | QuerySet[CaseAssessment]", distinct: str = "pk") -> Coalesce:
    counted = _grouped(rows).annotate(number=Count(distinct, distinct=True)).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def themes_of(user: User) -> list[tuple[str, int]]:
    """Return what disagreements were about, and how often, the most frequent first. What nobody said is not among them."""
    newest = AgreedJudgement.objects.order_by("review_id", "question_id", "-pk").distinct("review_id", "question_id").values("pk")
    found = AgreedJudgement.objects.filter(pk__in=newest, assessment__case__inspection__in=_ids(user)).exclude(theme="")
    counted = found.order_by().values_list("theme").annotate(number=Count("pk")).order_by("-number", "theme")
    return [(Theme(theme).words, number) for theme, number in counted]


@dataclass(frozen=True, slots=True)
class DifferedAbout:
    """A question of an edition about which people differ: how often, and of how many comparisons, open and blind."""

    question: str  # its code
    words: str
    edition: str  # its code
    edition_name: str
    differ: int
    number: int


def questions_differed_about(user: User) -> list[DifferedAbout]:
    """Return the questions about which people differ most. Two queries."""
    found = Comparison.objects.filter(review__assessment__case__inspection__in=_ids(user)).order_by()
    counted = (
        found.values(*(f"question__{name}" for name in ("code", "number", "text", "edition__code", "edition__name")))
        .annotate(number=Count("pk"), differ=Count("pk", filter=~Q(theirs=F("ours"))))
        .filter(differ__gt=0)
        .order_by("-differ", "number", "question__number")[:QUESTIONS_SHOWN]
    )
    return [
        DifferedAbout(
            row["question__code"], f"{row['question__number']} {row['question__text']}".strip(), row["question__edition__code"],
            row["question__edition__name"], row["differ"], row["number"],
        )
        for row in counted
    ]  # fmt: skip


def _ids(user: User) -> "Iterable[int]":
    return [one.pk for one in inspections_compared(user)]


def stage_of_review(**_signal: Any) -> Coalesce:
    """Say how far the review of a case's assessment is, as SQL over cases; one that the inspector does not see yet is none."""
    known = [state.value for state in State if state.shows_both]
    found = Review.objects.filter(assessment=OuterRef("assessment__pk"), state__in=known).order_by("-pk")
    words = models.Case(models.When(state=State.AGREED.value, then=Value(REVIEWED)), default=Value(IN_REVIEW))  # noqa: TID251
    return Coalesce(Subquery(found.values(stage=words)[:1]), Value(""))
