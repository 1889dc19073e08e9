"""Every case of an inspection with what it was judged on each counted key question, as it is now."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, JSONField
from django.db.models.expressions import RawSQL

from accounts.models import User
from cases.asked import SQL, asked_of
from cases.models import Case
from ratings.models import RatingRun
from ratings.queries.counting import reason_left_out
from ratings.rejudging import Judgements
from ratings.results import Judged, KeyQuestionTally, LeftOut, Policy
from standards.structure import EditionStructure, Question

_SIDES = {side.value: side for side in Judged}
# What the case's sheet holds: by the question's id the chosen option, the version and when it was saved.
_CHOSEN = """(SELECT jsonb_object_agg(judgement.question_id, jsonb_build_array(
        judgement.option_id, judgement.version, to_char(judgement.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        encode(sha256(convert_to(judgement.evidence, 'UTF8')), 'hex')))
    FROM cases_caseassessment sheet JOIN cases_judgement judgement ON judgement.assessment_id = sheet.id
    WHERE sheet.case_id = cases_case.id AND judgement.question_id = ANY(%s::bigint[]))"""
# By the question's id the option that was agreed last.
_AGREED = """(SELECT jsonb_object_agg(question_id, option_id) FROM (
        SELECT DISTINCT ON (agreed.question_id) agreed.question_id, agreed.option_id
        FROM cases_caseassessment sheet JOIN moderation_agreedjudgement agreed ON agreed.assessment_id = sheet.id
        WHERE sheet.case_id = cases_case.id AND %s = 'agreed' ORDER BY agreed.question_id, agreed.id DESC) AS newest)"""


@dataclass(frozen=True, slots=True)
class Answered:
    """Where a case stands among the five numbers of a key question, and the judgement that put it there.

    `version` is 0 where the inspector has not answered; `evidence` the SHA-256 of the evidence text. `agreed`: what counts is
    not the inspector's option but the one that was agreed after a review.
    """

    state: str
    option: str = ""
    version: int = 0
    at: str = ""
    evidence: str = ""
    agreed: bool = False


@dataclass(frozen=True, slots=True)
class JudgedCase:
    """One case. `answers` holds every counted key question of its module, `left_out` why nothing of it counts, if so."""

    pk: int
    reference: str
    module: str
    allocated_to: str
    submitted: bool
    left_out: LeftOut | None
    answers: Mapping[str, Answered] = field(default_factory=dict)

    @property
    def judgements(self) -> Judgements:
        """On which side the case was judged, where it was and counts."""
        if self.left_out:
            return {}
        return {code: _SIDES[one.state] for code, one in self.answers.items() if one.state in _SIDES}


def judged_cases(run: RatingRun, edition: EditionStructure, user: User) -> list[JudgedCase]:
    """Return the cases of a run's inspection as they are now, by reference, as far as the person sees cases. One query.

    Which of them count is the policy's of the run.
    """
    questions = edition.key_questions
    conditions: list[SQL] = []
    places = {}
    for question in questions:
        condition = asked_of(question, edition)
        if condition not in conditions:
            conditions.append(condition)
        places[question.id] = conditions.index(condition)
    array = f"ARRAY[{', '.join(text for text, _ in conditions)}]::boolean[]"
    asked = RawSQL(  # noqa: S611  (our own text, values as parameters)
        array, [value for _, values in conditions for value in values], output_field=ArrayField(BooleanField())
    )
    chosen = RawSQL(_CHOSEN, [[question.id for question in questions]], output_field=JSONField())  # noqa: S611
    agreed = RawSQL(_AGREED, [run.policy], output_field=JSONField())  # noqa: S611
    rows = (
        Case.objects.visible_to(user)
        .filter(inspection=run.inspection_id)
        .annotate(left_out=reason_left_out(Policy(run.policy)), asked=asked, chosen=chosen, agreed=agreed)
        .order_by("reference")
        .values_list(
            "pk", "reference", "module", "allocated_to__name", "assessment__submitted_at", "left_out", "asked", "chosen", "agreed"
        )
    )
    return [_case(row, questions, places) for row in rows]


def _case(row: tuple[Any, ...], questions: Iterable[Question], places: Mapping[int, int]) -> JudgedCase:
    pk, reference, module, name, submitted_at, left_out, asked, chosen, agreed = row
    chosen, agreed = chosen or {}, agreed or {}
    answers = {
        question.code: _answered(question, asked[places[question.id]], chosen.get(str(question.id)), agreed.get(str(question.id)))
        for question in questions
        if question.module == module
    }
    why = LeftOut(left_out) if left_out else None
    return JudgedCase(pk, reference, module, name or "", submitted_at is not None, why, answers)


def _answered(question: Question, is_asked: bool, chosen: list[Any] | None, agreed: int | None) -> Answered:
    option_id, version, at, evidence = chosen or (None, 0, "", "")
    option = next((one for one in question.options if one.id == (agreed or option_id)), None)
    state = "not_asked" if not is_asked else option.counts.value if option else "not_answered"
    return Answered(state, option.code if option else "", version, at, evidence, agreed is not None)


def tallies_of(cases: Iterable[JudgedCase], edition: EditionStructure) -> dict[str, KeyQuestionTally]:
    """Count cases by their answers, as ratings.queries.tallies does in the database."""
    counted: dict[str, Counter[str]] = {question.code: Counter() for question in edition.key_questions}
    for case in cases:
        if case.left_out is None:
            for code, one in case.answers.items():
                counted[code][one.state] += 1
    return {code: KeyQuestionTally(code, **found) for code, found in counted.items()}
