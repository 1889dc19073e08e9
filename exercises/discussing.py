"""What is said about answers once they are revealed, and what was learnt from them. Nothing said is changed or removed."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from cases.answers import storable
from exercises.holding import held_for
from exercises.models import Exercise, GoldCase, Lesson, Remark
from exercises.queries.opening import OpenExercise
from exercises.rules import Action
from moderation.noting import propose_note

LONGEST = 10_000
LONGEST_NOTE = 2_000  # that fits beside a question on the form


@transaction.atomic
def say(*, case: GoldCase, question: str, text: str, by: User) -> Remark:
    """Say something about the answers to a question of a gold case. Raises PermissionDenied; ValidationError without words."""
    opened, _ = held_for(Action.DISCUSS, case.exercise, by)
    return Remark.objects.create(
        case=case, question_id=_asked(opened, question), text=_words(text, "Enter what you want to say"), by=by
    )


@transaction.atomic
def learn(*, exercise: Exercise, question: str, text: str, propose: bool = False, by: User) -> Lesson:
    """Write down what was learnt about a question of the exercise; `propose` proposes it as a learning note to the question too.

    Raises PermissionDenied; ValidationError without words, or where they cannot be proposed (moderation.noting).
    """
    opened, _ = held_for(Action.LEARN, exercise, by)
    words = _words(text, "Enter what was learnt")
    if propose:
        _propose(opened, question, words, by)
    return Lesson.objects.create(exercise=exercise, question_id=_asked(opened, question), text=words, by=by)


def _propose(opened: OpenExercise, question: str, words: str, by: User) -> None:
    if len(words) > LONGEST_NOTE:
        raise ValidationError({"text": f"A note must have {LONGEST_NOTE:,} characters or fewer"})
    found = f"The benchmarking exercise “{opened.exercise}”."
    propose_note(edition_id=opened.edition.id, question=question, text=words, found=found, by=by)


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
