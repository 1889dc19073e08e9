"""Two benchmarking exercises: one that is revealed and talked about, one that is open."""

from collections.abc import Mapping
from datetime import timedelta
from random import Random
from uuid import UUID

from django.contrib.postgres.functions import TransactionNow
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cases.answers import Change
from demonstration.arranging import LEAD
from exercises.answering import ExerciseStore
from exercises.deciding import confirm
from exercises.discussing import learn, say
from exercises.models import Exercise, GoldCase, TrainingCohort
from exercises.planning import CaseText, Terms, add_exercise, add_gold_case
from exercises.queries.opening import open_exercise
from exercises.rules import Times
from exercises.staffing import make_cohort
from standards.models import Edition
from standards.structure import Question

EDITION = "pdu-2021-23"
COHORT = "Inspectors, autumn"
TAKING_PART = ("inspector", "assistant inspector", "local assessor", "quality assurer", "first colleague")
TALKED_ABOUT = "planning.engaging"
# How often somebody answers as the gold answer does.
ALIKE = 0.8
DAY = timedelta(days=1)
FACTS = {
    "age": 27, "sex": "male", "sentence_type": "community_order", "sentence_months": 12, "requirements": ["unpaid_work"],
    "previous_sanctions": 4, "ogrs_score": 61, "rosh": "medium",
}  # fmt: skip
NOTES = "\n\n".join((
    "Community order of twelve months for burglary, with unpaid work. Fourth conviction; lives with his mother.",
    "Assessment: completed in the third week. He says that he offends when he has been drinking with two friends; the assessment "
    "names drinking and friends, and not that he has been out of work for two years. It uses what the police sent about an "
    "argument at home, and says that his mother was not asked.",
    "Plan: two aims, to reduce drinking and to complete unpaid work. It was written before he was seen again; his own words "
    "are not in it. A referral to the alcohol service is planned for the second month, and nothing about the argument at home.",
    "Contact: weekly at first, then every second week. He was late twice and was written to. The referral was made in the "
    "fourth month. The officer changed in the fifth; the new one read the plan with him and added work.",
    "Review: in the sixth month, after the change of officer. It says what has gone well and takes the argument at home up.",
))  # fmt: skip
# Why an answer is the first option, and why it is another.
_IN_FAVOUR = (
    "The file shows it in the assessment and again in the review.",
    "The review makes up for what the plan lacked.",
)
_AGAINST = (
    "It is named, but what follows from it is not in the plan.",
    "The entries of the first two months say little about it.",
)


def load_exercises(people: Mapping[str, User]) -> None:
    """Load the exercises where there are none."""
    if Exercise.objects.exists():
        return
    draw = Random(612)
    administrator, lead = people["administrator"], people[LEAD]
    with transaction.atomic():
        cohort = make_cohort(name=COHORT, people=[people[title] for title in TAKING_PART], by=administrator)
        over = _exercise("Planning: what counts as engaging", cohort, lead, administrator, draw)
        for title in TAKING_PART:
            _answer(over, people[title], draw, complete=True)
        Exercise.objects.filter(pk=over.pk).update(locks_at=TransactionNow(), reveals_at=TransactionNow())
        _talk(over, people, lead)
        current = _exercise("A burglary, judged by all", cohort, lead, administrator, draw)
        for title in TAKING_PART[1:3]:
            _answer(current, people[title], draw, complete=False)


def _exercise(title: str, cohort: TrainingCohort, lead: User, administrator: User, draw: Random) -> Exercise:
    """An exercise that is open for two weeks more, its gold answers written by the lead and confirmed by the administrator."""
    now = timezone.now()
    terms = Terms(title, cohort, Times(now - 7 * DAY, now + 14 * DAY, now + 15 * DAY))
    exercise = add_exercise(edition=Edition.objects.get(code=EDITION), terms=terms, by=lead)
    case = add_gold_case(exercise=exercise, text=CaseText("Case A: a community order for burglary", NOTES, FACTS), by=lead)
    for question in _questions(exercise, lead):
        _put(ExerciseStore(case, lead, is_gold=True), question, _gold(question), draw)
    return confirm(exercise=exercise, by=administrator)


def _questions(exercise: Exercise, by: User) -> list[Question]:
    return open_exercise(exercise, by).cases[0].questions


def _gold(question: Question) -> str:
    """Return the gold answer: planning was not sufficient in this case, all else was."""
    return question.options[1 if question.standard == "planning" else 0].code


def _answer(exercise: Exercise, by: User, draw: Random, *, complete: bool) -> None:
    store = ExerciseStore(GoldCase.objects.get(exercise=exercise), by)
    questions = _questions(exercise, by)
    for question in questions if complete else questions[:4]:
        gold = _gold(question)
        others = [option.code for option in question.options if option.code != gold]
        _put(store, question, gold if draw.random() < ALIKE else draw.choice(others), draw)


def _put(store: ExerciseStore, question: Question, choice: str, draw: Random) -> None:
    reason = draw.choice(_IN_FAVOUR if choice == question.options[0].code else _AGAINST)
    operation = UUID(int=draw.getrandbits(128), version=4)
    store.save(question.code, Change(choice, True, reason, True), 0, operation, store.by)


def _talk(exercise: Exercise, people: Mapping[str, User], lead: User) -> None:
    case = GoldCase.objects.get(exercise=exercise)
    said = (
        ("inspector", "I counted the review, in which he was heard. Does it come too late for planning?"),
        ("quality assurer", "The question is about the plan. What was put right in the sixth month belongs to reviewing."),
    )
    for title, text in said:
        say(case=case, question=TALKED_ABOUT, text=text, by=people[title])
    text = "Judge planning by the plan as it stood while it was used. What a later review puts right is judged under reviewing."
    learn(exercise=exercise, question=TALKED_ABOUT, text=text, by=lead)
