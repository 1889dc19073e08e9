"""Who holds a review: claiming, assigning, taking over from somebody who has left, handing back, withdrawing.

What an assurer has judged stays theirs: whoever holds the review next begins with nothing.
"""

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from moderation.holding import held_for, lift_seal
from moderation.models import Review
from moderation.permissions import role_in, wrote_in
from moderation.rules import Action, Mode, State, why_not_to
from notifications.notifying import notify
from notifications.rules import Kind


@transaction.atomic
def claim(*, review: Review, seen: bool = False, by: User) -> Review:
    """Take a review that waits for an assurer. Claiming one's own again changes nothing.

    `seen` says that the person knows already what the inspector answered: a blind review becomes an open one.
    Raises PermissionDenied, and ValidationError when somebody else was faster.
    """
    if Review.objects.visible_to(by).filter(pk=review.pk, held_by=by, state=State.CLAIMED).exists():
        return review
    held, _, state = held_for(Action.CLAIM, review, by)
    with pghistory.context(user=by.pk, reason="Claimed"):
        if seen and held.mode == Mode.BLIND:
            held.mode = Mode.OPEN.value
            lift_seal(held, timezone.now())
        return _handed_to(held, by, state)


@transaction.atomic
def assign(*, review: Review, to: User, by: User) -> Review:
    """Give a review to a quality assurer, whoever holds it now; the lead inspector may.

    Raises PermissionDenied, and ValidationError for somebody who cannot judge it.
    """
    held, _, state = held_for(Action.ASSIGN, review, by)
    refusal = why_not_to(role_in(held.assessment.case.inspection_id, to), is_author=wrote_in(held.assessment, to))
    if refusal or not to.is_active:
        raise ValidationError({"to": refusal or "Select somebody who can sign in"})
    if held.held_by_id == to.pk:
        return held
    with pghistory.context(user=by.pk, reason=f"Assigned to {to}"):
        _handed_to(held, to, state)
    _tell(held, to, by)
    return held


@transaction.atomic
def take_over(*, review: Review, by: User) -> Review:
    """Take a review from somebody who is no quality assurer of the inspection any more.

    Raises PermissionDenied while they are, and ValidationError where the review is over.
    """
    held, _, state = held_for(Action.TAKE_OVER, review, by)
    with pghistory.context(user=by.pk, reason=f"Taken over from {held.held_by}"):
        return _handed_to(held, by, state)


@transaction.atomic
def hand_back(*, review: Review, by: User) -> Review:
    """Give a review back, so that somebody else can claim it. Raises PermissionDenied, ValidationError once it was compared."""
    held, _, state = held_for(Action.HAND_BACK, review, by)
    with pghistory.context(user=by.pk, reason="Handed back"):
        return _handed_to(held, None, state)


@transaction.atomic
def withdraw(*, review: Review, reason: str, by: User) -> Review:
    """Take a review off the list before anything is judged; the lead inspector may. The assessment can be selected again.

    Raises PermissionDenied, and ValidationError without a reason or once something was judged.
    """
    if not reason.strip():
        raise ValidationError({"reason": "Enter why the review is withdrawn"})
    held, _, state = held_for(Action.WITHDRAW, review, by)
    with pghistory.context(user=by.pk, reason=reason.strip()):
        lift_seal(held, timezone.now())
        held.state, held.closed_at = state.value, timezone.now()
        held.save(update_fields=["state", "closed_at"])
    return held


def _tell(review: Review, to: User, by: User) -> None:
    """Tell somebody that a review is theirs now."""
    case = review.assessment.case
    subject, link = f"Review of case {case.reference} to judge", reverse("review", args=[review.pk])
    notify(to, Kind.REVIEW_ALLOCATED, subject, link, about=case.inspection, case=case.reference, by=by)


def _handed_to(held: Review, to: User | None, state: State) -> Review:
    held.held_by, held.state = to, state.value
    held.save(update_fields=["held_by", "state", "mode"])
    return held
