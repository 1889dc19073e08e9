"""What is said about answers once they are revealed, and what was learnt from them. Nothing said is changed or removed."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from cases.answers import storable
from exercises.holding import held_for
from exercises.models import Exercise, GoldCase, Lesson, Remark
from exercises.queries.opening import OpenExercise
from exercises.rules import Action

LONGEST = 10_000


@transaction.atomic
def say(*, case: GoldCase, question: str, text: str, by: User) -> Remark:
    """Say something about the answers to a question of a gold case. Raises PermissionDenied; ValidationError without words."""
    opened, _ = held_for(Action.DISCUSS, case.exercise, by)
    return Remark.objects.create(
        case=case, question_id=_asked(opened, question), text=_words(text, "Enter what you want to say"), by=by
    )


@transaction.atomic
def learn(*, exercise: Exercise, question: str, text: str, by: User) -> Lesson:
    """Write down what was learnt about a question of the exercise. Raises PermissionDenied; ValidationError without words."""
    opened, _ = held_for(Action.LEARN, exercise, by)
    words = _words(text, "Enter what was learnt")
    return Lesson.objects.create(exercise=exercise, question_id=_asked(opened, question), text=words, by=by)


def _asked(opened: OpenExercise, code: str) -> int:
    found = next((one for case in opened.cases for one in case.questions if one.code == code), None)
    if found is None:
        raise ValidationError("This exercise does not ask this.")
    return found.id


def _words(text: str, needed: str) -> str:
    words = text.strip()
    if not words:
        raise ValidationError({"text": needed})
    if len(words) > LONGEST or not storable(words):
        raise ValidationError({"text": f"This must be text of {LONGEST:,} characters or fewer"})
    return words
