"""The lead inspector chooses after which of their cases an officer is interviewed."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.models import User
from cases.models import Case, ResponsibleOfficer
from cases.permissions import may_allocate
from inspections.models import Inspection
from inspections.rules import RECORDING_PHASES, Phase
from interviews.models import Interview, InterviewChoice
from interviews.queries.interview import is_held_about

LONGEST_REASON = 1_000


@transaction.atomic
def choose_interview_case(*, case: Case, reason: str, by: User) -> InterviewChoice:
    """Choose the case after which its officer is interviewed, in place of the one proposed, until the interview has begun.

    Raises PermissionDenied for anybody but the lead inspector, and ValidationError.
    """
    if not may_allocate(by, case.inspection):
        raise PermissionDenied("Only the lead inspector chooses after which case an officer is interviewed.")
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON or "\x00" in reason:
        raise ValidationError({"reason": f"Enter the reason, in up to {LONGEST_REASON:,} characters"})
    if Phase(Inspection.objects.get(pk=case.inspection_id).phase) not in RECORDING_PHASES | {Phase.PLANNING}:
        raise ValidationError("No interview is held in this phase of the inspection.")
    if case.officer_id is None or case.set_aside_at is not None or not is_held_about(case):
        raise ValidationError({"case": "No interview is held after this case"})
    ResponsibleOfficer.objects.select_for_update(no_key=True).get(pk=case.officer_id)
    if Interview.objects.filter(officer=case.officer_id).exists():
        raise ValidationError({"case": "The interview of this officer has begun: it stays with its case"})
    return InterviewChoice.objects.create(officer_id=case.officer_id, case=case, reason=reason, chosen_by=by)
