"""Counting: one statement, one snapshot. What it counts and the fingerprint of what it saw always belong together."""

from collections import Counter
from dataclasses import dataclass

from django.db import connection

from cases.asked import SQL, asked_of, in_module
from inspections.rules import Phase
from ratings.results import KeyQuestionTally
from standards.structure import EditionStructure, Question

# Which state of an inspection a run has counted: revisions of judgements, versions of case facts, ratings proposed by people
# (where there are any), submissions, and the edition.
# Numbers are counted as well as compared by their highest, for a transaction that began earlier may commit later.
_FINGERPRINT = """concat_ws('-',
    (SELECT 'r' || count(*) || '.' || COALESCE(max(id), 0) FROM cases_judgementrevision WHERE inspection_id = {inspection}),
    (SELECT 'f' || count(*) || '.' || COALESCE(max(pgh_id), 0) FROM cases_caseevent WHERE inspection_id = {inspection}),
    (SELECT 'p' || count(*) || '.' || max(id) FROM organisation_proposedrating WHERE inspection_id = {inspection}
        HAVING count(*) > 0),
    (SELECT 's' || count(submitted_at) || '.' || COALESCE(max(extract(epoch FROM submitted_at)), 0) FROM {sheets}),
    'e' || left({digest}, 12)
)"""
_SHEETS = "cases_case JOIN cases_caseassessment ON case_id = cases_case.id WHERE inspection_id = inspection.id"
_CURRENT = """
SELECT {fingerprint}
FROM inspections_inspection inspection JOIN standards_edition edition ON edition.id = inspection.edition_id
WHERE inspection.id = %s
"""

# Conditions are decided once per case; judgements are then read from the index alone, and grouped by the option chosen.
_TALLY = """
WITH scope AS MATERIALIZED (
    SELECT cases_case.id, sheet.id AS sheet_id, sheet.submitted_at, ARRAY[{conditions}] AS asked
    FROM cases_case LEFT JOIN cases_caseassessment sheet ON sheet.case_id = cases_case.id
    WHERE cases_case.inspection_id = %s
), chosen AS (
    SELECT scope.id, judgement.question_id, judgement.option_id
    FROM scope
    JOIN cases_judgement judgement ON judgement.assessment_id = scope.sheet_id
    JOIN unnest(%s::bigint[], %s::int[]) AS question (id, condition) ON question.id = judgement.question_id
    WHERE judgement.option_id IS NOT NULL AND judgement.question_id = ANY(%s::bigint[]) AND scope.asked[question.condition]
)
SELECT
    {fingerprint},
    (SELECT count(*) FROM scope),
    (SELECT count(submitted_at) FROM scope),
    (SELECT count(DISTINCT id) FROM chosen),
    (SELECT array_agg(cases ORDER BY condition) FROM (
        SELECT condition, count(*) FILTER (WHERE flag) AS cases
        FROM scope, unnest(asked) WITH ORDINALITY AS decided (flag, condition) GROUP BY condition) AS asked),
    (SELECT array_agg(ARRAY[question_id, option_id, cases]) FROM (
        SELECT question_id, option_id, count(*) AS cases FROM chosen GROUP BY question_id, option_id) AS grouped)
"""

_STALE = """
SELECT inspection.id
FROM inspections_inspection inspection
JOIN standards_edition edition ON edition.id = inspection.edition_id
LEFT JOIN LATERAL (
    SELECT fingerprint FROM ratings_ratingrun WHERE inspection_id = inspection.id ORDER BY id DESC LIMIT 1
) latest ON true
WHERE (inspection.phase <> %s OR latest.fingerprint IS NULL)
    AND (EXISTS (SELECT FROM cases_case WHERE inspection_id = inspection.id)
        OR EXISTS (SELECT FROM organisation_proposedrating WHERE inspection_id = inspection.id))
    AND latest.fingerprint IS DISTINCT FROM {fingerprint}
ORDER BY inspection.id
"""


@dataclass(frozen=True, slots=True)
class Tallied:
    """What one look at an inspection has counted, and the fingerprint of what there was to be counted."""

    fingerprint: str
    cases_total: int
    cases_counted: int  # in which at least one key question that is asked has been judged
    cases_submitted: int
    tallies: tuple[KeyQuestionTally, ...]  # in the edition's order


def tally(inspection_id: int, edition: EditionStructure) -> Tallied:
    """Count how the inspection's cases answer each key question: one statement, so everything belongs to one moment."""
    conditions: list[SQL] = [in_module(module.code) for module in edition.modules]
    in_all = {module.code: place for place, module in enumerate(edition.modules)}
    places = []
    for question in edition.key_questions:
        condition = asked_of(question, edition)
        if condition not in conditions:
            conditions.append(condition)
        places.append(conditions.index(condition) + 1)
    statement = _TALLY.format(
        conditions=", ".join(text for text, _ in conditions),
        fingerprint=_FINGERPRINT.format(inspection="%s", digest="%s", sheets="scope"),
    )
    questions = [question.id for question in edition.key_questions]
    parameters = [
        *(value for _, values in conditions for value in values), inspection_id,
        questions, places, questions, inspection_id, inspection_id, inspection_id, edition.digest,
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        fingerprint, total, submitted, counted, fitting, chosen = cursor.fetchone()
    fitting = fitting or [0] * len(conditions)
    tallies = tuple(
        _tally_of(question, fitting[in_all[question.module]], fitting[place - 1], chosen or [])
        for question, place in zip(edition.key_questions, places, strict=True)
    )
    return Tallied(fingerprint, total, counted, submitted, tallies)


def _tally_of(question: Question, cases: int, asked_of: int, chosen: list[list[int]]) -> KeyQuestionTally:
    """Count by what the chosen options stand for; what was asked and has no option is not answered.

    `cases` are those of the question's module: cases of other modules have nothing to do with it.
    """
    counts = {option.id: option.counts.value for option in question.options}
    found: Counter[str] = Counter()
    for question_id, option_id, times in chosen:
        if question_id == question.id:
            found[counts[option_id]] += times
    found["not_answered"] = asked_of - found.total()
    found["not_asked"] += cases - asked_of
    return KeyQuestionTally(question.code, **found)


def fingerprint_of(inspection_id: int) -> str:
    """Return the fingerprint of the inspection as it is now: a run with this one is current."""
    with connection.cursor() as cursor:
        cursor.execute(_CURRENT.format(fingerprint=_fingerprint()), [inspection_id])
        return str(cursor.fetchone()[0])


def _fingerprint() -> str:
    return _FINGERPRINT.format(inspection="inspection.id", digest="edition.digest", sheets=_SHEETS)


def revisions_in(fingerprint: str) -> int:
    """Return how many accepted answers a fingerprint stands for."""
    return int(fingerprint.removeprefix("r").partition(".")[0])


def stale_inspections() -> list[int]:
    """Return the inspections that may still change, or were never rated, whose latest run did not count what is there now."""
    statement = _STALE.format(fingerprint=_fingerprint())
    with connection.cursor() as cursor:
        cursor.execute(statement, [Phase.PUBLISHED.value])
        return [inspection_id for (inspection_id,) in cursor.fetchall()]
