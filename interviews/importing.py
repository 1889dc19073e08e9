"""Answers that were recorded elsewhere come in from a file, judgements and interviews together: the whole file or nothing.

A case without answers gets those of its row (interviews.answer_rows); one that has exactly these already is left alone; anything
else is a problem.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cases.answers import ASSESSMENT
from cases.csv_rows import FileRefused, Problem
from cases.importing import ImportRefused
from cases.models import Answer, CaseAssessment, Judgement
from cases.recording import FirstAnswer, record_answers
from cases.signals import judgements_changed
from design.templatetags.words import plural
from inspections.models import Inspection, TeamMember
from inspections.rules import RECORDING_PHASES, Role
from interviews.answer_rows import AnswerRow, Given, read_answers
from interviews.answers import INTERVIEW
from interviews.models import Interview, InterviewAnswer
from standards.queries import edition_structure

ROWS_AT_A_TIME = 2_000


@dataclass(frozen=True, slots=True)
class AnswersOutcome:
    """How many answers and interviews a file added, and how many of its rows were recorded already."""

    judgements: int
    interviews: int
    unchanged: int

    @property
    def in_words(self) -> str:
        """For example "120 judgements and 8 interviews added, 3 rows already there and unchanged."."""
        added = f"{plural(self.judgements, 'judgement')} and {plural(self.interviews, 'interview')} added"
        return f"{added}, {plural(self.unchanged, 'row')} already there and unchanged." if self.unchanged else f"{added}."


def may_import_answers(user: User, inspection: Inspection) -> bool:
    """Return whether the person leads the inspection."""
    return TeamMember.objects.current().filter(inspection=inspection, user=user, role=Role.LEAD).exists()


def import_answers(*, inspection: Inspection, content: bytes, by: User) -> AnswersOutcome:
    """Record the answers of a file as given by `by`, who must lead the inspection, while its case files are open.

    A submitted assessment is taken as handed in, complete or not: what was asked elsewhere is not asked again. Raises
    PermissionDenied, ValidationError in another phase, and ImportRefused with every problem of the file; nothing is changed then.
    """
    if not may_import_answers(by, inspection):
        raise PermissionDenied("Only the lead inspector brings answers in.")
    with transaction.atomic(), pghistory.context(user=by.pk, reason="Answers imported from a file"):
        held = Inspection.objects.select_for_update(no_key=True).get(pk=inspection.pk)
        if held.phase not in RECORDING_PHASES:
            raise ValidationError("Answers come in while the case files of an inspection are open.")
        try:
            rows = read_answers(content, held, edition_structure(held.edition_id))
        except FileRefused as refused:
            raise ImportRefused(refused.problems) from None
        new = _not_recorded_yet(rows, held)
        now = timezone.now()
        judgements = _add_judgements(new, held, by, now)
        interviews = _add_interviews(new, held, by, now)
        done = [row.case.pk for row in new if row.submitted]
        CaseAssessment.objects.filter(case__in=done).update(submitted_at=now, submitted_by=by)
        transaction.on_commit(lambda: judgements_changed.send_robust(sender=None, inspection_id=held.pk))
    return AnswersOutcome(judgements, interviews, len(rows) - len(new))


def _not_recorded_yet(rows: list[AnswerRow], inspection: Inspection) -> list[AnswerRow]:
    # By their numbers, not by a join: in a database that has just been filled, which knows no statistics yet, that is slow.
    sheets = [row.case.assessment.pk for row in rows]
    held = {case: (pk, officer) for pk, case, officer in _interviews_of(inspection)}
    judgements = _recorded(Judgement.objects.filter(assessment__in=sheets, held=False), "assessment_id")
    answers = _recorded(InterviewAnswer.objects.filter(interview__in=[pk for pk, _ in held.values()], held=False), "interview_id")
    interviewed = {officer: case for case, (_, officer) in held.items()}
    new: list[AnswerRow] = []
    problems: list[Problem] = []
    for row in rows:
        interview, _ = held.get(row.case.pk, (0, 0))
        present = judgements.get(row.case.assessment.pk, {}), answers.get(interview, {})
        if present == (row.judgements, row.answers) and (row.judgements or row.has_interview):
            continue
        if present != ({}, {}):
            problems.append(Problem(row.number, "reference", row.case.reference, "The case has other answers already."))
        elif row.case.assessment.submitted_at:
            problems.append(Problem(row.number, "reference", row.case.reference, "Its assessment was submitted already."))
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


def _add_judgements(rows: list[AnswerRow], inspection: Inspection, by: User, now: datetime) -> int:
    judgements = (
        FirstAnswer(row.case.assessment.pk, question, option, evidence)
        for row in rows
        for question, (option, evidence) in row.judgements.items()
    )
    return record_answers(ASSESSMENT, judgements, inspection_id=inspection.pk, by_id=by.pk, now=now)


def _add_interviews(rows: list[AnswerRow], inspection: Inspection, by: User, now: datetime) -> int:
    held = [row for row in rows if row.has_interview]
    interviews = Interview.objects.bulk_create((_interview(row, by, now) for row in held), batch_size=ROWS_AT_A_TIME)
    answers = (
        FirstAnswer(interview.pk, question, option, evidence)
        for row, interview in zip(held, interviews, strict=True)
        for question, (option, evidence) in row.answers.items()
    )
    record_answers(INTERVIEW, answers, inspection_id=inspection.pk, by_id=by.pk, now=now)
    return len(interviews)


def _interview(row: AnswerRow, by: User, now: datetime) -> Interview:
    assert row.case.officer_id is not None  # noqa: S101  (a row without officer was refused)
    return Interview(
        case=row.case,
        officer_id=row.case.officer_id,
        interviewer=by,
        held_on=row.details.held_on,
        held_at=row.details.held_at,
        mode=row.details.mode,
        grade=row.details.grade,
        caseload_fte=row.details.caseload_fte,
        submitted_at=now if row.submitted else None,
    )
