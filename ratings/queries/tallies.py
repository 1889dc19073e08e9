"""Counting: one statement, one snapshot. What it counts and the fingerprint of what it saw always belong together."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from django.db.models import Q, QuerySet
from psycopg.types.numeric import Int8

from cases.asked import SQL, asked_of, in_module
from database.prepared import PreparedRead, prepared_rows, written_out
from inspections.models import Inspection
from ratings.queries.counting import Counting, counting_in, left_out_sql, with_policy
from ratings.queries.fingerprints import fingerprint_sql
from ratings.results import KeyQuestionTally, LeftOut, Policy
from ratings.rules import pooled
from standards.queries import edition_structure
from standards.structure import EditionStructure, Question

# Conditions are decided once per case; judgements are then read from the index alone, and grouped by the option chosen. The
# inspection comes first among the members, then those that are part of it, each asked the questions of its own edition. Cases
# that the policy of their inspection leaves out are counted as such and nowhere else. Members and questions are rows of VALUES:
# of what is in an array PostgreSQL knows nothing before it is given, and would plan the statement anew each time.
_TALLY = """
WITH member AS MATERIALIZED (
    SELECT id, edition_id, digest, policy, counting, is_whole
    FROM (VALUES {members}) AS given (id, edition_id, digest, policy, counting, is_whole)
), scope AS MATERIALIZED (
    SELECT cases_case.id, member.id AS inspection_id, member.edition_id, sheet.id AS sheet_id, sheet.submitted_at,
        member.policy, {left_out} AS left_out, {asked} AS asked
    FROM member
    JOIN cases_case ON cases_case.inspection_id = member.id
    LEFT JOIN cases_caseassessment sheet ON sheet.case_id = cases_case.id
), chosen AS (
    SELECT scope.id, scope.inspection_id, judgement.question_id, judgement.option_id
    FROM scope
    JOIN cases_judgement judgement ON judgement.assessment_id = scope.sheet_id
    JOIN (VALUES {questions}) AS question (id, condition) ON question.id = judgement.question_id
    WHERE scope.left_out IS NULL AND judgement.option_id IS NOT NULL
        AND judgement.question_id = ANY('{{{ids}}}'::bigint[]) AND scope.asked[question.condition]{agreed}
)
SELECT
    {fingerprint},
    (SELECT latest.fingerprint FROM member, LATERAL (
        SELECT fingerprint FROM ratings_ratingrun WHERE inspection_id = member.id ORDER BY id DESC LIMIT 1
    ) AS latest WHERE member.is_whole),
    (SELECT array_agg(ARRAY[inspection_id, cases, submitted]) FROM (
        SELECT inspection_id, count(*) AS cases, count(submitted_at) AS submitted
        FROM scope WHERE left_out IS DISTINCT FROM 'set_aside' GROUP BY inspection_id) AS sizes),
    (SELECT array_agg(ARRAY[inspection_id, cases]) FROM (
        SELECT inspection_id, count(DISTINCT id) AS cases FROM chosen GROUP BY inspection_id) AS judged),
    (SELECT array_agg(ARRAY[inspection_id, condition, cases]) FROM (
        SELECT inspection_id, condition, count(*) FILTER (WHERE flag) AS cases
        FROM scope, unnest(asked) WITH ORDINALITY AS decided (flag, condition)
        WHERE left_out IS NULL GROUP BY inspection_id, condition) AS fitting),
    (SELECT array_agg(ARRAY[inspection_id, question_id, option_id, cases]) FROM (
        SELECT inspection_id, question_id, option_id, count(*) AS cases
        FROM chosen GROUP BY inspection_id, question_id, option_id) AS grouped),
    (SELECT json_agg(json_build_array(inspection_id, left_out, cases)) FROM (
        SELECT inspection_id, left_out, count(*) AS cases FROM scope WHERE left_out IS NOT NULL
        GROUP BY inspection_id, left_out) AS omitted)
"""

# Where the agreed record counts: what was agreed last stands in place of the inspector's judgement, also where there was none.
_AGREED = """ AND NOT (scope.policy = 'agreed' AND EXISTS (
        SELECT FROM moderation_agreedjudgement agreed
        WHERE agreed.assessment_id = scope.sheet_id AND agreed.question_id = judgement.question_id))
    UNION ALL
    (SELECT DISTINCT ON (scope.id, agreed.question_id) scope.id, scope.inspection_id, agreed.question_id, agreed.option_id
    FROM scope
    JOIN moderation_agreedjudgement agreed ON agreed.assessment_id = scope.sheet_id
    JOIN (VALUES {questions}) AS question (id, condition) ON question.id = agreed.question_id
    WHERE scope.policy = 'agreed' AND scope.left_out IS NULL AND scope.asked[question.condition]
    ORDER BY scope.id, agreed.question_id, agreed.id DESC)"""


_MEMBER = "%s::bigint, %s::bigint, %s::text, %s::text, %s::text"
_NO_QUESTION = "(NULL::bigint, NULL::int)"


@dataclass(frozen=True, slots=True)
class Part:
    """An inspection whose judgements are pooled."""

    id: int
    reference: str
    provider: str
    edition: EditionStructure
    counting: Counting


@dataclass(frozen=True, slots=True)
class Cases:
    """How many cases one inspection has."""

    total: int  # without those that are not inspected any more
    counted: int  # in which at least one key question that is asked, and counted here, has been judged
    submitted: int
    left_out: int = 0  # by the policy of the inspection


NO_CASES = Cases(0, 0, 0)
EVERYTHING = Counting()


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one part brings to the pooled questions: its cases, and its own tally of each question."""

    part: Part
    cases: Cases
    tallies: tuple[KeyQuestionTally, ...]  # in the order in which the edition pools


@dataclass(frozen=True, slots=True)
class Tallied:
    """What one look at an inspection has counted, and the fingerprint of what there was to be counted."""

    fingerprint: str
    rated: str  # the fingerprint that the latest run has counted; "" without a run
    cases_total: int
    cases_counted: int
    cases_submitted: int
    tallies: tuple[KeyQuestionTally, ...]  # in the edition's order: those of its own cases, then those pooled
    parts: tuple[Contribution, ...] = ()
    policy: Policy = Policy.RECORDED
    left_out: Mapping[LeftOut, int] = field(default_factory=dict)  # of its own cases, those that the policy leaves out


def _members(inspection_id: int) -> QuerySet[Inspection]:
    of_whole = Inspection.objects.filter(Q(pk=inspection_id) | Q(part_of=inspection_id))
    return with_policy(of_whole.select_related("provider").order_by("pk"))


_read_members = PreparedRead(_members)


def edition_and_parts(inspection_id: int) -> tuple[EditionStructure, list[Part], Counting]:
    """Return the edition of an inspection, its parts, and which of its answers count. One query.

    Raises Inspection.DoesNotExist.
    """
    members = {one.pk: one for one in _read_members(inspection_id)}
    if inspection_id not in members:
        raise Inspection.DoesNotExist
    whole = members.pop(inspection_id)
    parts = [
        Part(one.pk, one.reference, str(one.provider), edition_structure(one.edition_id), counting_in(one))
        for one in members.values()
    ]
    return edition_structure(whole.edition_id), parts, counting_in(whole)


def tally(inspection_id: int, edition: EditionStructure, parts: Sequence[Part] = (), counting: Counting = EVERYTHING) -> Tallied:
    """Count how the inspection's cases, and those of its parts, answer each key question.

    One statement, so everything belongs to one moment. The fingerprint is that of the parts and policies given: when another
    inspection has become part meanwhile, or other answers count, the inspection's own differs from it.
    """
    pools = {concept for question in edition.pooled_questions for concept in question.pools}
    forms = {edition.id: _Form(edition, edition.key_questions)}
    for asking in {part.edition.id: part.edition for part in parts}.values():
        forms[asking.id] = _Form(asking, (question for question in asking.key_questions if question.concept in pools))
    members = [(inspection_id, edition, counting), *((part.id, part.edition, part.counting) for part in parts)]
    fingerprint, rated, sizes, judged, fitting, chosen, omitted = _counted(members, list(forms.values()))
    cases_of = _cases(sizes, dict(judged), omitted)

    def of_member(key: int, asking: EditionStructure) -> list[tuple[Question, KeyQuestionTally]]:
        fit = {place: cases for of, place, cases in fitting if of == key}
        return forms[asking.id].tallies(fit, (found for of, *found in chosen if of == key))

    contributions = tuple(
        Contribution(part, cases_of.get(part.id, NO_CASES), _pooled_from(edition, of_member(part.id, part.edition)))
        for part in parts
    )
    pooling = (
        pooled(question.code, [one.tallies[place] for one in contributions])
        for place, question in enumerate(edition.pooled_questions)
    )
    mine = cases_of.get(inspection_id, NO_CASES)
    return Tallied(
        fingerprint, rated or "", mine.total, mine.counted, mine.submitted,
        tallies=(*(one for _, one in of_member(inspection_id, edition)), *pooling), parts=contributions,
        policy=counting.policy, left_out={LeftOut(why): cases for key, why, cases in omitted if key == inspection_id},
    )  # fmt: skip


def _pooled_from(edition: EditionStructure, counted: Sequence[tuple[Question, KeyQuestionTally]]) -> tuple[KeyQuestionTally, ...]:
    """Return what the tallies of one part come to in each question that the edition pools."""
    return tuple(
        pooled(question.code, [one for asked, one in counted if asked.concept in question.pools])
        for question in edition.pooled_questions
    )


def _cases(sizes: Iterable[Sequence[int]], judged: Mapping[int, int], omitted: Iterable[Sequence[Any]]) -> dict[int, Cases]:
    """Return how many cases each inspection has, by its id."""
    left_out: Counter[int] = Counter()
    for key, _, cases in omitted:
        left_out[key] += cases
    return {key: Cases(total, judged.get(key, 0), submitted, left_out[key]) for key, total, submitted in sizes}


def _counted(members: Sequence[tuple[int, EditionStructure, Counting]], forms: Sequence["_Form"]) -> list[Any]:
    """Run the statement; what it found nothing of is an empty list."""
    with_agreed = any(counting.policy is Policy.AGREED for _, _, counting in members)
    places = {question.id: form.places[question.id] for form in forms for question in form.questions}
    questions = ", ".join(f"({question}, {place})" for question, place in places.items()) or _NO_QUESTION
    statement = _TALLY.format(
        members=", ".join([f"({_MEMBER}, true)", *[f"({_MEMBER}, false)"] * (len(members) - 1)]),
        left_out=left_out_sql("member.policy"),
        agreed=_AGREED.format(questions=questions) if with_agreed else "",
        asked=f"CASE member.edition_id {' '.join(form.asked for form in forms)} END",
        questions=questions,
        ids=",".join(map(str, places)),
        fingerprint=fingerprint_sql("member", "scope WHERE scope.inspection_id = member.id"),
    )
    parameters = [
        value
        for key, edition, counting in members
        for value in (Int8(key), Int8(edition.id), edition.digest, counting.policy.value, counting.mark)
    ]
    [row] = prepared_rows(statement, parameters)
    return [found or [] for found in row]


class _Form:
    """The counted questions of one edition, each with the place of its condition among the edition's own."""

    def __init__(self, edition: EditionStructure, questions: Iterable[Question]) -> None:
        self.edition = edition
        self.questions = tuple(questions)
        self.conditions: list[SQL] = [in_module(module.code) for module in edition.modules]
        self.in_all = {module.code: place for place, module in enumerate(edition.modules, start=1)}
        self.places: dict[int, int] = {}
        for question in self.questions:
            condition = asked_of(question, edition)
            if condition not in self.conditions:
                self.conditions.append(condition)
            self.places[question.id] = self.conditions.index(condition) + 1

    @property
    def asked(self) -> str:
        """SQL for which conditions fit a case, as a branch of a CASE. Its values are written out: they are the edition's own, and
        so the statement stays the same, and planned, for as long as inspections of the same editions are counted.
        """
        texts, values = zip(*self.conditions, strict=True)
        branch = f"WHEN %s THEN ARRAY[{', '.join(texts)}]"
        return written_out(branch, [self.edition.id, *chain(*values)])

    def tallies(self, fit: dict[int, int], chosen: Iterable[Sequence[int]]) -> list[tuple[Question, KeyQuestionTally]]:
        """Return the tally of each question, given how many cases fit each condition and how often each option was chosen."""
        times: dict[int, dict[int, int]] = {}
        for question_id, option_id, number in chosen:
            times.setdefault(question_id, {})[option_id] = number
        return [
            (question, _tally_of(question, fit.get(self.in_all[question.module], 0), fit.get(self.places[question.id], 0), times))
            for question in self.questions
        ]


def _tally_of(question: Question, cases: int, asked: int, times: dict[int, dict[int, int]]) -> KeyQuestionTally:
    """Count by what the chosen options stand for; what was asked and has no option, or one unknown here, is not answered.

    `cases` are those of the question's module: cases of other modules have nothing to do with it.
    """
    counts = {option.id: option.counts.value for option in question.options}
    found: Counter[str] = Counter()
    for option_id, number in times.get(question.id, {}).items():
        if option_id in counts:
            found[counts[option_id]] += number
    found["not_answered"] = asked - found.total()
    found["not_asked"] += cases - asked
    return KeyQuestionTally(question.code, **found)
