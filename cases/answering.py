"""The one way in which an answer is written, to a case assessment and to an interview alike: one statement, one commit.

The statement looks the operation up, checks who writes, whether the sheet is open and which version is replaced, writes the
answer and its revision. It locks the sheet against being handed in meanwhile (a lock that writers share) and nothing that
two cases have in common. Why nothing was written is found out afterwards, by queries that the usual case never pays for.

Some options may be chosen in so many answers about one case only (priority factors). The statement leaves those alone until
they have been counted, under a lock that no other writer shares: two browsers cannot both take the last place.
"""

from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

import psycopg
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Q
from psycopg import sql

from accounts.models import User
from cases.answers import (
    BUSY,
    NOTHING_YET,
    AnswerRefused,
    AnswerSheet,
    Change,
    Conflict,
    Locked,
    Moved,
    NotAllowed,
    NotFound,
    OperationReused,
    Saved,
    SignedOut,
    Writer,
    back_from,
    too_many,
)
from cases.models import Case
from cases.permissions import (
    ONLY_THESE_ANSWER,
    answers_this_case,
    read_only_because_of_phase,
    read_only_because_set_aside,
    read_only_since,
)
from cases.queries.answers import answers_of, chosen_with_limit, current_answer, hold_sheet, saved_by_operation, sheet_state
from cases.signals import detail_saved, judgements_changed
from inspections.models import TeamMember
from inspections.rules import ASSESSING_ROLES, RECORDING_PHASES, Role
from standards.details import PREFIX as DETAIL
from standards.models import AnswerOption, Question
from standards.structure import Kind

# A second look is enough unless somebody opens and closes the case all the time.
ATTEMPTS = 3
# Put in every interview, whatever module the case belongs to.
OF_INTERVIEW = (Kind.INTERVIEW, Kind.DETAIL)

_STATEMENT = """
WITH asked AS (
    SELECT s.id AS sheet_id, i.id AS inspection_id, q.id AS question_id, o.id AS option_id
    FROM cases_case c
    JOIN {sheet} s ON s.case_id = c.id
    JOIN inspections_inspection i ON i.id = c.inspection_id AND i.edition_id = COALESCE(%(edition)s::bigint, i.edition_id)
    JOIN inspections_teammember m ON m.inspection_id = i.id AND m.user_id = %(user)s::bigint AND m.left_at IS NULL
    JOIN accounts_user u ON u.id = m.user_id AND u.is_active
        AND (%(key)s::text IS NULL OR u.sign_in_key = %(key)s::text)
    JOIN standards_question q ON q.edition_id = i.edition_id AND q.code = %(question)s::text AND q.kind IN ({kinds})
        AND (q.module = c.module OR q.kind IN ({of_interview}))
    LEFT JOIN standards_answeroption o ON o.question_id = q.id AND o.code = %(choice)s::text
    WHERE c.id = %(case)s::bigint AND c.set_aside_at IS NULL AND s.submitted_at IS NULL AND i.phase IN ({phases})
        AND (m.role = {lead} OR (c.allocated_to_id = m.user_id AND m.role IN ({assessing})))
        AND (%(choice)s::text = '' OR o.id IS NOT NULL)
        AND (o.at_most IS NULL OR %(counted)s::boolean)
    FOR SHARE OF s
), tried AS MATERIALIZED (
    -- By itself, so that no statistics, however stale, can make PostgreSQL begin anywhere but at the operation's index.
    SELECT r.{revision_to_answer} AS answer_id, r.version, r.option_id, r.evidence, r.recorded_at, r.recorded_by_id
    FROM {revision} r WHERE r.operation = %(operation)s::uuid
), seen AS (
    SELECT t.version, t.recorded_at FROM tried t
    JOIN {answer} j ON j.id = t.answer_id JOIN asked ON j.{answer_to_sheet} = asked.sheet_id
    WHERE t.recorded_by_id = %(user)s::bigint AND j.question_id = asked.question_id
        AND (NOT %(set_choice)s::boolean OR t.option_id IS NOT DISTINCT FROM asked.option_id OR %(back)s::boolean)
        AND (NOT %(set_evidence)s::boolean OR t.evidence = %(evidence)s::text OR %(back)s::boolean)
), before AS (
    SELECT j.version, j.option_id, j.evidence FROM {answer} j
    JOIN asked ON j.{answer_to_sheet} = asked.sheet_id AND j.question_id = asked.question_id
), written AS (
    INSERT INTO {answer} AS j ({answer_to_sheet}, question_id, option_id, evidence, version, updated_at, updated_by_id)
    SELECT sheet_id, question_id, option_id, %(evidence)s::text, 1, clock_timestamp(), %(user)s::bigint
    FROM asked
    WHERE NOT EXISTS (SELECT FROM seen) AND %(base)s::bigint = COALESCE((SELECT version FROM before), 0)
    ON CONFLICT ({answer_to_sheet}, question_id) DO UPDATE SET
        option_id = CASE WHEN %(set_choice)s::boolean THEN excluded.option_id ELSE j.option_id END,
        evidence = CASE WHEN %(set_evidence)s::boolean THEN excluded.evidence ELSE j.evidence END,
        version = j.version + 1, updated_at = excluded.updated_at, updated_by_id = excluded.updated_by_id
    WHERE j.version = %(base)s::bigint
    RETURNING j.id, j.option_id, j.evidence, j.version, j.updated_at
), kept AS (
    INSERT INTO {revision}
        (inspection_id, {revision_to_answer}, version, option_id, evidence, operation, recorded_at, recorded_by_id)
    SELECT asked.inspection_id, w.id, w.version, w.option_id, w.evidence, %(operation)s::uuid, w.updated_at, %(user)s::bigint
    FROM written w, asked
)
SELECT version, updated_at, (SELECT inspection_id FROM asked) FROM written
UNION ALL SELECT version, recorded_at, NULL FROM seen
"""


@cache
def saving_statement(sheet: AnswerSheet) -> str:
    """Return the SQL that saves an answer on such a sheet, put together once per process."""

    def words(values: Any) -> sql.Composed:
        return sql.SQL(", ").join(sql.Literal(str(value.value)) for value in values)

    composed = sql.SQL(_STATEMENT).format(
        sheet=sql.Identifier(sheet.sheet),
        answer=sql.Identifier(sheet.answer),
        revision=sql.Identifier(sheet.revision),
        answer_to_sheet=sql.Identifier(sheet.answer_to_sheet),
        revision_to_answer=sql.Identifier(sheet.revision_to_answer),
        kinds=words(sheet.kinds),
        of_interview=words(OF_INTERVIEW),
        phases=words(sorted(RECORDING_PHASES)),
        lead=sql.Literal(Role.LEAD.value),
        assessing=words(sorted(ASSESSING_ROLES)),
    )
    return composed.as_string()


def save_answer(
    sheet: AnswerSheet, *, case_id: int, question: str, change: Change, base: int, operation: UUID, by: Writer
) -> Saved:
    """Write an answer that replaces version `base` (0: there is none yet) and return its new version.

    The same `operation` again returns the first reply and writes nothing; with other words it is refused. Raises ValidationError
    for what cannot be stored and an AnswerRefused for everything else; whatever is raised, nothing was written.
    """
    parameters = saving_parameters(case_id, question, change, base, operation, by)
    if not question.startswith(DETAIL):
        return _save(sheet, parameters)
    with transaction.atomic():
        hold_sheet(sheet, case_id)
        saved = _save(sheet, parameters)
        detail_saved.send(sender=None, sheet=sheet, case_id=case_id, question=question, by=by.user_id)
        return saved


def saving_parameters(case_id: int, question: str, change: Change, base: int, operation: UUID, by: Writer) -> dict[str, Any]:
    """Return what the saving statement is given to make a change. Raises ValidationError for what cannot be stored."""
    change = change.checked()
    return {
        "case": case_id, "question": question, "user": by.user_id, "key": by.sign_in_key, "operation": operation, "base": base,
        "counted": False, "choice": change.choice if change.set_choice else "", "set_choice": change.set_choice,
        "evidence": change.evidence if change.set_evidence else "", "set_evidence": change.set_evidence,
        "edition": change.edition, "back": False,
    }  # fmt: skip


def _change(parameters: dict[str, Any]) -> Change:
    return Change(**{name: parameters[name] for name in ("choice", "set_choice", "evidence", "set_evidence")})


def _save(sheet: AnswerSheet, parameters: dict[str, Any]) -> Saved:
    for _ in range(ATTEMPTS):
        row = _written(sheet, parameters)
        if row is not None:
            return _noted(*row)
        saved = _why_not(sheet, parameters) or _saved_within_limit(sheet, parameters)
        if saved is not None:
            return saved
    raise AnswerRefused(BUSY, "The case was being changed at that moment. Try again.")


def set_aside(
    sheet: AnswerSheet, *, case_id: int, question: str, given_up: Change, base: int, operation: UUID, by: Writer
) -> Saved:
    """Keep in the history what somebody typed and gave up for version `base`: it is written, and that version written back.

    Nobody ever reads what was given up as the answer, and so no limit holds for it. Done again it changes nothing. Raises as
    `save_answer` does.
    """
    with transaction.atomic():
        now = answers_of(sheet, case_id).get(question, NOTHING_YET)
        kept = Change(now.choice, given_up.set_choice, now.evidence, given_up.set_evidence)
        given_up = replace(given_up, edition=None)  # the history takes it, whatever is asked by now
        aside = _save(sheet, saving_parameters(case_id, question, given_up, base, operation, by) | {"counted": True})
        back = saving_parameters(case_id, question, kept, aside.version, back_from(operation), by)
        return _save(sheet, back | {"counted": True, "back": True})


def _noted(version: int, saved_at: datetime, inspection_id: int | None) -> Saved:
    if inspection_id is not None:
        transaction.on_commit(lambda: judgements_changed.send_robust(sender=None, inspection_id=inspection_id))
    return Saved(version, saved_at)


def _written(sheet: AnswerSheet, parameters: dict[str, Any]) -> tuple[int, datetime, int | None] | None:
    connection.ensure_connection()
    assert connection.connection is not None  # noqa: S101  (ensure_connection has seen to it)
    # psycopg's own cursor rather than Django's: the plan of this statement is prepared once per connection, not at each save.
    with psycopg.Cursor(connection.connection) as cursor, connection.wrap_database_errors:
        try:
            return cursor.execute(saving_statement(sheet), parameters, prepare=True).fetchone()
        except psycopg.errors.UniqueViolation as error:
            if "operation" not in (error.diag.constraint_name or ""):
                raise
            raise OperationReused from error


def _why_not(sheet: AnswerSheet, parameters: dict[str, Any]) -> Saved | None:
    """Find out why nothing was written and raise it.

    A retry whose first delivery has been committed meanwhile gets that one's reply; None means that what stood in the way
    has gone: the case was reopened or allocated between the two looks.
    """
    user = User.objects.filter(pk=parameters["user"], is_active=True).first()
    if user is None or parameters["key"] not in {None, user.sign_in_key}:
        raise SignedOut("signed_out", "You have been signed out.")
    case = Case.objects.visible_to(user).select_related("inspection").filter(pk=parameters["case"]).first()
    if case is None:
        raise NotFound("not_found", "There is no such case, or you may not see it.")
    question = _asked(sheet, case, parameters)
    seen = saved_by_operation(sheet, case.pk, question.pk, operation=parameters["operation"], user_id=user.pk)
    if seen is not None:
        saved, chosen, words = seen
        if not parameters["back"] and not _change(parameters).is_in(chosen, words):
            raise OperationReused
        return saved
    if _has_moved(case, parameters):
        raise Moved
    choice = parameters["choice"]
    if choice and not AnswerOption.objects.filter(question=question, code=choice).exists():
        raise ValidationError({"choice": f"“{choice}” is not an answer to this question."})
    _refuse_if_closed(sheet, case, user)
    current = current_answer(sheet, case.pk, question.pk)
    if current.version != parameters["base"]:
        raise Conflict(current)
    return None


def _asked(sheet: AnswerSheet, case: Case, parameters: dict[str, Any]) -> Question:
    question = Question.objects.filter(
        Q(module=case.module) | Q(kind__in=[kind.value for kind in OF_INTERVIEW]),
        edition_id=case.inspection.edition_id, code=parameters["question"], kind__in=[k.value for k in sheet.kinds],
    ).first()  # fmt: skip
    if question is None and _has_moved(case, parameters):
        raise Moved
    if question is None:
        raise NotFound("no_such_question", "The form of this case does not ask this.")
    return question


def _has_moved(case: Case, parameters: dict[str, Any]) -> bool:
    return parameters["edition"] not in {None, case.inspection.edition_id}


def _saved_within_limit(sheet: AnswerSheet, parameters: dict[str, Any]) -> Saved | None:
    """Save the choice of an option that has a limit, unless that is reached; None where there is no limit, or after a change.

    Raises ValidationError when as many answers as may be hold such an option already.
    """
    with transaction.atomic():
        chosen = chosen_with_limit(sheet, parameters["case"], parameters["question"], parameters["choice"])
        if chosen is None:
            return None
        if len(chosen.others) >= chosen.at_most:
            raise ValidationError({"choice": too_many(chosen.at_most, chosen.others)})
        row = _written(sheet, parameters | {"counted": True})
    return _noted(*row) if row is not None else None


def _refuse_if_closed(sheet: AnswerSheet, case: Case, user: User) -> None:
    role = TeamMember.objects.current().filter(inspection=case.inspection_id, user=user).values_list("role", flat=True).first()
    if not answers_this_case(user, case, role):
        raise NotAllowed("not_allocated", ONLY_THESE_ANSWER)
    if why := read_only_because_set_aside(case):
        raise Locked("set_aside", why)
    if not case.inspection.is_recording:
        raise Locked("phase", read_only_because_of_phase(case.inspection))
    state = sheet_state(sheet, case.pk)
    if not state.started:
        raise NotFound("not_started", "This has not been started.")
    if state.submitted_at is not None:
        raise Locked("submitted", read_only_since(state.submitted_at))
