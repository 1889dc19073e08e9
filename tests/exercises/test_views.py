"""The pages of exercises, from a cohort to what was learnt, without a script."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from exercises.models import Exercise, ExerciseAnswer, GoldCase, TrainingCohort
from exercises.rules import State
from notifications.models import Notification
from standards.models import LearningNote
from tests.cases.filling import answer
from tests.exercises.arranged import NOTES, PROMPT, QUESTION, SECRET, brought_to, gilded, opened, put, questions, revealed
from tests.pages import assert_well_formed, page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def lee(browser_of, cast, inspection):
    return browser_of(cast.lee)


@pytest.fixture
def ines(browser_of, cast, inspection):
    return browser_of(cast.ines)


def shown(client, name, *args):
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200, response.status_code
    page = page_of(response)
    assert_well_formed(page)
    return page


def send(client, page, /, *args, status=200, **data):
    response = client.post(reverse(page, args=args), data, follow=True)
    assert response.status_code == status, response.status_code
    return page_of(response)


def moment(name, days):
    at = timezone.localtime(timezone.now() + timedelta(days=days))
    return {f"{name}_on_day": at.day, f"{name}_on_month": at.month, f"{name}_on_year": at.year, f"{name}_time": "9:00"}


def answered(**given):
    return {f"{what}-{QUESTION}": value for what, value in given.items()}


def test_an_exercise_is_arranged_from_cohort_to_confirmation(lee, cast, browser_of):
    empty = shown(lee, "cohorts").text
    send(lee, "add_cohort", name="Spring starters", people=[cast.ines.pk, cast.asha.pk])
    cohort = TrainingCohort.objects.get()
    dates = moment("opens", 1) | moment("locks", 3) | moment("reveals", 4)
    edition = Exercise._meta.get_field("edition").related_model.objects.get(code="pdu-2021-23").pk
    page = send(lee, "add_exercise", title="Spring", edition=edition, cohort=cohort.pk, named="no", **dates)
    exercise = Exercise.objects.get()
    changed = send(
        lee, "edit_exercise", exercise.pk, title="Spring 2026", cohort=cohort.pk, named="yes", prompts=[PROMPT], **dates
    )
    case = {"title": "Case A", "notes": NOTES, "fact_age": "34", "fact_sentence_type": "community_order", "fact_rosh": "medium"}
    unread = send(lee, "add_gold_case", exercise.pk, **case)
    added = send(lee, "add_gold_case", exercise.pk, checked="on", **case)
    gold = GoldCase.objects.get()
    asked = shown(lee, "write_gold", gold.pk, QUESTION)

    assert "No training cohorts" in empty
    assert "The exercise was added" in page.text
    assert "Add a case" in page.text
    assert "Spring 2026" in changed.text
    assert "Read the case and confirm" in unread.text
    assert NOTES in unread.text
    assert "give the gold answer and its reasons for" in added.text
    assert (gold.facts["age"], gold.facts["supervision"]) == (34, "community")
    assert "Gold" not in asked.one("h1").text
    assert NOTES in asked.text


def test_dates_in_the_wrong_order_come_back_beside_their_field_with_what_was_typed(lee, cast):
    exercise = gilded(cast)
    page = send(
        lee, "edit_exercise", exercise.pk, title="Mine", **moment("opens", 3), **moment("locks", 2), **moment("reveals", 4)
    )

    assert "It must be locked after it opens" in page.text
    assert page.one("input", name="title").attrs["value"] == "Mine"


def test_the_gold_answers_are_confirmed_on_a_page_by_somebody_else(lee, cast, browser_of):
    exercise = gilded(cast, all_but=[QUESTION])
    ada, case = browser_of(cast.ada), GoldCase.objects.get()
    early = send(ada, "step_exercise", exercise.pk, "confirm", status=422)
    send(lee, "write_gold", case.pk, QUESTION, overview="1", **answered(version="0", choice="yes", evidence=f"{SECRET}."))
    own = shown(lee, "exercise", exercise.pk).text
    done = send(ada, "step_exercise", exercise.pk, "confirm")

    assert "give the gold answer" in early.text
    assert "You wrote a gold answer, so somebody else must confirm them." in own
    assert "The exercise is confirmed" in done.text
    assert "What happened Confirmed by Ada" in done.text
    assert "Open" in done.text
    assert "How far they have come" in done.text
    assert "0 of" in done.text


def test_somebody_answers_page_by_page_and_late_words_come_back(ines, cast):
    exercise = opened(cast)
    case = GoldCase.objects.get()
    overview = shown(ines, "exercise", exercise.pk)
    page = shown(ines, "answer_exercise", case.pk, QUESTION)
    after = send(ines, "answer_exercise", case.pk, QUESTION, **answered(version="0", choice="no", evidence="He was not asked."))
    stored = ExerciseAnswer.objects.get(by=cast.ines)
    brought_to(exercise, State.LOCKED)
    late = send(
        ines, "answer_exercise", case.pk, QUESTION, status=409, **answered(version="1", choice="yes", evidence="I was wrong.")
    )

    assert "Not yet started" in overview.text
    assert SECRET not in overview.text
    assert NOTES in page.text
    assert SECRET not in page.text
    assert (stored.option.code, stored.reason, stored.version) == ("no", "He was not asked.", 1)
    assert after.one("h1").text != page.one("h1").text
    assert "The exercise is locked" in late.text
    assert "I was wrong." in late.text
    assert ExerciseAnswer.objects.get(by=cast.ines).reason == "He was not asked."


def test_an_answer_changed_in_another_tab_is_decided_about(ines, cast):
    opened(cast)
    case = GoldCase.objects.get()
    for evidence, status in (("First.", 200), ("Second.", 422)):
        page = send(
            ines, "answer_exercise", case.pk, QUESTION, status=status, **answered(version="0", choice="", evidence=evidence)
        )

    assert "which answer is kept?" in page.text
    kept = answered(version="0", choice="", evidence="Second.", decide="mine", seen="1")
    send(ines, "answer_exercise", case.pk, QUESTION, **kept)
    assert ExerciseAnswer.objects.get(by=cast.ines).reason == "Second."


def test_results_show_the_gold_answer_everybodys_and_the_figures_without_names(ines, cast):
    exercise = revealed(cast, {cast.ines: "yes", cast.asha: "no", cast.lou: "yes"})
    case = GoldCase.objects.get()
    results = shown(ines, "exercise_results", exercise.pk)
    question = shown(ines, "exercise_question", case.pk, QUESTION)
    table = ines.get(reverse("exercise_figures", args=[exercise.pk])).content.decode().splitlines()

    number = len(questions(exercise, cast.ines))
    assert "2 of 3" in results.text
    assert "Fewer than 30 pairs: no coefficient" in results.text
    assert f"{SECRET} about {QUESTION}." in question.text
    assert "Words of Asha." in question.text
    assert "You" in question.text
    assert "Asha" not in question.text.replace("Words of Asha.", "")
    assert "written by" in question.text.lower()
    assert "Lee, confirmed by Ada" in question.text
    assert len(table) == number + 2
    assert table[1].split(",")[2:6] == ["3", "0", "2", "0.666667"]


def test_names_are_on_the_page_where_the_exercise_shows_them(ines, cast):
    revealed(cast, named=True)

    assert "Asha" in shown(ines, "exercise_question", GoldCase.objects.get().pk, QUESTION).text.replace("Words of Asha.", "")


def test_what_is_said_and_learnt_is_shown_to_all(ines, lee, cast):
    exercise = revealed(cast)
    case = GoldCase.objects.get()
    nothing = send(ines, "exercise_question", case.pk, QUESTION, text="")
    send(ines, "exercise_question", case.pk, QUESTION, text="I read it otherwise.")
    words = {"lesson-text": "Look for his own words.", "lesson-propose": "on"}
    send(lee, "exercise_question", case.pk, QUESTION, learn="1", **words)
    note = LearningNote.objects.get()
    again = send(lee, "exercise_question", case.pk, QUESTION, learn="1", **words | {"lesson-text": "And ask."})
    page = shown(ines, "exercise_question", case.pk, QUESTION)
    closed = send(lee, "step_exercise", exercise.pk, "close")

    assert "Enter what you want to say" in nothing.text
    assert "I read it otherwise." in page.text
    assert "Look for his own words." in page.text
    assert (note.state, note.text, note.found) == ("proposed", "Look for his own words.", "The benchmarking exercise “Spring”.")
    assert "And ask." in again.text
    assert "And ask." not in page.text
    assert "Look for his own words." in closed.text
    assert "Closed" in closed.text
    assert "Say something about these answers" not in shown(ines, "exercise_question", case.pk, QUESTION).text


def test_a_case_is_copied_without_names_and_the_real_one_stays(lee, cast, case):
    answer(case, cast.ines, "summary.case", None, "RO1 and Ines met him at North Borough; NB-001 was sealed.")
    answer(case, cast.ines, PROMPT, "no", "Nothing shows that he was asked.")
    answer(case, cast.ines, QUESTION, "no", "My judgement.")
    exercise = gilded(cast)
    wrong = send(lee, "copy_gold_case", exercise.pk, inspection="north-borough", reference="SB-001")
    page = send(lee, "copy_gold_case", exercise.pk, inspection="north-borough", reference="NB-001")
    notes = page.one("textarea", name="notes").text

    assert "There is no such case against this edition" in wrong.text
    assert "Nothing shows that he was asked." in notes
    assert "My judgement." not in notes
    assert "[removed] and [removed] met him at [removed]; [removed] was sealed." in notes
    assert page.one("input", name="fact_age").attrs["value"] == "34"
    assert GoldCase.objects.count() == 1


def test_called_off_with_a_reason_that_all_read(lee, ines, cast):
    exercise = opened(cast)
    put(exercise, cast.ines)
    nothing = send(lee, "call_off_exercise", exercise.pk, reason="")
    send(lee, "call_off_exercise", exercise.pk, reason="Some knew the file.")

    assert "Enter why the exercise is called off" in nothing.text
    assert "Some knew the file." in shown(ines, "exercise", exercise.pk).text
    told = Notification.objects.filter(user=cast.ines).order_by("pk").values_list("subject", "email_words")
    assert [subject.partition("”")[2][:14] for subject, _ in told] == [" takes answers", " was called of"]
    assert told[1][1] == "A benchmarking exercise that you take part in was called off"


def test_dates_of_an_open_exercise_are_moved_on_a_page(lee, cast):
    exercise = opened(cast)
    page = send(lee, "exercise_dates", exercise.pk, **moment("locks", 5), **moment("reveals", 6))
    brought_to(exercise, State.LOCKED)
    locked = shown(lee, "exercise_dates", exercise.pk)

    assert "The dates were changed" in page.text
    assert "Locked on" not in locked.text
    assert "Revealed on" in locked.text


def test_somebody_joins_and_leaves_a_cohort(lee, cast):
    cohort = opened(cast).cohort
    joined = send(lee, "cohort", cohort.pk, user=cast.pat.pk)
    member = cohort.members.get(user=cast.pat)
    left = send(lee, "leave_cohort", cohort.pk, member.pk)

    assert "Pat is in the cohort now" in joined.text
    assert "Pat is not in the cohort any more" in left.text
    assert "Enter the name" in send(lee, "add_cohort", name="", people=[cast.pat.pk]).text


def test_the_list_takes_as_many_queries_however_many_exercises(ines, cast, django_assert_max_num_queries):
    for _ in range(3):
        opened(cast)
    with django_assert_max_num_queries(6):
        page = shown(ines, "exercises")

    assert page.text.count("Take part") == 3
