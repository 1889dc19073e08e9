"""Who may open which page of an exercise in which state, and that nothing of others' answers shows before the reveal."""

import pytest
from django.urls import reverse

from exercises.models import CohortMember, Exercise, ExerciseAnswer, GoldCase, TrainingCohort
from exercises.rules import State
from tests.cast import person
from tests.exercises.arranged import QUESTION, SECRET, brought_to, gilded, opened, put, revealed

pytestmark = pytest.mark.django_db

EVERYBODY = ("ada", "lee", "ines", "asha", "lou", "quinn", "pat", "rae", "olu")
ARRANGING = {"ada", "lee", "olu"}  # Olu leads another inspection: an exercise belongs to none
TAKING_PART = {"ines", "asha", "lou"}
# By the name of a page: its arguments after the key, of exercise or case.
OF_EXERCISE = {
    "exercise": [], "edit_exercise": [], "exercise_dates": [], "call_off_exercise": [], "add_gold_case": [], "copy_gold_case": [],
    "exercise_results": [], "exercise_figures": [], "step_exercise": ["confirm"],
}  # fmt: skip
OF_CASE = {"edit_gold_case": [], "remove_gold_case": [], "write_gold": [QUESTION], "answer_exercise": [QUESTION],
           "exercise_question": [QUESTION]}  # fmt: skip
PREPARING = {"edit_exercise", "exercise_dates", "call_off_exercise", "add_gold_case", "copy_gold_case", "edit_gold_case",
             "remove_gold_case", "write_gold"}  # fmt: skip
RESULTS = {"exercise_results", "exercise_figures", "exercise_question"}


def address(name, exercise):
    if name in OF_CASE:
        return reverse(name, args=[GoldCase.objects.get(exercise=exercise).pk, *OF_CASE[name]])
    return reverse(name, args=[exercise.pk, *OF_EXERCISE[name]])


def expected(name, who, state):
    """What somebody gets for a page of an exercise in a state."""
    takes_part, arranges = who in TAKING_PART, who in ARRANGING
    if not (arranges or takes_part) or (takes_part and state is State.DRAFT):
        return 404
    if name == "exercise":
        return 200
    if name in RESULTS:
        return 200 if state is State.REVEALED else 403
    if name == "answer_exercise":
        return 200 if takes_part else 403
    if name == "step_exercise":
        return 403 if takes_part or who == "lee" else 200
    assert name in PREPARING
    return 200 if arranges else 403


def found(browser_of, cast, exercise, name):
    return {who: browser_of(getattr(cast, who)).get(address(name, exercise)).status_code for who in EVERYBODY}


@pytest.mark.parametrize("state", [State.DRAFT, State.OPEN, State.REVEALED])
def test_who_opens_which_page(inspection, other_inspection, cast, browser_of, state):
    exercise = {State.DRAFT: gilded, State.OPEN: opened, State.REVEALED: revealed}[state](cast)
    for name in {**OF_EXERCISE, **OF_CASE}:
        assert found(browser_of, cast, exercise, name) == {who: expected(name, who, state) for who in EVERYBODY}, name
        assert browser_of(None).get(address(name, exercise)).status_code == 302


def test_who_may_not_look_may_not_send(inspection, cast, browser_of):
    exercise = opened(cast)
    put(exercise, cast.ines)
    before = list(ExerciseAnswer.objects.order_by("pk").values()), Exercise.objects.values().get()
    sent = {"reason": "x", f"version-{QUESTION}": "1", f"choice-{QUESTION}": "no", f"evidence-{QUESTION}": "x", "text": "x"}
    for name in {**OF_EXERCISE, **OF_CASE}:
        for who in EVERYBODY:
            if expected(name, who, State.OPEN) != 200:
                assert browser_of(getattr(cast, who)).post(address(name, exercise), sent).status_code in {403, 404, 405}, (
                    name,
                    who,
                )

    assert (list(ExerciseAnswer.objects.order_by("pk").values()), Exercise.objects.values().get()) == before


def test_cohorts_are_seen_by_those_who_arrange(inspection, cast, browser_of):
    exercise = gilded(cast)
    cohort, member = exercise.cohort, CohortMember.objects.filter(user=cast.lou).get()
    pages = [reverse("cohorts"), reverse("add_cohort"), reverse("cohort", args=[cohort.pk]), reverse("add_exercise"),
             reverse("leave_cohort", args=[cohort.pk, member.pk])]  # fmt: skip
    for page in pages:
        statuses = {who: browser_of(getattr(cast, who)).get(page).status_code for who in ("ada", "lee", "ines", "quinn")}
        assert statuses == {"ada": 200, "lee": 200, "ines": 403, "quinn": 403}
        assert browser_of(cast.ines).post(page, {"name": "Mine", "user": cast.pat.pk}).status_code in {403, 405}
    assert (TrainingCohort.objects.count(), CohortMember.objects.current().count()) == (1, 3)


@pytest.mark.parametrize("state", [State.OPEN, State.LOCKED])
def test_before_the_reveal_no_page_and_no_operation_tells_anybody_elses_answers(inspection, cast, browser_of, api_of, state):
    zed = person("zed", is_administrator=True)
    exercise = opened(cast, people=[cast.ines, cast.asha, zed])
    put(exercise, cast.asha, reason="Words of Asha only.")
    if state is State.LOCKED:
        brought_to(exercise, state)
    case = GoldCase.objects.get().pk
    pages = [reverse("exercises"), *(address(name, exercise) for name in {**OF_EXERCISE, **OF_CASE})]
    operations = ["/api/exercises/", f"/api/exercises/{exercise.pk}/", f"/api/exercises/{exercise.pk}/results/",
                  f"/api/gold-cases/{case}/answers/{QUESTION}/"]  # fmt: skip
    for who in (cast.ines, zed, cast.lee, cast.ada, cast.quinn):
        for ask, addresses in ((browser_of(who), pages), (api_of(who), operations)):
            for one in addresses:
                body = ask.get(one).content.decode()
                assert "Words of Asha" not in body, (who, one)
                if who in (cast.ines, zed, cast.quinn):
                    assert SECRET not in body, (who, one)
