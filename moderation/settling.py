"""What comes of a comparison: disagreements settled by somebody else, the assessment returned, the review closed."""

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases.assessing import give_back
from cases.models import CaseAssessment
from moderation.holding import held_for, tell
from moderation.models import AgreedJudgement, Query, Return, Review
from moderation.queries.reviewing import open_review
from moderation.rules import Action, Theme
from notifications.notifying import notify
from notifications.rules import Kind


@transaction.atomic
def settle(*, review: Review, question: str, choice: str, reason: str, theme: Theme | None = None, by: User) -> AgreedJudgement:
    """Record what is agreed about a question on which inspector and assurer differ; somebody who is neither of them may.

    It stands beside the two and replaces neither; settled again, the newest counts. Raises PermissionDenied, and ValidationError
    without a reason, for no option of the question, or where the two agree.
    """
    held, _, _ = held_for(Action.SETTLE, review, by)
    opened = open_review(held, by)
    line = next((line for line in opened.lines if line.question.code == question), None)
    if line is None or not line.differs:
        raise ValidationError("Inspector and assurer do not differ about this question.")
    option = line.question.option(choice)
    wrong = {}
    if option is None:
        wrong["choice"] = "Select what is agreed"
    if not reason.strip():
        wrong["reason"] = "Enter the reason"
    if option is None or wrong:
        raise ValidationError(wrong)
    agreed = AgreedJudgement.objects.create(
        assessment=held.assessment, review=held, question_id=line.question.id, option_id=option.id, reason=reason.strip(),
        theme=theme.value if theme else "", version=line.current.version, by=by,
    )  # fmt: skip
    tell(held.assessment.case.inspection_id)
    return agreed


@transaction.atomic
def return_assessment(*, review: Review, reason: str, by: User) -> Return:
    """Give the whole assessment back to whoever answers for it, with reasons: it is open for writing again.

    Raises PermissionDenied, and ValidationError without a reason or before the comparison.
    """
    if not reason.strip():
        raise ValidationError({"reason": "Enter why the assessment is returned"})
    held, _, state = held_for(Action.RETURN, review, by)
    given_back = Return.objects.create(review=held, reason=reason.strip(), by=by)
    give_back(assessment=held.assessment, reason=reason.strip(), by=by)
    with pghistory.context(user=by.pk, reason=reason.strip()):
        held.state = state.value
        held.save(update_fields=["state"])
    case = held.assessment.case
    notify(
        case.allocated_to or held.assessment.submitted_by or (), Kind.CASE_RETURNED, f"Case {case.reference} returned to you",
        reverse("case", args=[case.pk]), about=case.inspection, case=case.reference, by=by,
    )  # fmt: skip
    tell(case.inspection_id)
    return given_back


@transaction.atomic
def look_again(*, review: Review, by: User) -> Review:
    """Go on with a review whose assessment was returned and is handed in again. Raises PermissionDenied, ValidationError."""
    held, _, state = held_for(Action.LOOK_AGAIN, review, by)
    if held.assessment.submitted_at is None:
        raise ValidationError("The assessment has not been handed in again yet.")
    with pghistory.context(user=by.pk, reason="Looked at again"):
        held.state = state.value
        held.save(update_fields=["state"])
    tell(held.assessment.case.inspection_id)
    return held


@transaction.atomic
def close(*, review: Review, by: User) -> Review:
    """Close a review: nothing in it is left open.

    Raises PermissionDenied, and ValidationError while a disagreement is not settled, a query is open or the assessment is not
    handed in.
    """
    held, _, state = held_for(Action.CLOSE, review, by)
    sheet = CaseAssessment.objects.select_for_update(of=("self",)).get(pk=held.assessment_id)
    opened = open_review(held, by)
    left = [f"Settle {label}: inspector and assurer differ" for label in opened.unsettled]
    if Query.objects.open().filter(assessment=sheet).exists():
        left.append("Resolve the open queries about this assessment")
    if sheet.submitted_at is None:
        left.append("Wait until the assessment is handed in")
    if left:
        raise ValidationError(left)
    with pghistory.context(user=by.pk, reason="Agreed"):
        held.state, held.closed_at = state.value, timezone.now()
        held.save(update_fields=["state", "closed_at"])
    tell(held.assessment.case.inspection_id)
    return held
