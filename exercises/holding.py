"""An exercise laid open to one step: locked, as it is stored, for somebody whom the table of transitions lets take it."""

from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import User
from exercises.models import Exercise
from exercises.queries.opening import OpenExercise, open_exercise
from exercises.rules import NOT_NOW, Action, State, after, why_not


def held_for(action: Action, exercise: Exercise, by: User) -> tuple[OpenExercise, State]:
    """Lock an exercise until the transaction ends; return it as it lies open, with the state that follows.

    Raises PermissionDenied for who may not, and ValidationError where its state does not allow it.
    """
    if not Exercise.objects.visible_to(by).filter(pk=exercise.pk).exists():
        raise PermissionDenied("There is no such exercise, or you may not see it.")
    held = Exercise.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=exercise.pk)
    opened = open_exercise(held, by)
    refusal = why_not(action, opened.actor, opened.state)
    if refusal:
        raise PermissionDenied(refusal)
    state = after(action, opened.state)
    if state is None:
        raise ValidationError(NOT_NOW.format(state=opened.state.words))
    return opened, state
