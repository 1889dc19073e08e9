"""The reviews of an inspection, what is to be done about them, and how much of the work has been checked."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from cases.models import Case
from inspections.dates import DateKind
from inspections.models import Inspection, KeyDate
from moderation.drawing import REASON_WORDS
from moderation.models import Query, Review, Selection
from moderation.queries.reviewing import reviews_to_open
from moderation.rules import State


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One review in the list."""

    review: Review
    differing: int
    is_mine: bool
    due: date | None = None

    @property
    def is_set_aside(self) -> bool:
        """Whether the case is not inspected any more: the review waits for nobody, until the case is inspected again."""
        return self.review.assessment.case.set_aside_at is not None

    @property
    def is_overdue(self) -> bool:
        return self.due is not None and self.due < timezone.localdate() and not State(self.review.state).is_over

    @property
    def why(self) -> str:
        return ", ".join(REASON_WORDS.get(code, code) for code in self.review.because)

    @property
    def state(self) -> str:
        return State(self.review.state).words

    @property
    def waits(self) -> timedelta:
        """How long since it was selected; until it was closed, where it is."""
        return (self.review.closed_at or timezone.now()) - self.review.selected_at


@dataclass(frozen=True, slots=True)
class Overview:
    """How much of an inspection has been handed in, is under review and was agreed, and how many queries are open."""

    handed_in: int
    under_way: int
    agreed: int
    open_queries: int


def review_lines(inspection: Inspection, user: User, *, state: str = "", mode: str = "", holder: str = "") -> list[ReviewLine]:
    """Return the reviews that the person sees, their own first, then the longest waiting; two queries however many."""
    due = due_on(inspection)
    found = reviews_to_open(user).filter(assessment__case__inspection=inspection)
    found = found.annotate(differing=Count("comparisons", filter=~Q(comparisons__theirs=F("comparisons__ours"))))
    for name, value in (("state", state), ("mode", mode), ("held_by", holder)):
        if value:
            found = found.filter(**{name: value})
    lines = [ReviewLine(review, vars(review)["differing"], review.held_by_id == user.pk, due) for review in found]
    return sorted(lines, key=lambda line: (State(line.review.state).is_over, not line.is_mine, line.review.selected_at))


def due_on(inspection: Inspection) -> date | None:
    """Return by when the reviews of an inspection are to be finished; None where no day is set. One query."""
    days = KeyDate.objects.filter(inspection=inspection, kind=DateKind.REVIEWS_DUE.value)
    return days.values_list("on", flat=True).first()


def overview_of(inspection: Inspection, user: User) -> Overview:
    """Return the figures above the list; three queries."""
    cases = Case.objects.inspected().filter(inspection=inspection)
    handed_in = cases.filter(assessment__submitted_at__isnull=False).count()
    reviews = Review.objects.filter(assessment__case__in=cases)
    counted = reviews.aggregate(
        agreed=Count("assessment", filter=Q(state=State.AGREED.value), distinct=True),
        under_way=Count("pk", filter=~Q(state__in=[state.value for state in State if state.is_over])),
    )
    queries = Query.objects.visible_to(user).open().filter(assessment__case__in=cases).count()
    return Overview(handed_in, counted["under_way"], counted["agreed"], queries)


def selections_of(inspection: Inspection) -> QuerySet[Selection]:
    """Return what was selected when and by which rule, the latest first."""
    return Selection.objects.filter(inspection=inspection).select_related("made_by")
