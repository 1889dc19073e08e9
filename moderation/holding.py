"""A review laid open to one step: locked, as it is stored, for somebody whom the table of transitions lets take it."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.models import User
from cases.models import Seal
from cases.permissions import read_only_because_of_phase, read_only_because_set_aside
from cases.signals import judgements_changed
from inspections.models import Inspection
from moderation.models import Review
from moderation.permissions import actor_in
from moderation.rules import LETTING_GO, NOT_NOW, Action, Actor, State, after, why_not


def held_for(action: Action, review: Review, by: User) -> tuple[Review, Actor, State]:
    """Lock a review until the transaction ends; return it with what the person is to it and the state that follows.

    Raises PermissionDenied for who may not, and ValidationError where the phase, the state of the review or its case does not
    allow it.
    """
    if not Review.objects.visible_to(by).filter(pk=review.pk).exists():
        raise PermissionDenied("There is no such review, or you may not see it.")
    rows = Review.objects.select_for_update(of=("self",)).select_related("assessment__case__inspection", "held_by")
    held = rows.get(pk=review.pk)
    actor = actor_in(held, by)
    refusal = why_not(action, actor)
    if refusal:
        raise PermissionDenied(refusal)
    require_recording(held.assessment.case.inspection)
    if action not in LETTING_GO and (why := read_only_because_set_aside(held.assessment.case)):
        raise ValidationError(why, code="set_aside")
    state = after(action, State(held.state))
    if state is None:
        raise ValidationError(NOT_NOW.format(state=State(held.state).words))
    return held, actor, state


def require_recording(inspection: Inspection) -> None:
    """Raise ValidationError where the phase lets nobody change what the ratings are computed from."""
    if not inspection.is_recording:
        raise ValidationError(read_only_because_of_phase(inspection))


def lift_seal(review: Review, at: datetime) -> None:
    """Let those who assure quality see the case again."""
    for seal in Seal.objects.filter(case=review.assessment.case_id, lifted_at=None):
        seal.lifted_at = at
        seal.save(update_fields=["lifted_at"])


def tell(inspection_id: int) -> None:
    """Say after the commit that something has changed which ratings may follow from."""
    transaction.on_commit(lambda: judgements_changed.send_robust(sender=None, inspection_id=inspection_id))
