"""Arranging, answering and revealing, as the stages do it and as the database insists."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from cases.answers import AnswerRefused, Change, Conflict, Locked, NotAllowed, NotFound, OperationReused
from exercises.deciding import call_off, close, confirm, problems_of, reschedule, take_back
from exercises.discussing import learn, say
from exercises.models import CohortMember, Exercise, ExerciseAnswer, ExerciseAnswerRevision, GoldCase, Remark
from exercises.planning import CaseText, Terms, add_exercise, add_gold_case, change_exercise, change_gold_case, remove_gold_case
from exercises.queries.opening import exercises_to_open, open_exercise
from exercises.queries.results import results_of
from exercises.rules import LATE_STATES, State, Times
from exercises.staffing import join_cohort, leave_cohort, make_cohort
from standards.models import Edition
from tests.cast import person
from tests.exercises.arranged import (
    DAY,
    FACTS,
    NOTES,
    PROMPT,
    QUESTION,
    brought_to,
    gilded,
    opened,
    prepared,
    put,
    questions,
    revealed,
    store,
    terms,
    times,
)

pytestmark = pytest.mark.django_db


def refused():
    """Refused by the database itself; the transaction of the test goes on."""
    return pytest.raises(DatabaseError)


def seen_by(user):
    return set(exercises_to_open(user).values_list("title", flat=True))


def joins(cohort, user, by):
    """Say why somebody cannot join, and see that the database says the same."""
    with pytest.raises(ValidationError, match="has arranged an exercise of this cohort"):
        join_cohort(cohort=cohort, user=user, by=by)
    with refused(), transaction.atomic():
        CohortMember.objects.create(cohort=cohort, user=user)


def test_who_arranged_an_exercise_joins_its_cohort_only_when_it_is_over(inspection, cast):
    exercise = gilded(cast)
    other, another = person("Uma", is_administrator=True), person("Una", is_administrator=True)
    case = exercise.cases.get()
    change_gold_case(case=case, text=CaseText("Case A", "Rewritten.", FACTS), by=other)
    confirm(exercise=exercise, by=cast.ada)
    for user in (cast.lee, cast.ada, other):  # made it and wrote the gold answers; confirmed it; rewrote a case
        joins(exercise.cohort, user, another)
    join_cohort(cohort=exercise.cohort, user=another, by=cast.lee)  # who had no hand in it
    join_cohort(cohort=make_cohort(name="Elsewhere", by=another), user=cast.ada, by=another)

    brought_to(brought_to(exercise, State.LOCKED), State.REVEALED)

    assert join_cohort(cohort=exercise.cohort, user=cast.ada, by=another).user == cast.ada


def test_nobody_moves_an_exercise_to_a_cohort_with_somebody_who_arranged_it(inspection, cast):
    exercise, other = prepared(cast), person("Uma", is_administrator=True)
    with_lee = make_cohort(name="With Lee", people=[cast.lee], by=cast.ada)

    with pytest.raises(ValidationError, match="Lee has arranged an exercise of this cohort and is in it"), transaction.atomic():
        change_exercise(exercise=exercise, terms=Terms("Spring", with_lee, times()), by=other)

    assert Exercise.objects.get().cohort == exercise.cohort
    for moved in ({"cohort": with_lee}, {"made_by": cast.ines}, {"confirmed_by": cast.asha}):
        with refused(), transaction.atomic():
            Exercise.objects.update(**moved)
            connection.check_constraints()  # as at the end of a transaction


def test_administrators_and_lead_inspectors_arrange_exercises_and_nobody_else(inspection, cast):
    edition, agreed = Edition.objects.get(code="pdu-2021-23"), terms(cast)
    for by in (cast.ada, cast.lee):
        assert add_exercise(edition=edition, terms=agreed, by=by).standing is State.DRAFT
    for by in (cast.ines, cast.quinn, cast.rae, cast.lou):
        with pytest.raises(PermissionDenied):
            add_exercise(edition=edition, terms=agreed, by=by)
        with pytest.raises(PermissionDenied):
            make_cohort(name="Ours", by=by)


def test_terms_that_cannot_be_are_refused_at_their_field(inspection, cast):
    edition = Edition.objects.get(code="pdu-2021-23")
    wrong = {
        "title": terms(cast), "prompts": terms(cast, prompts=["no.such"]), "locks_on": terms(cast, when=times(2, 1, 3)),
        "cohort": terms(cast, people=[cast.lee]),
    }  # fmt: skip
    for field, agreed in wrong.items():
        if field == "title":
            agreed = type(agreed)(" ", agreed.cohort, agreed.times)
        with pytest.raises(ValidationError) as found:
            add_exercise(edition=edition, terms=agreed, by=cast.lee)
        assert list(found.value.message_dict) == [field]


def test_it_is_confirmed_by_somebody_who_wrote_no_gold_answer_once_all_are_there(inspection, cast):
    exercise = gilded(cast, all_but=[QUESTION])
    with pytest.raises(ValidationError, match="Case A: give the gold answer and its reasons for"):
        confirm(exercise=exercise, by=cast.ada)
    put(exercise, cast.lee, is_gold=True)
    with pytest.raises(PermissionDenied, match="You wrote a gold answer"):
        confirm(exercise=exercise, by=cast.lee)

    assert confirm(exercise=exercise, by=cast.ada).standing is State.OPEN
    with pytest.raises(ValidationError):
        confirm(exercise=exercise, by=cast.ada)


def test_the_database_lets_no_author_confirm_whoever_asks(inspection, cast):
    exercise = gilded(cast)

    with refused(), transaction.atomic():
        Exercise.objects.filter(pk=exercise.pk).update(state="confirmed", confirmed_by=cast.lee)
    with refused(), transaction.atomic():
        Exercise.objects.filter(pk=exercise.pk).update(state="confirmed")


def test_once_confirmed_terms_cases_and_gold_answers_stay(inspection, cast):
    exercise = opened(cast)
    case = GoldCase.objects.get()
    with pytest.raises(ValidationError):
        change_exercise(exercise=exercise, terms=terms(cast), by=cast.lee)
    with pytest.raises(ValidationError):
        change_gold_case(case=case, text=CaseText("B", "Other"), by=cast.lee)
    with pytest.raises(Locked):
        put(exercise, cast.lee, choice="no", is_gold=True)
    for rows, columns in (
        (Exercise.objects.all(), {"named": True}),
        (Exercise.objects.all(), {"opens_at": timezone.now()}),
        (Exercise.objects.all(), {"state": "draft"}),
        (GoldCase.objects.all(), {"notes": "Other"}),
        (ExerciseAnswer.objects.filter(is_gold=True), {"reason": "Other"}),
    ):
        with refused(), transaction.atomic():
            rows.update(**columns)


def test_an_exercise_can_be_taken_back_until_it_opens_and_is_confirmed_anew(inspection, cast):
    exercise = confirm(exercise=gilded(cast, when=times(1, 2, 3)), by=cast.ada)

    assert take_back(exercise=exercise, by=cast.lee).confirmed_by is None
    put(exercise, cast.ada, choice="no", is_gold=True)
    with pytest.raises(PermissionDenied):
        confirm(exercise=exercise, by=cast.ada)
    with pytest.raises(ValidationError):
        take_back(exercise=opened(cast), by=cast.lee)


def test_only_the_cohort_answers_and_only_while_it_is_open(inspection, cast):
    exercise = confirm(exercise=gilded(cast, when=times(1, 2, 3)), by=cast.ada)
    with pytest.raises(NotFound):
        put(exercise, cast.ines)
    now_open = opened(cast)
    assert put(now_open, cast.ines).version == 1
    for by in (cast.lee, cast.ada):
        with pytest.raises(NotAllowed):
            put(now_open, by)
    with pytest.raises(NotFound):
        put(now_open, cast.quinn)
    for state in (State.LOCKED, State.REVEALED):
        with pytest.raises(Locked, match="what was saved before counts"):
            put(brought_to(opened(cast), state), cast.ines)
    assert {State.LOCKED, State.REVEALED, State.CLOSED} == LATE_STATES


def test_the_database_takes_no_answer_when_it_is_locked_nor_from_who_knows_the_gold_answers(inspection, cast):
    exercise = opened(cast)
    question = GoldCase.objects.get().answers.get(question__code=QUESTION).question
    put(exercise, cast.ines)
    for by in (cast.lee, cast.ada):
        with refused(), transaction.atomic():
            ExerciseAnswer.objects.create(case=GoldCase.objects.get(), question=question, by=by)
    brought_to(exercise, State.LOCKED)
    with refused(), transaction.atomic():
        ExerciseAnswer.objects.create(case=GoldCase.objects.get(), question=question, by=cast.asha)
    with refused(), transaction.atomic():
        ExerciseAnswer.objects.filter(by=cast.ines).update(reason="Late.")
    with refused(), transaction.atomic():
        Exercise.objects.update(locks_at=timezone.now() + DAY, reveals_at=timezone.now() + 2 * DAY)


def test_an_answer_keeps_its_versions_and_a_second_tab_must_decide(inspection, cast):
    exercise = opened(cast)
    sheet, operation = store(exercise, cast.ines), uuid.uuid4()
    first = sheet.save(QUESTION, Change("yes", True, "First.", True), 0, operation, cast.ines)
    again = sheet.save(QUESTION, Change("yes", True, "First.", True), 0, operation, cast.ines)
    with pytest.raises(OperationReused):
        sheet.save(QUESTION, Change("yes", True, "Other words.", True), 1, operation, cast.ines)
    with pytest.raises(Conflict) as conflict:
        sheet.save(QUESTION, Change("no", True), 0, uuid.uuid4(), cast.ines)
    given_up, aside = Change("", False, "Given up.", True), uuid.uuid4()
    kept = sheet.set_aside(QUESTION, given_up, 1, aside, cast.ines)
    assert sheet.set_aside(QUESTION, given_up, 1, aside, cast.ines) == kept
    with pytest.raises(OperationReused):
        sheet.set_aside(QUESTION, Change("", False, "Other words.", True), 1, aside, cast.ines)

    assert first == again
    assert conflict.value.current.evidence == "First."
    assert list(ExerciseAnswerRevision.objects.filter(by=cast.ines).values_list("version", "reason")) == [
        (1, "First."), (2, "Given up."), (3, "First."),
    ]  # fmt: skip
    assert sheet.earlier({QUESTION: 2, PROMPT: 0})[QUESTION].evidence == "Given up."


@pytest.mark.parametrize(
    ("question", "change", "error"),
    [
        (QUESTION, Change("perhaps", True), ValidationError),
        (QUESTION, Change("", False, "nul\x00", True), ValidationError),
        (PROMPT, Change("yes", True), NotFound),
        ("no.such", Change("yes", True), NotFound),
    ],
)
def test_what_cannot_be_answered_is_refused(inspection, cast, question, change, error):
    with pytest.raises(error):
        store(opened(cast), cast.ines).save(question, change, 0, uuid.uuid4(), cast.ines)


def test_chosen_prompts_are_judged_beside_the_key_questions(inspection, cast):
    exercise = gilded(cast, prompts=[PROMPT])

    assert [one.code for one in questions(exercise, cast.lee)][:2] == [PROMPT, QUESTION]
    assert all("." in one.code for one in questions(exercise, cast.lee))


def test_facts_and_given_answers_decide_what_is_asked(inspection, cast):
    edition = Edition.objects.get(code="crc-2018-19")
    exercise = add_exercise(edition=edition, terms=terms(cast), by=cast.lee)
    text = {"title": "A", "notes": NOTES, "facts": FACTS}
    for choice in ("yes", "no"):
        given = {"screening.harm_indicators": choice}
        add_gold_case(exercise=exercise, text=CaseText(**text, given=given), by=cast.lee)
    first, second = open_exercise(exercise, cast.lee).cases
    first_codes, second_codes = ({one.code for one in case.questions} for case in (first, second))

    assert second_codes < first_codes
    assert second.answers_to_screening()[0][1] == "No"
    with pytest.raises(ValidationError):
        add_gold_case(exercise=exercise, text=CaseText(**text, given={"screening.harm_indicators": "perhaps"}), by=cast.lee)
    with pytest.raises(ValidationError):
        add_gold_case(exercise=exercise, text=CaseText("A", " "), by=cast.lee)


def test_a_case_that_was_removed_is_asked_no_more(inspection, cast):
    exercise = prepared(cast)
    remove_gold_case(case=GoldCase.objects.get(), by=cast.lee)

    assert problems_of(open_exercise(exercise, cast.lee)) == ["Add a case"]


def test_dates_move_while_they_are_still_to_come(inspection, cast):
    exercise = opened(cast)
    now = exercise.times
    reschedule(exercise=exercise, times=Times(now.opens_at, now.locks_at + DAY, now.reveals_at + DAY), by=cast.lee)
    with pytest.raises(ValidationError, match="still to come"):
        reschedule(exercise=exercise, times=Times(now.opens_at, timezone.now() - timedelta(hours=1), now.reveals_at), by=cast.lee)

    assert Exercise.objects.get().locks_at == now.locks_at + DAY


def test_an_exercise_called_off_shows_nobody_anything_but_their_own(inspection, cast):
    exercise = opened(cast)
    put(exercise, cast.ines)
    with pytest.raises(ValidationError):
        call_off(exercise=exercise, reason=" ", by=cast.lee)
    held = call_off(exercise=exercise, reason="The file was known to some.", by=cast.lee)

    assert held.standing is State.CALLED_OFF
    assert seen_by(cast.ines) == {"Spring"}
    assert not open_exercise(held, cast.ines).sees_gold
    with pytest.raises(ValueError):
        results_of(open_exercise(held, cast.ada), cast.ada)
    with pytest.raises(AnswerRefused):
        put(exercise, cast.ines)
    with refused(), transaction.atomic():
        Exercise.objects.update(state="draft", called_off_at=None, called_off_because="")


def test_one_called_off_before_it_opened_was_never_there_for_those_in_it(inspection, cast):
    exercise = confirm(exercise=gilded(cast, when=times(1, 2, 3)), by=cast.ada)
    assert seen_by(cast.ines) == {"Spring"}
    call_off(exercise=exercise, reason="Not needed.", by=cast.lee)

    assert (seen_by(cast.ines), seen_by(cast.lee), seen_by(cast.quinn)) == (set(), {"Spring"}, set())


def test_nothing_revealed_can_be_called_off(inspection, cast):
    with pytest.raises(ValidationError):
        call_off(exercise=revealed(cast), reason="Late.", by=cast.lee)
    with refused(), transaction.atomic():
        Exercise.objects.update(state="called_off", called_off_at=timezone.now(), called_off_because="Late.")


def test_who_leaves_the_cohort_answers_no_more_and_sees_what_came_of_it(inspection, cast):
    exercise = opened(cast)
    put(exercise, cast.ines)
    leave_cohort(member=CohortMember.objects.get(user=cast.ines), by=cast.lee)
    leave_cohort(member=CohortMember.objects.get(user=cast.lou), by=cast.lee)
    with pytest.raises(NotAllowed):
        put(exercise, cast.ines, choice="no")

    assert (seen_by(cast.ines), seen_by(cast.lou)) == ({"Spring"}, set())
    result = results_of(open_exercise(brought_to(exercise, State.REVEALED), cast.asha), cast.asha)
    assert [(one.option.code, one.who) for one in result.of(GoldCase.objects.get().pk, QUESTION).given] == [("yes", "")]


def test_who_joins_before_the_lock_takes_part(inspection, cast):
    exercise = opened(cast)
    newcomer = person("nell")
    join_cohort(cohort=exercise.cohort, user=newcomer, by=cast.ada)
    with pytest.raises(ValidationError):
        join_cohort(cohort=exercise.cohort, user=newcomer, by=cast.ada)

    assert put(exercise, newcomer).version == 1


def test_an_arranger_in_the_cohort_is_only_somebody_who_takes_part_until_the_reveal(inspection, cast):
    exercise = gilded(cast)
    join_cohort(cohort=exercise.cohort, user=cast.olu, by=cast.lee)
    zed = person("zed", is_administrator=True)
    join_cohort(cohort=exercise.cohort, user=zed, by=cast.lee)
    assert seen_by(zed) == set()
    confirm(exercise=exercise, by=cast.ada)
    held = open_exercise(exercises_to_open(zed).get(), zed)
    assert (held.sees_cases, held.sees_gold) == (True, False)
    assert not any(held.may_do[name] for name in ("reschedule", "call_off", "prepare", "close"))
    leave_cohort(member=CohortMember.objects.get(user=zed), by=cast.lee)
    put(exercise, cast.ines)
    join_cohort(cohort=exercise.cohort, user=zed, by=cast.lee)
    put(exercise, zed)
    leave_cohort(member=CohortMember.objects.filter(user=zed, left_at=None).get(), by=cast.lee)
    assert not open_exercise(exercises_to_open(zed).get(), zed).sees_gold

    assert open_exercise(brought_to(exercise, State.REVEALED), zed).may_do["close"]


def test_what_is_said_is_said_after_the_reveal_until_it_is_closed_and_stays(inspection, cast):
    exercise = opened(cast)
    case = GoldCase.objects.get()
    with pytest.raises(ValidationError):
        say(case=case, question=QUESTION, text="Early.", by=cast.ines)
    brought_to(exercise, State.REVEALED)
    case = GoldCase.objects.get()
    say(case=case, question=QUESTION, text="I read the plan otherwise.", by=cast.ines)
    learn(exercise=exercise, question=QUESTION, text="Look for his own words.", by=cast.lee)
    for text, question in (("", QUESTION), ("Words", "no.such")):
        with pytest.raises(ValidationError):
            say(case=case, question=question, text=text, by=cast.ines)
    with pytest.raises(PermissionDenied):
        learn(exercise=exercise, question=QUESTION, text="No.", by=cast.ines)
    close(exercise=exercise, by=cast.lee)
    with pytest.raises(ValidationError):
        say(case=case, question=QUESTION, text="Late.", by=cast.ines)
    assert learn(exercise=exercise, question=QUESTION, text="And afterwards.", by=cast.lee).pk
    with refused(), transaction.atomic():
        Remark.objects.update(text="Other.")


def test_names_are_shown_where_the_exercise_says_so_and_only_then(inspection, cast):
    for named, expected in ((True, {"Ines", "Asha"}), (False, {""})):
        exercise = revealed(cast, named=named)
        found = results_of(open_exercise(exercise, cast.lou), cast.lou)
        assert {one.who for question in found.questions for one in question.given} == expected


def test_results_take_as_many_queries_however_many_answered(inspection, cast, django_assert_num_queries):
    exercise = revealed(cast, {cast.ines: "yes", cast.asha: "no", cast.lou: "yes"})
    with django_assert_num_queries(6):
        found = results_of(open_exercise(exercise, cast.ines), cast.ines)
        assert found.lines[-1].figures.with_gold.pairs == 3 * len(found.questions)
