"""Answers that were recorded elsewhere come in from a CSV file, judgements and interviews together: the whole file or nothing.

Columns: `reference`; `module`, blank for the edition's first; a question's code for its answer (option code or label), and the
code followed by `:evidence` for the words beside it; `interview_held_on`, `interview_held_at`, `interview_mode`,
`interview_grade`, `interview_caseload_fte`; `submitted` (yes or blank). A case without answers gets those of its row; one that
has exactly these already is left alone; anything else is a problem.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time
from decimal import Decimal, InvalidOperation

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_date

from accounts.models import User
from cases.answers import ASSESSMENT
from cases.csv_rows import FileRefused, Problem, Table
from cases.importing import ImportRefused
from cases.models import Answer, Case, CaseAssessment, Judgement
from cases.recording import FirstAnswer, record_answers
from cases.signals import judgements_changed
from cases.tables import read_file
from design.fields import time_of_day
from inspections.models import Inspection, TeamMember
from inspections.rules import RECORDING_PHASES, Role
from interviews.answers import INTERVIEW
from interviews.models import Interview, InterviewAnswer
from interviews.queries.interview import is_held_about
from standards.queries import edition_structure
from standards.structure import EditionStructure, Kind, Question

DETAILS = ("interview_held_on", "interview_held_at", "interview_mode", "interview_grade", "interview_caseload_fte")
EVIDENCE = ":evidence"
ROWS_AT_A_TIME = 2_000

# question id -> (option id, evidence)
Given = dict[int, tuple[int | None, str]]


@dataclass(frozen=True, slots=True)
class AnswersOutcome:
    """How many answers and interviews a file added, and how many of its rows were recorded already."""

    judgements: int
    interviews: int
    unchanged: int


@dataclass(slots=True)
class _Row:
    """What one row says about one case."""

    number: int
    case: Case
    judgements: Given = field(default_factory=dict)
    answers: Given = field(default_factory=dict)
    details: dict[str, str] = field(default_factory=dict)
    submitted: bool = False

    @property
    def has_interview(self) -> bool:
        return bool(self.answers or self.details)


def import_answers(*, inspection: Inspection, content: bytes, by: User) -> AnswersOutcome:
    """Record the answers of a CSV file as given by `by`, who must lead the inspection, while its case files are open.

    A submitted assessment is taken as handed in, complete or not: what was asked elsewhere is not asked again. Raises
    PermissionDenied, ValidationError in another phase, and ImportRefused with every problem of the file; nothing is changed then.
    """
    if not TeamMember.objects.current().filter(inspection=inspection, user=by, role=Role.LEAD).exists():
        raise PermissionDenied("Only the lead inspector brings answers in.")
    with transaction.atomic(), pghistory.context(user=by.pk, reason="Answers imported from a file"):
        held = Inspection.objects.select_for_update(no_key=True).get(pk=inspection.pk)
        if held.phase not in RECORDING_PHASES:
            raise ValidationError("Answers come in while the case files of an inspection are open.")
        rows = _rows(content, held)
        new = _not_recorded_yet(rows, held)
        now = timezone.now()
        judgements = _add_judgements(new, held, by, now)
        interviews = _add_interviews(new, held, by, now)
        done = [row.case.pk for row in new if row.submitted]
        CaseAssessment.objects.filter(case__in=done).update(submitted_at=now, submitted_by=by)
        transaction.on_commit(lambda: judgements_changed.send_robust(sender=None, inspection_id=held.pk))
    return AnswersOutcome(judgements, interviews, len(rows) - len(new))


def _rows(content: bytes, inspection: Inspection) -> list[_Row]:
    edition = edition_structure(inspection.edition_id)
    names = [name for code in edition.questions for name in (code, code + EVIDENCE)]
    try:
        table = read_file(content, columns=("reference", "module", "submitted", *DETAILS, *names), required=("reference",))
    except FileRefused as refused:
        raise ImportRefused(refused.problems) from None
    rows, problems = _read(table, inspection, edition)
    if problems:
        raise ImportRefused(problems)
    return rows


def _read(table: Table, inspection: Inspection, edition: EditionStructure) -> tuple[list[_Row], list[Problem]]:
    found = Case.objects.filter(inspection=inspection).select_related("assessment", "inspection")
    cases = {(case.module, case.reference): case for case in found}
    rows: dict[tuple[str, str], _Row] = {}
    problems: list[Problem] = []
    for number, cells in table.rows:
        reference = cells["reference"]
        key = (cells.get("module") or edition.modules[0].code, reference)
        if key not in cases or key in rows:
            why = "The case is there twice." if key in rows else "There is no such case in this inspection."
            problems.append(Problem(number, "reference", reference[:120], why))
            continue
        row = rows[key] = _Row(number, cases[key], submitted=cells.get("submitted", "").casefold() == "yes")
        row.details = {name: cells[name] for name in DETAILS if cells.get(name)}
        problems += _answers_of(row, cells, edition)
        problems += _details_of(row, edition)
        if row.has_interview and row.case.officer_id is None:
            problems.append(Problem(number, "reference", reference, "An interview needs the officer who holds the case."))
        if row.has_interview and not is_held_about(row.case):
            problems.append(Problem(number, "reference", reference, "No interview is held about cases of this module."))
    return list(rows.values()), problems


def _answers_of(row: _Row, cells: dict[str, str], edition: EditionStructure) -> Iterator[Problem]:
    for code, question in edition.questions.items():
        word, evidence = cells.get(code, ""), cells.get(code + EVIDENCE, "")
        if not word and not evidence:
            continue
        option_id = _option(question, word)
        if word and option_id is None:
            yield Problem(row.number, code, word[:120], "This is not an answer to the question.")
        if question.kind is not Kind.INTERVIEW and question.module != row.case.module:
            yield Problem(row.number, code, word[:120], "This is asked in cases of another module.")
        given = row.answers if question.kind is Kind.INTERVIEW else row.judgements
        given[question.id] = (option_id, evidence)


def _option(question: Question, word: str) -> int | None:
    folded = word.casefold()
    return next((o.id for o in question.options if folded in (o.code.casefold(), o.label.casefold())), None)


def _details_of(row: _Row, edition: EditionStructure) -> Iterator[Problem]:
    for name, code_list in (("interview_grade", "ro_grade"), ("interview_mode", "interview_mode")):
        word = row.details.get(name, "").casefold()
        codes = edition.code_lists.get(code_list, {})
        code = next((code for code, label in codes.items() if word in (code.casefold(), label.casefold())), None)
        if word and code is None:
            yield Problem(row.number, name, row.details[name][:120], "This is not in the edition's list.")
        elif code:
            row.details[name] = code
    yield from _day_and_time_of(row)
    caseload = row.details.get("interview_caseload_fte", "0")
    try:
        if not 0 <= Decimal(caseload) <= 999:
            raise InvalidOperation
    except InvalidOperation:
        yield Problem(row.number, "interview_caseload_fte", caseload[:120], "Give a number from 0 to 999.")


def _day_and_time_of(row: _Row) -> Iterator[Problem]:
    held_on, held_at = (row.details.get(name, "") for name in ("interview_held_on", "interview_held_at"))
    try:
        if held_on and parse_date(held_on) is None:
            raise ValueError
    except ValueError:
        yield Problem(row.number, "interview_held_on", held_on[:120], "Write the date as 2022-01-31.")
    if held_at and _time(held_at) is None:
        yield Problem(row.number, "interview_held_at", held_at[:120], "Write the time as 14:05 or 2:05pm.")


def _time(text: str) -> time | None:
    """Return the time for what people write and for what programs do: 14:05:00."""
    return time_of_day(text.removesuffix(":00") if text.count(":") == 2 else text)


def _not_recorded_yet(rows: list[_Row], inspection: Inspection) -> list[_Row]:
    # By their numbers, not by a join: in a database that has just been filled, which knows no statistics yet, that is slow.
    sheets = [row.case.assessment.pk for row in rows]
    held = {case: (pk, officer) for pk, case, officer in _interviews_of(inspection)}
    judgements = _recorded(Judgement.objects.filter(assessment__in=sheets, held=False), "assessment_id")
    answers = _recorded(InterviewAnswer.objects.filter(interview__in=[pk for pk, _ in held.values()], held=False), "interview_id")
    interviewed = {officer: case for case, (_, officer) in held.items()}
    new: list[_Row] = []
    problems: list[Problem] = []
    for row in rows:
        interview, _ = held.get(row.case.pk, (0, 0))
        present = judgements.get(row.case.assessment.pk, {}), answers.get(interview, {})
        if present == (row.judgements, row.answers) and (row.judgements or row.has_interview):
            continue
        if present != ({}, {}):
            problems.append(Problem(row.number, "reference", row.case.reference, "The case has other answers already."))
        elif row.has_interview and row.case.officer_id in interviewed:
            why = "This officer has been interviewed in this inspection already, after one case."
            problems.append(Problem(row.number, "reference", row.case.reference, why))
        else:
            if row.has_interview and row.case.officer_id:
                interviewed[row.case.officer_id] = row.case.pk
            new.append(row)
    if problems:
        raise ImportRefused(problems)
    return new


def _interviews_of(inspection: Inspection) -> Iterable[tuple[int, int, int]]:
    return Interview.objects.filter(case__inspection=inspection).values_list("pk", "case_id", "officer_id")


def _recorded(answers: "Iterable[Answer]", sheet_of: str) -> dict[int, Given]:
    """Return what was answered, by the number of the assessment or interview that it belongs to."""
    found: dict[int, Given] = {}
    for sheet, question_id, option_id, evidence in answers.values_list(sheet_of, "question_id", "option_id", "evidence"):  # type: ignore[attr-defined]
        found.setdefault(sheet, {})[question_id] = (option_id, evidence)
    return found


def _add_judgements(rows: list[_Row], inspection: Inspection, by: User, now: datetime) -> int:
    judgements = (
        FirstAnswer(row.case.assessment.pk, question, option, evidence)
        for row in rows
        for question, (option, evidence) in row.judgements.items()
    )
    return record_answers(ASSESSMENT, judgements, inspection_id=inspection.pk, by_id=by.pk, now=now)


def _add_interviews(rows: list[_Row], inspection: Inspection, by: User, now: datetime) -> int:
    held = [row for row in rows if row.has_interview]
    interviews = Interview.objects.bulk_create((_interview(row, by, now) for row in held), batch_size=ROWS_AT_A_TIME)
    answers = (
        FirstAnswer(interview.pk, question, option, evidence)
        for row, interview in zip(held, interviews, strict=True)
        for question, (option, evidence) in row.answers.items()
    )
    record_answers(INTERVIEW, answers, inspection_id=inspection.pk, by_id=by.pk, now=now)
    return len(interviews)


def _interview(row: _Row, by: User, now: datetime) -> Interview:
    assert row.case.officer_id is not None  # noqa: S101  (a row without officer was refused)
    caseload = row.details.get("interview_caseload_fte")
    return Interview(
        case=row.case,
        officer_id=row.case.officer_id,
        interviewer=by,
        held_on=parse_date(row.details.get("interview_held_on", "")),
        held_at=_time(row.details.get("interview_held_at", "")),
        mode=row.details.get("interview_mode", ""),
        grade=row.details.get("interview_grade", ""),
        caseload_fte=Decimal(caseload) if caseload else None,
        submitted_at=now if row.submitted else None,
    )
