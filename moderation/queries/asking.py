"""Queries as people may see them: of an inspection, about one assessment, one with everything that was said."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from accounts.models import User
from cases.models import Case, CaseAssessment
from inspections.models import Inspection
from inspections.rules import RECORDING_PHASES
from moderation.models import Query, QueryStep
from moderation.models.asking import QueryQuerySet
from moderation.rules import QueryState, standing_of_query


@dataclass(frozen=True, slots=True)
class QueryLine:
    """One query with how far it really is: a resolved one is open again once the answer has a later version."""

    query: Query

    @property
    def standing(self) -> QueryState:
        return standing_of_query(QueryState(self.query.state), self.query.settled_version, self.version)

    @property
    def version(self) -> int:
        """The version that the answer has now."""
        return int(vars(self.query)["current"])

    @property
    def words(self) -> str:
        reopened = self.standing is QueryState.OPEN and self.query.state == QueryState.RESOLVED
        return "Open again: the answer changed" if reopened else self.standing.words

    @property
    def is_set_aside(self) -> bool:
        """Whether the case is not inspected any more: nobody need answer, until it is inspected again."""
        return self.query.assessment.case.set_aside_at is not None

    @property
    def is_late(self) -> bool:
        due: date | None = self.query.due_on
        return self.standing is QueryState.OPEN and not self.is_set_aside and due is not None and due < timezone.localdate()


def queries_to_open(user: User) -> QueryQuerySet:
    """Return the queries that the person may see, with their steps and what the answer's version is now; two queries."""
    steps = Prefetch("steps", QueryStep.objects.select_related("by"))
    read = ("assessment__case__inspection__provider", "question", "revision__option", "assigned_to", "asked_by")
    return Query.objects.visible_to(user).with_current().select_related(*read).prefetch_related(steps)


def queries_about(assessment: CaseAssessment, user: User) -> list[QueryLine]:
    """Return the queries about an assessment that the person may see, the open ones first."""
    lines = [QueryLine(query) for query in queries_to_open(user).filter(assessment=assessment)]
    return sorted(lines, key=lambda line: list(QueryState).index(line.standing))


def asked_about(*, case: Case, user: User, **_signal: Any) -> frozenset[str]:
    """Say which questions of a case have a query that the person may see and nobody has answered yet. One query."""
    found = Query.objects.visible_to(user).filter(assessment=case.assessment, state=QueryState.OPEN.value)
    return frozenset(found.values_list("question__code", flat=True))


def queries_put_to(user: User) -> list[QueryLine]:
    """Return the queries that wait for an answer of the person, those due first first, in inspections that still record.

    Not those about cases that are not inspected any more.
    """
    phases = [phase.value for phase in RECORDING_PHASES]
    found = queries_to_open(user).open().filter(assigned_to=user, assessment__case__inspection__phase__in=phases)
    waiting = found.filter(assessment__case__set_aside_at=None).exclude(state=QueryState.ANSWERED.value).order_by("due_on", "pk")
    return [QueryLine(query) for query in waiting]


def query_lines(
    inspection: Inspection, user: User, *, state: str = "", assigned_to: str = "", late: bool = False
) -> list[QueryLine]:
    """Return the queries of an inspection that the person may see, those due first first; two queries however many.

    Those that are resolved, or about cases that are not inspected any more, come last.
    """
    found = queries_to_open(user).filter(assessment__case__inspection=inspection)
    if assigned_to:
        found = found.filter(assigned_to=int(assigned_to))
    lines = [QueryLine(query) for query in found]
    chosen = [line for line in lines if (not state or line.standing == state) and (line.is_late or not late)]
    return sorted(
        chosen,
        key=lambda line: (line.is_set_aside, line.standing is QueryState.RESOLVED, line.query.due_on or date.max, line.query.pk),
    )


def chosen_queries(inspection: Inspection, user: User, ids: list[str]) -> list[QueryLine]:
    """Return the queries of an inspection that were chosen by their ids; what is no id, or none to be seen, is left out."""
    numbers = [int(text) for text in ids if text.isascii() and text.isdigit() and len(text) < 19]
    found = queries_to_open(user).filter(assessment__case__inspection=inspection, pk__in=numbers)
    return [QueryLine(query) for query in found]


def sheets_to_ask_about(inspection: Inspection, user: User, ids: list[str]) -> list[CaseAssessment]:
    """Return the assessments of an inspection that were chosen by the ids of their cases and that the person sees."""
    numbers = [int(text) for text in ids if text.isascii() and text.isdigit() and len(text) < 19]
    cases = Case.objects.visible_to(user).filter(inspection=inspection, pk__in=numbers)
    return list(CaseAssessment.objects.filter(case__in=cases.values("pk")).select_related("case__allocated_to"))
