"""Exercises in any state, for tests: arranged by Lee, confirmed by Ada; Ines, Asha and Lou take part."""

import uuid
from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from cases.answers import Change
from exercises.answering import ExerciseStore
from exercises.deciding import confirm
from exercises.models import Exercise, ExerciseAnswer, ExerciseAnswerRevision, GoldCase
from exercises.planning import CaseText, Terms, add_exercise, add_gold_case
from exercises.queries.opening import open_exercise
from exercises.rules import State, Times
from exercises.staffing import make_cohort
from standards.models import Edition
from standards.structure import Option, Question
from tests.cast import Cast

QUESTION, PROMPT = "assessment.engaging", "assessment.engaging.involvement"
FACTS = {"age": 34, "sex": "male", "sentence_type": "community_order", "rosh": "medium", "ogrs_score": 55}
NOTES = "The plan of 3 March names what he wants to change."
SECRET = "Golden words"
DAY = timedelta(days=1)


def times(opens: int = -2, locks: int = 2, reveals: int = 3) -> Times:
    """Times so many days from now."""
    now = timezone.now()
    return Times(now + opens * DAY, now + locks * DAY, now + reveals * DAY)


def terms(cast: Cast, *, people: Iterable[User] | None = None, when: Times | None = None, **more) -> Terms:
    taking = [cast.ines, cast.asha, cast.lou] if people is None else people
    cohort = make_cohort(name=f"Cohort {uuid.uuid4().hex[:6]}", people=taking, by=cast.lee)
    return Terms("Spring", cohort, when or times(), **more)


def prepared(cast: Cast, **more) -> Exercise:
    """An exercise with one case and no gold answers yet."""
    exercise = add_exercise(edition=Edition.objects.get(code="pdu-2021-23"), terms=terms(cast, **more), by=cast.lee)
    add_gold_case(exercise=exercise, text=CaseText("Case A", NOTES, FACTS), by=cast.lee)
    return exercise


def store(exercise: Exercise, by: User, *, is_gold: bool = False) -> ExerciseStore:
    return ExerciseStore(GoldCase.objects.get(exercise=exercise), by, is_gold)


def questions(exercise: Exercise, by: User):
    return open_exercise(exercise, by).cases[0].questions


def put(
    exercise: Exercise, by: User, question: str = QUESTION, choice: str = "yes", reason: str = "So.", *, is_gold: bool = False
):
    """Answer one question over whatever the person answered before."""
    sheet = store(exercise, by, is_gold=is_gold)
    now = sheet.answers().get(question)
    return sheet.save(question, Change(choice, True, reason, True), now.version if now else 0, uuid.uuid4(), by)


def gilded(cast: Cast, *, all_but: Iterable[str] = (), **more) -> Exercise:
    """An exercise with every gold answer, the first option, written by Lee."""
    exercise = prepared(cast, **more)
    wanted = [question for question in questions(exercise, cast.lee) if question.code not in set(all_but)]
    put_at_once(exercise, cast.lee, {one: (one.options[0], f"{SECRET} about {one.code}.") for one in wanted}, is_gold=True)
    return exercise


def put_at_once(exercise: Exercise, by: User, given: dict[Question, tuple[Option, str]], *, is_gold: bool = False) -> None:
    """What `put` does answer by answer, for tests in which the answers are no more than there."""
    case = GoldCase.objects.get(exercise=exercise)
    stored = ExerciseAnswer.objects.bulk_create(
        ExerciseAnswer(case=case, question_id=one.id, is_gold=is_gold, by=by, option_id=option.id, reason=reason)
        for one, (option, reason) in given.items()
    )
    ExerciseAnswerRevision.objects.bulk_create(
        ExerciseAnswerRevision(
            answer=one, version=1, option_id=one.option_id, reason=one.reason, by=by, operation=uuid.uuid4()
        )
        for one in stored
    )  # fmt: skip


def opened(cast: Cast, **more) -> Exercise:
    """A confirmed exercise that opened two days ago, unless other times are given."""
    return confirm(exercise=gilded(cast, **more), by=cast.ada)


def brought_to(exercise: Exercise, state: State) -> Exercise:
    """Let time pass until an open or locked exercise is locked or revealed."""
    now = timezone.now()
    is_open = Exercise.objects.get(pk=exercise.pk).standing is State.OPEN
    changes = {"locks_at": now - DAY} if is_open else {}
    changes |= {"reveals_at": now - DAY / 2} if state is State.REVEALED else {}
    Exercise.objects.filter(pk=exercise.pk).update(**changes)
    found = Exercise.objects.get(pk=exercise.pk)
    assert found.standing is state
    return found


def revealed(cast: Cast, answers: dict[User, str] | None = None, **more) -> Exercise:
    """A revealed exercise in which each person gave one answer to every question."""
    exercise = opened(cast, **more)
    for person, choice in (answers or {cast.ines: "yes", cast.asha: "no"}).items():
        asked = questions(exercise, person)
        words = f"Words of {person.name}."
        put_at_once(exercise, person, {one: (one.option(choice) or one.options[0], words) for one in asked})
    return brought_to(exercise, State.REVEALED)
