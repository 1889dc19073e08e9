"""Recommendations with the provider's actions, of one inspection and over all that somebody sees."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Count, Min, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from inspections.models import Inspection
from reports.models import Action, ActionProgress, Publication, Recommendation
from reports.rules import ENDED, State, is_overdue
from standards.structure import EditionStructure

# History tables have no model written out: the database fills them by trigger.
_ACTION_HISTORY, _RECOMMENDATION_HISTORY = "reports.ActionEvent", "reports.RecommendationEvent"
OVERDUE_SHOWN = 50


@dataclass(frozen=True, slots=True)
class ActionLine:
    """An action with its present state."""

    action: Action
    state: State
    overdue: bool

    @property
    def state_words(self) -> str:
        return self.state.words


@dataclass(frozen=True, slots=True)
class RecommendationLine:
    """A recommendation with the name of what it is about and the provider's actions."""

    recommendation: Recommendation
    about: str
    actions: tuple[ActionLine, ...]


def _with_state(actions: QuerySet[Action]) -> QuerySet[Any]:
    newest = ActionProgress.objects.filter(action=OuterRef("pk")).order_by("-pk").values("state")[:1]
    return actions.annotate(state=Coalesce(Subquery(newest), Value(State.NOT_STARTED.value)))


def _line(action: Any) -> ActionLine:
    state = State(action.state)
    return ActionLine(action, state, is_overdue(action.due_on, state, timezone.localdate()))


def plan_of(inspection: Inspection, edition: EditionStructure, user: User) -> list[RecommendationLine]:
    """Return every recommendation of an inspection, withdrawn ones too, with its actions; two queries."""
    actions = _with_state(Action.objects.select_related("recommendation")).order_by("number")
    found = Recommendation.objects.visible_to(user).filter(inspection=inspection).order_by("number")
    found = found.select_related("standard", "withdrawn_by", "changed_by").prefetch_related(Prefetch("actions", queryset=actions))
    return [RecommendationLine(one, about(one, edition), tuple(map(_line, one.actions.all()))) for one in found]


def about(recommendation: Recommendation, edition: EditionStructure) -> str:
    """Return what a recommendation is about: a standard by number and title, or the whole inspection."""
    code = recommendation.standard.code if recommendation.standard else ""
    names = {standard.code: f"{standard.number} {standard.title}".strip() for standard in edition.standards}
    return names.get(code, code) if code else "The whole inspection"


def recommendation_numbered(inspection: Inspection, user: User, number: int) -> QuerySet[Recommendation]:
    """Return the recommendation with this number, for somebody who sees the report."""
    seen = Recommendation.objects.visible_to(user).filter(inspection=inspection, number=number)
    return seen.select_related("standard", "inspection", "withdrawn_by", "changed_by")


def action_seen_by(user: User, inspection: Inspection, pk: int) -> QuerySet[Action]:
    """Return the action with its state, for somebody who sees the report."""
    seen = Action.objects.visible_to(user).filter(recommendation__inspection=inspection, pk=pk)
    return _with_state(seen).select_related("recommendation__inspection", "recommendation__standard", "changed_by", "added_by")


def action_line(action: Action) -> ActionLine:
    """Return an action that was read with its state."""
    return _line(action)


def progress_of(action: Action) -> list[ActionProgress]:
    """Return everything that was told about an action, the newest first; one query."""
    return list(action.progress.select_related("by"))


def versions_of(thing: Action | Recommendation) -> list[Any]:
    """Return what an action or a recommendation said in each of its earlier versions, the newest first; one query."""
    name = _ACTION_HISTORY if isinstance(thing, Action) else _RECOMMENDATION_HISTORY
    rows = apps.get_model(name)._default_manager.filter(pgh_obj=thing.pk, version__lt=thing.version)
    return list({row.version: row for row in rows.select_related("changed_by").order_by("-pgh_id")}.values())


def publication_of(inspection: Inspection) -> Publication | None:
    """Return when the report is published, if that is known; one query."""
    return Publication.objects.filter(inspection=inspection).select_related("changed_by").first()


@dataclass(slots=True)
class InspectionLine:
    """How far the action plan of one inspection is."""

    inspection: Inspection
    published_on: date | None
    recommendations: int
    counts: dict[str, Any] = field(default_factory=dict)  # actions, ended, overdue, next_due

    @property
    def actions(self) -> int:
        return int(self.counts.get("actions", 0))

    @property
    def ended(self) -> int:
        return int(self.counts.get("ended", 0))

    @property
    def overdue(self) -> int:
        return int(self.counts.get("overdue", 0))

    @property
    def next_due(self) -> date | None:
        """The earliest due date of the actions that have not ended."""
        due: date | None = self.counts.get("next_due")
        return due


def plans_seen_by(user: User) -> list[InspectionLine]:
    """Return every inspection with recommendations whose report the person sees, those with most overdue first; two queries."""
    standing = Recommendation.objects.visible_to(user).standing()
    numbers = standing.order_by().values("inspection").annotate(number=Count("pk")).values_list("inspection", "number")
    recommended = dict(numbers)
    found = Inspection.objects.filter(pk__in=recommended).select_related("provider", "publication").defer("edition__document")
    counts = _counted(user)
    lines = [
        InspectionLine(
            one,
            one.publication.published_on if hasattr(one, "publication") else None,
            recommended[one.pk],
            counts.get(one.pk, {}),
        )
        for one in found
    ]
    return sorted(lines, key=lambda line: (-line.overdue, line.next_due or date.max, -line.inspection.pk))


def _counted(user: User) -> dict[int, dict[str, Any]]:
    ended = Q(state__in=[state.value for state in ENDED])
    seen = _with_state(Action.objects.visible_to(user).filter(recommendation__withdrawn_at=None)).order_by()
    rows = seen.values("recommendation__inspection").annotate(
        actions=Count("pk"),
        ended=Count("pk", filter=ended),
        overdue=Count("pk", filter=~ended & Q(due_on__lt=timezone.localdate())),
        next_due=Min("due_on", filter=~ended),
    )
    return {row["recommendation__inspection"]: dict(row) for row in rows}


def overdue_seen_by(user: User) -> list[ActionLine]:
    """Return the actions that are overdue, the longest first, at most OVERDUE_SHOWN; one query."""
    seen = _with_state(Action.objects.visible_to(user).filter(recommendation__withdrawn_at=None))
    late = seen.filter(due_on__lt=timezone.localdate()).exclude(state__in=[state.value for state in ENDED])
    return _lines(late.select_related("recommendation__inspection__provider").order_by("due_on", "pk")[:OVERDUE_SHOWN])


def _lines(actions: Iterable[Action]) -> list[ActionLine]:
    return [_line(action) for action in actions]
