"""Down from a rating: how one key question was worked out, and the cases behind each number."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, OuterRef, Subquery
from django.db.models.expressions import Combinable, RawSQL
from django.db.models.functions import Coalesce

from accounts.models import User
from cases.asked import asked_of
from cases.models import Case, Judgement
from inspections.models import Inspection
from inspections.rules import RATINGS_ROLES
from moderation.models import AgreedJudgement
from ratings.models import RatingRun
from ratings.queries.contributions import PartFigures, figures_of_parts
from ratings.queries.counting import reason_left_out
from ratings.queries.grid import KeyQuestionRow, StandardRows, rating_grid
from ratings.results import LeftOut, Policy, Rating
from standards.queries import edition_structure
from standards.structure import EditionStructure, Option, Question
from standards.wording import RULES, RatingRow, RuleRow, asked_in_words, rating_rows, rule_rows

# The five numbers of a key question, in the order in which the page lists them: what a case counts as, and its heading. The
# cases that the policy leaves out come last.
STATES = {
    "sufficient": "Yes",
    "insufficient": "No",
    "not_applicable": "Not applicable",
    "not_answered": "Not answered",
    "not_asked": "Not asked",
    "left_out": "Left out",
}


@dataclass(frozen=True, slots=True)
class CaseBehind:
    """A case behind a number, with the answer that put it there."""

    pk: int
    reference: str
    allocated_to: str
    submitted: bool
    answer: str  # label of the chosen option, also where the question is not asked any more; "" when there is none
    left_out: str = ""  # why nothing of it counts


@dataclass(frozen=True, slots=True)
class CasesBehind:
    state: str
    title: str
    cases: list[CaseBehind]


@dataclass(frozen=True, slots=True)
class Trace:
    """How one key question was worked out in one run."""

    question: Question
    standard: StandardRows
    row: KeyQuestionRow
    module: str  # title of the sample whose cases count; "" where the edition has only one
    asked_when: str  # the edition's condition in words
    ratings: list[RatingRow]  # what earns each rating, in the run's scheme; empty where the edition rates nothing
    rules: Mapping[str, RuleRow]
    discretion: Mapping[str, Any]


def trace_of(run: RatingRun, edition: EditionStructure, question: Question) -> Trace:
    """Return every step from the cases to the rating of the standard that the key question belongs to. No query."""
    grid = rating_grid(run, edition)
    standard = next(one for domain in grid.domains for one in domain.standards if one.standard.code == question.standard)
    row = next(row for row in standard.rows if row.question.code == question.code)
    scheme = in_order(run.scheme)
    rules = dict(zip((name for name in RULES if name in scheme), rule_rows(scheme), strict=True))
    return Trace(
        question,
        standard,
        row,
        edition.module_title(question.module),
        asked_in_words(question, edition),
        rating_rows(scheme),
        rules,
        scheme.get("discretion", {}),
    )


def in_order(scheme: Mapping[str, Any]) -> dict[str, Any]:
    """Return a stored scheme with its scale from the lowest rating up again: the database does not keep the order of keys."""
    return {**scheme, "scale": {rating.code: scheme["scale"][rating.code] for rating in Rating}} if scheme else {}


def cases_behind(run: RatingRun, edition: EditionStructure, row: KeyQuestionRow, user: User) -> list[CasesBehind]:
    """Return the cases behind each of the key question's numbers as they are now, as far as the person sees cases. One query.

    Which of them count is the policy's of the run.
    """
    question = row.question
    text, parameters = asked_of(question, edition)
    of_case = {"assessment__case": OuterRef("pk"), "question_id": question.id}
    chosen: Combinable = Subquery(Judgement.objects.filter(**of_case).values("option_id")[:1])
    if run.policy == Policy.AGREED:
        agreed = AgreedJudgement.objects.filter(**of_case).order_by("-id")
        chosen = Coalesce(Subquery(agreed.values("option_id")[:1]), chosen)
    cases = (
        Case.objects.visible_to(user)
        .filter(inspection=run.inspection_id, module=question.module)
        .order_by("reference")
        .annotate(
            left_out=reason_left_out(Policy(run.policy)),
            is_asked=RawSQL(text, parameters, output_field=BooleanField()),  # noqa: S611  (our own text, values as parameters)
            option_id=chosen,
        )
        .values_list("left_out", "is_asked", "option_id", "pk", "reference", "allocated_to__name", "assessment__submitted_at")
    )
    options = {option.id: option for option in question.options}
    found: dict[str, list[CaseBehind]] = {state: [] for state in STATES}
    for left_out, is_asked, option_id, pk, reference, name, submitted_at in cases:
        option = options.get(option_id)
        why = LeftOut(left_out).words if left_out else ""
        behind = CaseBehind(pk, reference, name or "", submitted_at is not None, option.label if option else "", why)
        found["left_out" if left_out else _state(is_asked, option)].append(behind)
    titles = STATES | {"sufficient": row.sufficient, "insufficient": row.insufficient}
    return [CasesBehind(state, title, found[state]) for state, title in titles.items() if state != "left_out" or found[state]]


@dataclass(frozen=True, slots=True)
class PartBehind:
    """An inspection whose judgements were pooled. `questions` lead to its own pages, for somebody who sees its ratings."""

    figures: PartFigures
    questions: tuple[Question, ...]


def parts_behind(run: RatingRun, question: Question, user: User) -> list[PartBehind]:
    """Return whose judgements were pooled for a question, as the run has counted them. One query."""
    seen = Inspection.objects.filter(
        reference__in=[part["inspection"] for part in run.parts], team__user_id=user.pk, team__left_at=None,
        team__role__in=[role.value for role in RATINGS_ROLES],
    )  # fmt: skip
    editions = {reference: edition_structure(key) for reference, key in seen.values_list("reference", "edition_id")}
    found = []
    for figures in figures_of_parts(run, question.code):
        edition = editions.get(figures.reference)
        asked = tuple(one for one in edition.key_questions if one.concept in question.pools) if edition else ()
        found.append(PartBehind(figures, asked))
    return found


def _state(is_asked: bool, option: Option | None) -> str:
    if not is_asked:
        return "not_asked"
    return option.counts.value if option else "not_answered"
