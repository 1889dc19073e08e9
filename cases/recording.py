"""Answers that come in by the thousand: all of them, each with the first entry of its history, in one statement."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from psycopg import sql

from cases.answers import AnswerSheet

_RECORDED = """
WITH recorded AS (
    INSERT INTO {answer} ({answer_to_sheet}, question_id, option_id, evidence, version, updated_at, updated_by_id)
    SELECT given.*, 1, %(now)s, %(by)s
    FROM unnest(%(sheets)s::bigint[], %(questions)s::bigint[], %(options)s::bigint[], %(evidence)s::text[]) AS given
    RETURNING id, option_id, evidence
)
INSERT INTO {revision}
    ({revision_to_answer}, inspection_id, version, option_id, evidence, operation, recorded_at, recorded_by_id)
SELECT id, %(inspection)s, 1, option_id, evidence, gen_random_uuid(), %(now)s, %(by)s
FROM recorded
"""


class FirstAnswer(NamedTuple):
    """An answer to a question that nobody has answered before, on a sheet: an assessment or an interview. Ids of the database."""

    sheet: int
    question: int
    option: int | None
    evidence: str


def record_answers(sheet: AnswerSheet, answers: Iterable[FirstAnswer], *, inspection_id: int, by_id: int, now: datetime) -> int:
    """Write the first version of many answers, and return how many. Must run within a transaction; the caller has checked them.

    Raises IntegrityError where a question is answered already, or has no such option.
    """
    given = list(answers)
    if not given:
        return 0
    sheets, questions, options, evidence = map(list, zip(*given, strict=True))
    parameters: dict[str, Any] = {
        "sheets": sheets, "questions": questions, "options": options, "evidence": evidence,
        "inspection": inspection_id, "by": by_id, "now": now,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_statement(sheet), parameters)
    return len(given)


def _statement(sheet: AnswerSheet) -> str:
    composed = sql.SQL(_RECORDED).format(
        answer=sql.Identifier(sheet.answer),
        answer_to_sheet=sql.Identifier(sheet.answer_to_sheet),
        revision=sql.Identifier(sheet.revision),
        revision_to_answer=sql.Identifier(sheet.revision_to_answer),
    )
    return composed.as_string()
