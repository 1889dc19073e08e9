"""Answers as they are stored, of a case assessment and of an interview alike (cases.answers.AnswerSheet)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from typing import Any
from uuid import UUID

from psycopg import sql

from cases.answers import NOTHING_YET, AnswerSheet, CurrentAnswer, Saved
from database.prepared import prepared_rows

_ANSWERS = """
SELECT q.code, j.version, coalesce(o.code, ''), j.evidence, j.updated_at, u.name
FROM {answer} j
JOIN {sheet} s ON s.id = j.{answer_to_sheet}
JOIN standards_question q ON q.id = j.question_id
JOIN accounts_user u ON u.id = j.updated_by_id
LEFT JOIN standards_answeroption o ON o.id = j.option_id
WHERE s.case_id = %(case)s AND NOT j.held
"""

_ANSWER = f"{_ANSWERS} AND j.question_id = %(question)s"

_REVISION = """
SELECT r.version, r.recorded_at, coalesce(o.code, ''), r.evidence
FROM {revision} r
JOIN {answer} j ON j.id = r.{revision_to_answer}
JOIN {sheet} s ON s.id = j.{answer_to_sheet}
LEFT JOIN standards_answeroption o ON o.id = r.option_id
WHERE s.case_id = %(case)s AND j.question_id = %(question)s AND r.operation = %(operation)s AND r.recorded_by_id = %(user)s
"""

_EARLIER = """
SELECT q.code, r.version, coalesce(o.code, ''), r.evidence, r.recorded_at, u.name
FROM unnest(%(codes)s::text[], %(versions)s::bigint[]) AS wanted (code, version)
JOIN {sheet} s ON s.case_id = %(case)s
JOIN {answer} j ON j.{answer_to_sheet} = s.id AND NOT j.held
JOIN standards_question q ON q.id = j.question_id AND q.code = wanted.code
JOIN {revision} r ON r.{revision_to_answer} = j.id AND r.version = wanted.version
JOIN accounts_user u ON u.id = r.recorded_by_id
LEFT JOIN standards_answeroption o ON o.id = r.option_id
"""

_SAVES = """
SELECT r.version, coalesce(o.code, ''), r.recorded_at, u.id, u.name, r.operation, coalesce(left_behind.name, '')
FROM {sheet} s
JOIN {answer} j ON j.{answer_to_sheet} = s.id AND NOT j.held
JOIN standards_question q ON q.id = j.question_id AND q.code = %(question)s
JOIN {revision} r ON r.{revision_to_answer} = j.id
JOIN accounts_user u ON u.id = r.recorded_by_id
LEFT JOIN standards_answeroption o ON o.id = r.option_id
LEFT JOIN inspections_editionmove move ON move.id = r.move_id
LEFT JOIN standards_edition left_behind ON left_behind.id = move.from_edition_id
WHERE s.case_id = %(case)s
ORDER BY r.version
"""

_LIMIT = """
SELECT o.at_most FROM standards_answeroption o
JOIN standards_question q ON q.id = o.question_id AND q.code = %(question)s
JOIN inspections_inspection i ON i.edition_id = q.edition_id
JOIN cases_case c ON c.inspection_id = i.id
WHERE c.id = %(case)s AND o.code = %(choice)s AND o.at_most IS NOT NULL
"""

# The next statement sees what whoever held the lock has written.
_ALONE = "SELECT id FROM {sheet} WHERE case_id = %(case)s FOR NO KEY UPDATE"

_LIMITED = """
SELECT q.text
FROM {answer} j
JOIN {sheet} s ON s.id = j.{answer_to_sheet}
JOIN standards_answeroption o ON o.id = j.option_id AND o.at_most IS NOT NULL
JOIN standards_question q ON q.id = j.question_id AND q.code <> %(question)s
WHERE s.case_id = %(case)s AND NOT j.held
ORDER BY q.position
"""


@dataclass(frozen=True, slots=True)
class Limited:
    """In how many answers about a case an option may be chosen, and the other questions in whose answers such a one is."""

    at_most: int
    others: list[str]


@dataclass(frozen=True, slots=True)
class SheetState:
    """Whether a sheet of answers was begun, and when it was handed in."""

    started: bool
    submitted_at: datetime | None


@cache
def _query(statement: str, sheet: AnswerSheet) -> str:
    names = ("sheet", "answer", "revision", "answer_to_sheet", "revision_to_answer")
    return sql.SQL(statement).format(**{name: sql.Identifier(getattr(sheet, name)) for name in names}).as_string()


def _rows(statement: str, sheet: AnswerSheet, **parameters: Any) -> list[tuple[Any, ...]]:
    return prepared_rows(_query(statement, sheet), parameters)


# What `CurrentAnswer._make` does in three calls: every page of a case makes one of each answer.
_as_answer = partial(tuple.__new__, CurrentAnswer)


def answers_of(sheet: AnswerSheet, case_id: int) -> dict[str, CurrentAnswer]:
    """Return every stored answer of a case by the code of its question, asked now or not; one query."""
    return {row[0]: _as_answer(row[1:]) for row in _rows(_ANSWERS, sheet, case=case_id)}


def current_answer(sheet: AnswerSheet, case_id: int, question_id: int) -> CurrentAnswer:
    """Return one answer as it stands, version 0 when there is none."""
    rows = _rows(_ANSWER, sheet, case=case_id, question=question_id)
    return CurrentAnswer(*rows[0][1:]) if rows else NOTHING_YET


def earlier_answers(sheet: AnswerSheet, case_id: int, versions: Mapping[str, int]) -> dict[str, CurrentAnswer]:
    """Return what answers held at the given versions, by question code; version 0 held nothing."""
    found = {code: CurrentAnswer(*rest) for code, *rest in _rows(
        _EARLIER, sheet, case=case_id, codes=list(versions), versions=list(versions.values())
    )}  # fmt: skip
    return {code: NOTHING_YET for code, version in versions.items() if version == 0} | found


def saves_of(sheet: AnswerSheet, case_id: int, question: str) -> list[tuple[Any, ...]]:
    """Return every save of an answer, in order, without the words.

    Each as (version, choice, moment, id of the person, their name, id of the operation, edition that the inspection moved from
    where that was why).
    """
    return _rows(_SAVES, sheet, case=case_id, question=question)


def versions_of(sheet: AnswerSheet, case_id: int, question: str, versions: Collection[int]) -> dict[int, CurrentAnswer]:
    """Return what one answer held at the given versions; version 0 held nothing."""
    rows = _rows(_EARLIER, sheet, case=case_id, codes=[question] * len(versions), versions=list(versions))
    return {0: NOTHING_YET} | {version: CurrentAnswer(version, *rest) for _, version, *rest in rows}


def saved_by_operation(
    sheet: AnswerSheet, case_id: int, question_id: int, *, operation: UUID, user_id: int
) -> tuple[Saved, str, str] | None:
    """Return the reply that an operation got when it was carried out, with choice and evidence of then; None if it was not."""
    rows = _rows(_REVISION, sheet, case=case_id, question=question_id, operation=operation, user=user_id)
    if not rows:
        return None
    version, saved_at, choice, evidence = rows[0]
    return Saved(version, saved_at), choice, evidence


def hold_sheet(sheet: AnswerSheet, case_id: int) -> None:
    """Let nobody else write an answer on the sheet until the transaction ends."""
    _rows(_ALONE, sheet, case=case_id)


def chosen_with_limit(sheet: AnswerSheet, case_id: int, question: str, choice: str) -> Limited | None:
    """Return the limit of an option and what has been chosen under it; None for an option without one.

    Until the transaction ends nobody else can write an answer on the sheet.
    """
    limits = _rows(_LIMIT, sheet, case=case_id, question=question, choice=choice)
    if not limits:
        return None
    hold_sheet(sheet, case_id)
    return Limited(limits[0][0], [text for (text,) in _rows(_LIMITED, sheet, case=case_id, question=question)])


def sheet_state(sheet: AnswerSheet, case_id: int) -> SheetState:
    """Return whether the sheet of a case was begun and handed in."""
    rows = _rows("SELECT submitted_at FROM {sheet} WHERE case_id = %(case)s", sheet, case=case_id)
    return SheetState(bool(rows), rows[0][0] if rows else None)
