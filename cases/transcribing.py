"""An assessment that was first written on paper: on which day and by whom, and whether they find in it what they wrote.

The answers themselves are typed into the form as ever, and are whose who types them. What is recorded here stands beside them.
Whoever may answer for a case may enter a paper form about it, of anybody who assesses in the inspection; a local assessor, who is
staff of an inspected service, their own alone. Only the assessor of the form confirms it; nobody needs to for their own typing.
"""

from datetime import date

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cases.models import Case, CaseAssessment
from cases.opening import open_for_writing
from cases.queries.transcripts import paper_assessors
from design.templatetags.words import long_date
from inspections.rules import Phase, Role, is_final


@transaction.atomic
def record_transcript(*, assessment: CaseAssessment, paper_date: date, assessor: User, by: User) -> CaseAssessment:
    """Record that the assessment is typed in from a paper form with this date, filled in by this person.

    Said anew it replaces what was said before, and has to be confirmed anew; the same again changes nothing. Raises
    PermissionDenied, and ValidationError by field for a date or person that cannot be, or when the file is closed.
    """
    opened = open_for_writing(assessment, by)
    _check(opened.case, paper_date, assessor, by, opened.standing.role)
    held = opened.case.assessment
    if (held.paper_date, held.paper_assessor_id) == (paper_date, assessor.pk):
        return held
    held.paper_date, held.paper_assessor, held.transcribed_by = paper_date, assessor, by
    held.transcript_confirmed_at = timezone.now() if assessor == by else None
    return _stored(held, "Entered from paper", by)


@transaction.atomic
def withdraw_transcript(*, assessment: CaseAssessment, reason: str, by: User) -> CaseAssessment:
    """Take back that the assessment was written on paper, with a reason. Raises PermissionDenied and ValidationError."""
    if not reason.strip():
        raise ValidationError({"reason": "Enter why the answers are not from a paper form"})
    held = open_for_writing(assessment, by).case.assessment
    if held.paper_date is None:
        return held
    held.paper_date = held.paper_assessor = held.transcribed_by = held.transcript_confirmed_at = None
    return _stored(held, reason.strip(), by)


@transaction.atomic
def confirm_transcript(*, assessment: CaseAssessment, by: User) -> CaseAssessment:
    """Confirm that the answers are those of one's own paper form, handed in or not. Confirming again changes nothing.

    Raises PermissionDenied for everybody but the assessor of the form, and ValidationError once the inspection is published.
    """
    held = CaseAssessment.objects.select_for_update(of=("self",)).select_related("case__inspection").get(pk=assessment.pk)
    if not Case.objects.visible_to(by).filter(pk=held.case_id).exists():
        raise PermissionDenied("There is no such case, or you may not see it.")
    if held.paper_assessor_id != by.pk:
        raise PermissionDenied("Only the person who filled in the paper form can confirm what was typed in from it.")
    if is_final(Phase(held.case.inspection.phase)):
        raise ValidationError("This inspection is published: nothing in it changes any more.")
    if held.transcript_confirmed_at is None:
        held.transcript_confirmed_at = timezone.now()
        _stored(held, "Transcript confirmed", by)
    return held


def _stored(held: CaseAssessment, reason: str, by: User) -> CaseAssessment:
    with pghistory.context(user=by.pk, reason=reason):
        held.save(update_fields=["paper_date", "paper_assessor", "transcribed_by", "transcript_confirmed_at"])
    return held


def _check(case: Case, paper_date: date, assessor: User, by: User, role: str | None) -> None:
    wrong = {}
    came_in = timezone.localdate(case.added_at)
    if paper_date > timezone.localdate():
        wrong["paper_date"] = "The date on the form must be today or in the past"
    elif paper_date < came_in:
        wrong["paper_date"] = f"The date on the form must be {long_date(came_in)}, when the case came in, or later"
    known = next((one for one in paper_assessors(case) if one.user == assessor), None)
    if known is None:
        wrong["assessor"] = f"{assessor.name} does not assess this case: select somebody on the team of this inspection who does"
    elif known.left_on is not None and paper_date > known.left_on:
        wrong["assessor"] = f"{assessor.name} left the team on {long_date(known.left_on)}, before the date on the form"
    elif role == Role.LOCAL_ASSESSOR and assessor != by:
        wrong["assessor"] = "Local assessors enter only what they filled in themselves"
    if wrong:
        raise ValidationError(wrong)
