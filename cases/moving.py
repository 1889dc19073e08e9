"""The answers of an inspection that moves to another edition: recorded again on the same sheet, kept where they belong nowhere.

One way for case assessments and interviews alike (cases.answers.AnswerSheet). Nothing is deleted: each answer gets a revision
that names the move, and its earlier revisions keep the options of the earlier edition. Who gave the answer stays as it is.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from psycopg import sql

from cases.answers import ASSESSMENT, AnswerSheet
from cases.models import CaseAssessment
from cases.signals import judgements_changed
from inspections.models import EditionMove, Inspection
from inspections.moving import IdStep
from standards.mapping import How

_RECORDED = """
SELECT j.question_id, j.option_id, count(*)
FROM {answer} j JOIN {sheet} s ON s.id = j.{answer_to_sheet} JOIN cases_case c ON c.id = s.case_id
WHERE c.inspection_id = %(inspection)s AND NOT j.held
GROUP BY 1, 2
"""

# First the answers that have a place in the later edition, then all that are left. A version more, and a revision that says why.
_MOVED = """
WITH moved AS (
    UPDATE {answer} j SET
        question_id = step.to_id, option_id = choice.to_id, version = j.version + 1, updated_at = clock_timestamp()
    FROM {sheet} s, cases_case c, unnest(%(questions)s::bigint[], %(to_questions)s::bigint[], %(changes)s::boolean[])
        AS step (from_id, to_id, changes),
        (SELECT * FROM unnest(%(options)s::bigint[], %(to_options)s::bigint[]) UNION ALL SELECT NULL, NULL)
        AS choice (from_id, to_id)
    WHERE s.id = j.{answer_to_sheet} AND c.id = s.case_id AND c.inspection_id = %(inspection)s AND NOT j.held
        AND j.question_id = step.from_id AND j.option_id IS NOT DISTINCT FROM choice.from_id
    RETURNING j.id, j.version, j.option_id, j.evidence, step.changes
), kept AS ({revisions})
SELECT count(*) FILTER (WHERE NOT changes), count(*) FILTER (WHERE changes) FROM moved
"""

_HELD = """
WITH moved AS (
    UPDATE {answer} j SET held = true, version = j.version + 1, updated_at = clock_timestamp()
    FROM {sheet} s, cases_case c, standards_question q
    WHERE s.id = j.{answer_to_sheet} AND c.id = s.case_id AND c.inspection_id = %(inspection)s AND NOT j.held
        AND q.id = j.question_id AND q.edition_id = %(edition)s
    RETURNING j.id, j.version, j.option_id, j.evidence
), kept AS ({revisions})
SELECT count(*) FROM moved
"""

_REVISIONS = """
    INSERT INTO {revision}
        (inspection_id, {revision_to_answer}, version, option_id, evidence, operation, recorded_at, recorded_by_id, move_id)
    SELECT %(inspection)s, id, version, option_id, evidence, gen_random_uuid(), clock_timestamp(), %(by)s, %(move)s FROM moved
"""

# What is noted beside an answer goes with it, and stays beside one that is held. Where nobody has answered, it goes to the
# question of the same code. Its history is written by the table's trigger.
_MARKS = """
UPDATE cases_answermark mark SET question_id = step.to_id
FROM cases_caseassessment s, cases_case c,
    (SELECT * FROM unnest(%(questions)s::bigint[], %(to_questions)s::bigint[])
     UNION SELECT q.id, later.id FROM standards_question q JOIN standards_question later ON later.code = q.code
     WHERE q.edition_id = %(edition)s AND later.edition_id = %(to_edition)s AND q.id <> ALL(%(questions)s::bigint[])
    ) AS step (from_id, to_id)
WHERE s.id = mark.assessment_id AND c.id = s.case_id AND c.inspection_id = %(inspection)s AND mark.question_id = step.from_id
    AND NOT EXISTS (
        SELECT FROM cases_judgement j WHERE j.assessment_id = mark.assessment_id AND j.question_id = mark.question_id AND j.held
    )
"""


def _composed(statement: str, sheet: AnswerSheet) -> sql.Composed:
    names = ("sheet", "answer", "revision", "answer_to_sheet", "revision_to_answer")
    parts: dict[str, sql.Composable] = {name: sql.Identifier(getattr(sheet, name)) for name in names}
    return sql.SQL(statement).format(**parts, revisions=sql.SQL(_REVISIONS).format(**parts))


def _rows(statement: str, sheet: AnswerSheet, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(_composed(statement, sheet).as_string(), parameters)
        return list(cursor.fetchall())


def answers_recorded(sheet: AnswerSheet, inspection: Inspection) -> dict[tuple[int, int | None], int]:
    """Return how often each option of each question is recorded on such sheets of the inspection. One query."""
    rows = _rows(_RECORDED, sheet, {"inspection": inspection.pk})
    return {(question, option): times for question, option, times in rows}


def move_answers(sheet: AnswerSheet, move: EditionMove, steps: Sequence[IdStep]) -> dict[str, int]:
    """Record the answers on such sheets again as the steps say and hold the rest; return how many became what. Two statements."""
    options = [pair for step in steps for pair in step.options.items()]
    parameters = {
        "inspection": move.inspection_id,
        "edition": move.from_edition_id,
        "by": move.moved_by_id,
        "move": move.pk,
        "questions": [step.from_id for step in steps],
        "to_questions": [step.to_id for step in steps],
        "changes": [step.how is How.CONVERT for step in steps],
        "options": [before for before, _ in options],
        "to_options": [after for _, after in options],
    }
    [(carried, changed)] = _rows(_MOVED, sheet, parameters)
    [(held,)] = _rows(_HELD, sheet, parameters)
    return {"carried": carried, "changed": changed, "held": held}


def _move_marks(move: EditionMove, steps: Sequence[IdStep]) -> None:
    parameters: dict[str, Any] = {
        "questions": [step.from_id for step in steps],
        "to_questions": [step.to_id for step in steps],
        "inspection": move.inspection_id,
        "edition": move.from_edition_id,
        "to_edition": move.to_edition_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(_MARKS, parameters)


def judgements_recorded(*, inspection: Inspection, **_signal: Any) -> dict[tuple[int, int | None], int]:
    """Say what case assessments of the inspection hold."""
    return answers_recorded(ASSESSMENT, inspection)


def move_judgements(*, move: EditionMove, steps: Sequence[IdStep], **_signal: Any) -> dict[str, int]:
    """Record the judgements of a moved inspection again; what was handed in is open again, for it may lack something now."""
    counts = move_answers(ASSESSMENT, move, steps)
    _move_marks(move, steps)
    handed_in = CaseAssessment.objects.filter(case__inspection=move.inspection_id, submitted_at__isnull=False)
    because = f"The inspection moved to {move.to_edition}."
    counts["reopened"] = handed_in.update(submitted_at=None, submitted_by=None, reopened_because=because)
    inspection = move.inspection_id
    transaction.on_commit(lambda: judgements_changed.send_robust(sender=None, inspection_id=inspection))
    return counts
