"""The provider's action plan: what is done about each recommendation, by whom, until when, and how far it has come."""

from datetime import date

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from inspections.rules import Phase
from organisation.gathering import changed
from reports.models import Action, ActionProgress, Recommendation
from reports.permissions import held
from reports.rules import ONLY_THESE_PREPARE, PREPARING_ROLES, WITHDRAWN, State

# What becomes of recommendations is followed long after publication.
_ANY_PHASE = tuple(Phase)


@transaction.atomic
def add_action(*, recommendation: Recommendation, text: str, owner: str, due_on: date, by: User) -> Action:
    """Add what the provider will do about a recommendation; `owner` is a role at the provider.

    Raises PermissionDenied, and ValidationError for what is missing and for a withdrawn recommendation.
    """
    held(recommendation.inspection_id, by, PREPARING_ROLES, ONLY_THESE_PREPARE, phases=_ANY_PHASE)
    if Recommendation.objects.get(pk=recommendation.pk).withdrawn_at is not None:
        raise ValidationError(WITHDRAWN)
    columns = _columns(text, owner, due_on)
    last = Action.objects.filter(recommendation=recommendation).order_by("-number").values_list("number", flat=True).first() or 0
    with pghistory.context(user=by.pk, reason=""):
        return Action.objects.create(recommendation=recommendation, number=last + 1, added_by=by, changed_by=by, **columns)


@transaction.atomic
def change_action(*, action: Action, version: int, text: str, owner: str, due_on: date, by: User) -> Action:
    """Describe an action anew over version `version`, for instance with another due date; history keeps the earlier ones.

    Raises PermissionDenied, ChangedMeanwhile and ValidationError.
    """
    held(action.recommendation.inspection_id, by, PREPARING_ROLES, ONLY_THESE_PREPARE, phases=_ANY_PHASE)
    current = Action.objects.select_related("changed_by", "recommendation").get(pk=action.pk)
    return changed(current, version, _columns(text, owner, due_on), by)


@transaction.atomic
def tell_progress(*, action: Action, state: State, note: str, by: User) -> ActionProgress:
    """Record how far an action has come; what was told before stays.

    Raises PermissionDenied, and ValidationError without a note.
    """
    held(action.recommendation.inspection_id, by, PREPARING_ROLES, ONLY_THESE_PREPARE, phases=_ANY_PHASE)
    if not note.strip():
        raise ValidationError({"note": "Enter what has been done"})
    return ActionProgress.objects.create(action=action, state=state.value, note=note.strip(), by=by)


def _columns(text: str, owner: str, due_on: date) -> dict[str, object]:
    if not text.strip():
        raise ValidationError({"text": "Enter what will be done"})
    if not owner.strip():
        raise ValidationError({"owner": "Enter who will do it"})
    return {"text": text.strip(), "owner": " ".join(owner.split()), "due_on": due_on}
