"""Holding an interview: beginning it, its details, finishing and reopening it. Its answers are saved by cases.answering."""

from typing import Any

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from cases.answers import AnswerSheet
from cases.models import Case, CaseAssessment
from cases.permissions import Standing, standing
from cases.queries.answers import answers_of
from cases.queries.transcripts import paper_assessors
from inspections.rules import Role
from interviews.answers import INTERVIEW
from interviews.models import Interview
from interviews.queries.interview import details_of, is_held_about
from interviews.rules import DETAIL_NAMES, InterviewDetails, changed_by, faults, gaps_in
from standards.details import PREFIX
from standards.queries import edition_structure


class AlreadyInterviewed(ValidationError):  # noqa: N818  (reads as what happened)
    """The officer has been interviewed after another case. `interview` is that one, None where the person may not see it."""

    def __init__(self, officer: str, interview: Interview | None) -> None:
        self.interview = interview
        after = f"case {interview.case.reference}" if interview else "another of their cases"
        super().__init__(f"{officer} has already been interviewed, after {after}. Everybody is interviewed after one case only.")


def start_interview(*, case: Case, details: InterviewDetails, interviewer: User | None = None, by: User) -> Interview:
    """Begin the interview of the officer who holds the case; the one that was begun already is returned as it is.

    `interviewer` is somebody else on the team where what they wrote on paper is typed in. Raises PermissionDenied,
    AlreadyInterviewed, and ValidationError for details that cannot be or a case without officer.
    """
    stands = _standing(case, by)
    _may_write(stands)
    edition = edition_structure(case.inspection.edition_id)
    if not edition.interview:
        raise ValidationError("The edition of this inspection has no interview.")
    if not is_held_about(case):
        raise ValidationError(f"No interview is held about cases of the module {edition.module_title(case.module)}.")
    if case.officer_id is None:
        raise ValidationError("No officer is recorded for this case, so there is nobody to interview after it.")
    _check(details, case)
    if interviewer is not None and interviewer != by:
        _check_interviewer(interviewer, case, stands)
    begun = _begun(case, by)
    if begun is not None:
        return begun
    try:
        with transaction.atomic(), pghistory.context(user=by.pk, reason="Interview begun"):
            return Interview.objects.create(
                case=case, officer_id=case.officer_id, interviewer=interviewer or by,
                held_on=details.held_on, held_at=details.held_at, mode=details.mode, grade=details.grade,
                caseload_fte=details.caseload_fte,
            )  # fmt: skip
    except IntegrityError:
        # Somebody began an interview of the same officer at the same moment.
        begun = _begun(case, by)
        if begun is None:
            raise
        return begun


def _check_interviewer(interviewer: User, case: Case, stands: Standing) -> None:
    if stands.role == Role.LOCAL_ASSESSOR:
        raise ValidationError({"interviewer": "Local assessors enter only interviews that they held themselves"})
    if interviewer not in [one.user for one in paper_assessors(case)]:
        raise ValidationError({"interviewer": f"{interviewer.name} does not assess this case"})


def _begun(case: Case, by: User) -> Interview | None:
    """Return the interview of the case, if any. Raises AlreadyInterviewed where its officer has one after another case."""
    interview = Interview.objects.filter(officer=case.officer_id).select_related("case").first()
    if interview is None or interview.case_id == case.pk:
        return interview
    visible = Interview.objects.visible_to(by).filter(pk=interview.pk).exists()
    raise AlreadyInterviewed(str(case.officer), interview if visible else None)


def take_detail(*, sheet: AnswerSheet, case_id: int, question: str, by: int, **_signal: Any) -> None:
    """Record with the interview what was answered for one of its details, in the transaction of the answer.

    Raises ValidationError for what is no value; notes are no detail, and are kept as they are.
    """
    name = question.removeprefix(PREFIX)
    if sheet is not INTERVIEW or name not in DETAIL_NAMES:
        return
    held = Interview.objects.select_related("case__inspection").get(case=case_id)
    part = "choice" if name in {"mode", "grade"} else "evidence"
    try:
        details = changed_by(details_of(held), name, answers_of(INTERVIEW, case_id)[question])
    except ValueError as wrong:
        raise ValidationError({part: str(wrong)}) from None
    found = faults(details, edition_structure(held.case.inspection.edition_id), timezone.localdate())
    if name in found:
        raise ValidationError({part: found[name]})
    if details != details_of(held):
        setattr(held, name, getattr(details, name))
        with pghistory.context(user=by, reason="Details of the interview"):
            held.save(update_fields=[name])


@transaction.atomic
def finish_interview(*, interview: Interview, by: User) -> Interview:
    """Finish the interview: its answers are read-only from now on. Doing it again changes nothing.

    Raises PermissionDenied, and ValidationError listing what is missing: each question needs an answer or "not asked".
    """
    with pghistory.context(user=by.pk, reason="Interview finished"):
        held = _held(interview)
        stands = _standing(held.case, by)
        if not stands.answers:
            raise PermissionDenied(stands.read_only_because)
        if held.submitted_at is not None:
            return held
        _may_write(stands)
        edition = edition_structure(held.case.inspection.edition_id)
        names, gaps = gaps_in(details_of(held), edition.interview, answers_of(INTERVIEW, held.case_id))
        if names or gaps:
            raise ValidationError([f"Enter {DETAIL_NAMES[name]}" for name in names] + [gap.message for gap in gaps])
        held.submitted_at = timezone.now()
        held.save(update_fields=["submitted_at"])
        # From the first time on: what the assessment says now was said before the officer was heard.
        sheet = CaseAssessment.objects.select_for_update().get(case=held.case_id)
        if sheet.officer_heard_at is None:
            sheet.officer_heard_at = held.submitted_at
            sheet.save(update_fields=["officer_heard_at"])
    return held


@transaction.atomic
def reopen_interview(*, interview: Interview, reason: str, by: User) -> Interview:
    """Open a finished interview for writing again; the lead inspector may, with a reason. An open one stays as it is."""
    if not reason.strip():
        raise ValidationError({"reason": "Enter why the interview is reopened"})
    with pghistory.context(user=by.pk, reason=reason.strip()):
        held = _held(interview)
        stands = _standing(held.case, by)
        if not stands.is_lead:
            raise PermissionDenied("Only the lead inspector may reopen an interview.")
        if held.submitted_at is None:
            return held
        _may_write(stands)
        held.submitted_at = None
        held.save(update_fields=["submitted_at"])
    return held


def _held(interview: Interview) -> Interview:
    """Read the interview again and hold it: answers that are being saved are waited for, later ones wait."""
    return Interview.objects.select_for_update(of=("self",)).select_related("case__inspection").get(pk=interview.pk)


def _standing(case: Case, by: User) -> Standing:
    if not Case.objects.visible_to(by).filter(pk=case.pk).exists():
        raise PermissionDenied("There is no such case, or you may not see it.")
    return standing(by, case)


def _may_write(stands: Standing) -> None:
    if not stands.answers:
        raise PermissionDenied(stands.read_only_because)
    if stands.closed_because:
        raise ValidationError(stands.closed_because)


def _check(details: InterviewDetails, case: Case) -> None:
    wrong = faults(details, edition_structure(case.inspection.edition_id), timezone.localdate())
    if wrong:
        raise ValidationError(wrong)
