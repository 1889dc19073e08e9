"""What is decided about an exercise: confirming it, taking it back, other times, closing it, calling it off."""

from datetime import datetime

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from design.templatetags.words import date_and_time
from exercises.holding import held_for
from exercises.models import CohortMember, Exercise
from exercises.queries.opening import OpenExercise, gold_answers
from exercises.rules import Action, State, Times, new_times
from notifications.notifying import notify
from notifications.rules import Kind


@transaction.atomic
def confirm(*, exercise: Exercise, by: User) -> Exercise:
    """Confirm the gold answers as somebody who wrote none of them: the exercise opens when its time comes.

    Raises PermissionDenied, and ValidationError while a gold answer or its reason is missing or the exercise is locked by now.
    """
    opened, state = held_for(Action.CONFIRM, exercise, by)
    problems = problems_of(opened)
    if problems:
        raise ValidationError(problems)
    held = opened.exercise
    with pghistory.context(user=by.pk, reason="Confirmed"):
        held.state, held.confirmed_by, held.confirmed_at = state.value, by, timezone.now()
        held.save(update_fields=["state", "confirmed_by", "confirmed_at"])
    _tell(held, f"takes answers from {date_and_time(held.opens_at)} on", by)
    return held


def _tell(exercise: Exercise, said: str, by: User) -> None:
    """Tell those who take part. The name that somebody gave the exercise does not leave by email."""
    people = User.objects.filter(training__cohort=exercise.cohort_id, training__left_at=None)
    link, email = reverse("exercise", args=[exercise.pk]), f"A benchmarking exercise that you take part in {said}"
    notify(people, Kind.EXERCISE, f"The exercise “{exercise}” {said}", link, email=email, by=by)


def problems_of(opened: OpenExercise) -> list[str]:
    """Return what keeps an exercise from being confirmed. Two queries, and one for each case."""
    problems = [] if opened.cases else ["Add a case"]
    for case in opened.cases:
        missing = case.missing(gold_answers(case.case), reasons=True)
        if missing:
            problems.append(f"{case.case}: give the gold answer and its reasons for {', '.join(missing)}")
        if not case.questions:
            problems.append(f"{case.case}: with these facts nothing is asked")
    if not CohortMember.objects.current().filter(cohort=opened.exercise.cohort_id).exists():
        problems.append("Nobody is in the training cohort")
    if opened.exercise.locks_at <= timezone.now():
        problems.append("The time at which it is locked has passed: choose a later one")
    return problems


@transaction.atomic
def take_back(*, exercise: Exercise, by: User) -> Exercise:
    """Prepare a confirmed exercise again, before it opens. Raises PermissionDenied, and ValidationError once it is open."""
    opened, state = held_for(Action.TAKE_BACK, exercise, by)
    held = opened.exercise
    with pghistory.context(user=by.pk, reason="Taken back"):
        held.state, held.confirmed_by, held.confirmed_at = state.value, None, None
        held.save(update_fields=["state", "confirmed_by", "confirmed_at"])
    return held


@transaction.atomic
def reschedule(*, exercise: Exercise, times: Times, by: User) -> Exercise:
    """Let a confirmed exercise open, lock or be revealed at another time that is still to come.

    Raises PermissionDenied, and ValidationError for what has happened already or would be in the past.
    """
    opened, _ = held_for(Action.RESCHEDULE, exercise, by)
    held = opened.exercise
    refusal = new_times(opened.state, held.times, times, timezone.now())
    if refusal:
        raise ValidationError(refusal)
    with pghistory.context(user=by.pk, reason="Other times"):
        held.opens_at, held.locks_at, held.reveals_at = times.opens_at, times.locks_at, times.reveals_at
        held.save(update_fields=["opens_at", "locks_at", "reveals_at"])
    return held


@transaction.atomic
def close(*, exercise: Exercise, by: User) -> Exercise:
    """End the discussion: from now on everything can be read and nothing said. Raises PermissionDenied; ValidationError."""
    opened, state = held_for(Action.CLOSE, exercise, by)
    return _over(opened.exercise, state, "Closed", by, closed_at=timezone.now())


@transaction.atomic
def call_off(*, exercise: Exercise, reason: str, by: User) -> Exercise:
    """Call an exercise off before it is revealed: nobody sees the gold answers or what others answered.

    Raises PermissionDenied, and ValidationError without a reason or when it is too late.
    """
    opened, state = held_for(Action.CALL_OFF, exercise, by)
    words = reason.strip()
    if not words:
        raise ValidationError({"reason": "Enter why the exercise is called off"})
    if opened.state is not State.DRAFT:
        _tell(opened.exercise, "was called off", by)
    return _over(opened.exercise, state, words, by, called_off_at=timezone.now(), called_off_because=words)


def _over(held: Exercise, state: State, reason: str, by: User, **columns: datetime | str) -> Exercise:
    with pghistory.context(user=by.pk, reason=reason):
        held.state = state.value
        for name, value in columns.items():
            setattr(held, name, value)
        held.save(update_fields=["state", *columns])
    return held
