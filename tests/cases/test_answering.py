"""Saving one answer: versions, operations, permissions, and what two people at once may not do to each other."""

import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, connections, transaction
from django.utils import timezone

from accounts.signing_in import end_sessions
from cases.answering import save_answer
from cases.answers import (
    ASSESSMENT,
    LONGEST_EVIDENCE,
    AnswerRefused,
    Change,
    Conflict,
    Locked,
    NotAllowed,
    NotFound,
    Saved,
    SignedOut,
    Writer,
)
from cases.models import Case, CaseAssessment, Judgement, JudgementRevision
from cases.signals import judgements_changed
from inspections.models import Inspection, TeamMember
from inspections.rules import Phase
from standards.models import AnswerOption, Edition, Question

KEY_QUESTION = "assessment.engaging"
PROMPT = "assessment.engaging.involvement"


def choose(code: str) -> Change:
    return Change(choice=code, set_choice=True)


def write(text: str) -> Change:
    return Change(evidence=text, set_evidence=True)


def save(case, by, change=None, *, question=KEY_QUESTION, base=0, operation=None, key=None) -> Saved:
    return save_answer(
        ASSESSMENT,
        case_id=case.pk,
        question=question,
        change=change or choose("yes"),
        base=base,
        operation=operation or uuid.uuid4(),
        by=Writer(by.pk, key),
    )


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """Run the jobs in threads of their own, started together; return their results, or the exceptions they raised."""
    together = threading.Barrier(len(jobs))

    def run(job: Callable[[], Any]) -> Any:
        try:
            together.wait(timeout=10)
            return job()
        except Exception as error:  # noqa: BLE001  (what a thread raised is looked at by the test)
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as threads:
        return list(threads.map(run, jobs))


def stored(case, question=KEY_QUESTION) -> Judgement:
    return Judgement.objects.select_related("option").get(assessment__case=case, question__code=question)


def test_the_first_save_is_version_1_and_is_kept_in_the_history(case, cast):
    saved = save(case, cast.ines, Change("yes", True, "Views were sought.", True))

    judgement = stored(case)
    assert saved == Saved(1, judgement.updated_at)
    assert timezone.is_aware(saved.saved_at)
    assert abs((timezone.now() - saved.saved_at).total_seconds()) < 5
    assert (judgement.option.code, judgement.evidence, judgement.updated_by) == ("yes", "Views were sought.", cast.ines)
    revision = JudgementRevision.objects.get()
    assert (revision.version, revision.option, revision.evidence) == (1, judgement.option, "Views were sought.")
    assert (revision.inspection, revision.recorded_by, revision.recorded_at) == (case.inspection, cast.ines, saved.saved_at)


def test_a_part_that_is_not_set_stays_as_it_is(case, cast):
    save(case, cast.ines, choose("yes"))
    save(case, cast.ines, write("Because."), base=1)
    save(case, cast.ines, choose(""), base=2)

    assert (stored(case).option, stored(case).evidence, stored(case).version) == (None, "Because.", 3)
    history = JudgementRevision.objects.order_by("version").values_list("option__code", "evidence")
    assert list(history) == [("yes", ""), ("yes", "Because."), (None, "Because.")]


def test_the_same_operation_again_gets_the_first_reply_and_writes_nothing(case, cast):
    operation = uuid.uuid4()
    first = save(case, cast.ines, operation=operation)
    save(case, cast.ines, write("Later."), base=1)

    assert save(case, cast.ines, operation=operation) == first
    assert JudgementRevision.objects.count() == 2


def test_a_repeated_operation_is_answered_even_after_the_case_was_handed_in(case, cast):
    operation = uuid.uuid4()
    first = save(case, cast.ines, operation=operation)
    CaseAssessment.objects.filter(case=case).update(submitted_at=timezone.now(), submitted_by=cast.ines)

    assert save(case, cast.ines, operation=operation) == first


@pytest.mark.django_db(transaction=True)
def test_an_operation_cannot_serve_two_answers_or_two_people(case, cast):
    operation = uuid.uuid4()
    save(case, cast.ines, operation=operation)

    other_words = {"by": cast.ines, "change": write("Other words."), "base": 1}
    for arguments in ({"by": cast.ines, "question": PROMPT}, {"by": cast.lee, "base": 1}, other_words):
        with pytest.raises(AnswerRefused) as refused:
            save(case, operation=operation, **arguments)
        assert refused.value.reason == "operation_reused"
    assert JudgementRevision.objects.count() == 1


def test_an_operation_sent_again_with_other_words_is_not_called_saved(case, cast):
    operation = uuid.uuid4()
    save(case, cast.ines, Change("yes", True, "Mine.", True), operation=operation)
    save(case, cast.ines, write("Later."), base=1)

    assert save(case, cast.ines, write("Mine."), operation=operation).version == 1  # a part of what it held
    for other in (write("Other words."), Change("no", True)):
        with pytest.raises(AnswerRefused) as refused:
            save(case, cast.ines, other, operation=operation)
        assert refused.value.reason == "operation_reused"
    assert JudgementRevision.objects.count() == 2


@pytest.mark.parametrize("base", [0, 1, 3])
def test_a_writer_with_another_version_gets_the_answer_as_it_stands(case, cast, base):
    save(case, cast.ines, Change("yes", True, "Mine.", True))
    save(case, cast.lee, choose("no"), base=1)

    with pytest.raises(Conflict) as conflict:
        save(case, cast.ines, base=base)
    current = conflict.value.current
    assert (current.version, current.choice, current.evidence, current.saved_by) == (2, "no", "Mine.", "Lee")
    assert current.saved_at == stored(case).updated_at


def test_a_version_of_an_answer_that_was_never_given_is_a_conflict_with_nothing(case, cast):
    with pytest.raises(Conflict) as conflict:
        save(case, cast.ines, base=4)
    assert (conflict.value.current.version, conflict.value.current.choice) == (0, "")


@pytest.mark.parametrize("name", ["asha", "quinn", "pat", "rae", "lou"])
def test_only_the_person_a_case_is_allocated_to_and_the_lead_answer(case, cast, name):
    expected = NotFound if name == "lou" else NotAllowed  # a local assessor does not even see it
    with pytest.raises(expected):
        save(case, getattr(cast, name))
    save(case, cast.ines)
    save(case, cast.lee, choose("no"), base=1)


@pytest.mark.parametrize("name", ["asha", "lou"])
def test_assistants_and_local_assessors_answer_the_cases_allocated_to_them(case, cast, name):
    Case.objects.filter(pk=case.pk).update(allocated_to=getattr(cast, name))
    assert save(case, getattr(cast, name)).version == 1


@pytest.mark.parametrize("name", ["quinn", "rae"])
def test_an_allocation_gives_no_pen_to_a_role_that_does_not_assess(case, cast, name):
    Case.objects.filter(pk=case.pk).update(allocated_to=getattr(cast, name))
    with pytest.raises(NotAllowed):
        save(case, getattr(cast, name))


def test_people_of_other_inspections_and_administrators_find_no_case(case, cast):
    for person in (cast.olu, cast.ada):
        with pytest.raises(NotFound):
            save(case, person)


def test_somebody_who_left_the_team_finds_no_case(case, cast):
    TeamMember.objects.filter(user=cast.ines).update(left_at=timezone.now())
    with pytest.raises(NotFound):
        save(case, cast.ines)


def test_an_ended_session_and_a_closed_account_are_signed_out(case, cast):
    key = cast.ines.sign_in_key
    assert save(case, cast.ines, key=key).version == 1
    end_sessions(of=cast.ines)
    with pytest.raises(SignedOut):
        save(case, cast.ines, key=key, base=1)
    cast.ines.is_active = False
    cast.ines.save()
    with pytest.raises(SignedOut):
        save(case, cast.ines, base=1)


@pytest.mark.parametrize("phase", [Phase.PLANNING, Phase.PANEL, Phase.PUBLISHED])
def test_case_files_are_read_only_outside_fieldwork_and_moderation(case, cast, phase):
    Inspection.objects.filter(pk=case.inspection_id).update(phase=phase)
    with pytest.raises(Locked) as locked:
        save(case, cast.ines)
    assert locked.value.reason == "phase"
    assert phase.value in locked.value.message


def test_a_submitted_assessment_is_locked(case, cast):
    CaseAssessment.objects.filter(case=case).update(submitted_at=timezone.now(), submitted_by=cast.ines)
    with pytest.raises(Locked) as locked:
        save(case, cast.ines)
    assert locked.value.reason == "submitted"


@pytest.mark.parametrize("question", ["no.such", "interview.workload_manageable", "screening.harm_indicators", "staffing.levels"])
def test_questions_that_the_form_of_this_edition_does_not_hold_are_not_found(case, cast, question):
    with pytest.raises(NotFound) as refused:
        save(case, cast.ines, question=question)
    assert refused.value.reason == "no_such_question"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (choose("perhaps"), "choice"),
        (choose("ye\x00s"), "choice"),
        (write("x" * (LONGEST_EVIDENCE + 1)), "evidence"),
        (write("a\x00b"), "evidence"),
        (write("half a pair: \ud83d"), "evidence"),
    ],
)
def test_what_cannot_be_stored_is_named(case, cast, change, field):
    with pytest.raises(ValidationError) as error:
        save(case, cast.ines, change)
    assert list(error.value.message_dict) == [field]
    assert not Judgement.objects.exists()


def test_nothing_to_change_is_refused(case, cast):
    with pytest.raises(ValidationError):
        save(case, cast.ines, Change())


def test_text_is_kept_as_typed_with_plain_line_ends(case, cast):
    text = "\r\n  “Ünïcode” … line one\r\nline two\rthree \U0001f9ed\t "
    save(case, cast.ines, write(text))
    assert stored(case).evidence == "\n  “Ünïcode” … line one\nline two\nthree \U0001f9ed\t "


def test_a_question_without_options_takes_words_and_no_choice(case, cast):
    assert save(case, cast.ines, write("A summary."), question="summary.case").version == 1
    with pytest.raises(ValidationError):
        save(case, cast.ines, choose("yes"), question="summary.case", base=1)


def test_the_database_refuses_an_option_of_another_question_and_of_another_edition(case, cast):
    question = Question.objects.get(edition=case.inspection.edition, code=KEY_QUESTION)
    strangers = [
        AnswerOption.objects.get(question__edition=case.inspection.edition, question__code=PROMPT, code="yes"),
        AnswerOption.objects.get(
            question__edition=Edition.objects.get(code="crc-2018-19"), question__code=KEY_QUESTION, code="yes"
        ),
    ]
    for stranger in strangers:
        judgement = Judgement(
            assessment=case.assessment, question=question, option=stranger, updated_at=timezone.now(), updated_by=cast.ines
        )
        with pytest.raises(IntegrityError, match="option_belongs_to_question"), transaction.atomic():
            judgement.save()


def test_the_worker_is_told_once_per_change_and_not_for_a_repeat(case, cast, django_capture_on_commit_callbacks):
    told = []

    def listen(inspection_id, **_):
        told.append(inspection_id)

    judgements_changed.connect(listen)
    operation = uuid.uuid4()
    with django_capture_on_commit_callbacks(execute=True):
        save(case, cast.ines, operation=operation)
        save(case, cast.ines, operation=operation)
    judgements_changed.disconnect(listen)
    assert told == [case.inspection_id]


def test_the_plan_is_prepared_once_per_connection(case, cast):
    for base in range(3):
        save(case, cast.ines, choose("yes"), base=base)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%%INSERT INTO \"cases_judgement\"%%'")
        assert cursor.fetchone()[0] >= 1


@pytest.mark.django_db(transaction=True)
class TestAtTheSameTime:
    def test_of_two_writers_with_the_same_version_one_wins_and_the_other_sees_the_winner(self, case, cast):
        for base in range(8):
            writers = (cast.ines, cast.lee)
            results = at_once(*(partial(save, case, w, write(f"{w} {base}"), base=base) for w in writers))

            won = [result for result in results if isinstance(result, Saved)]
            lost = [result for result in results if isinstance(result, Conflict)]
            assert len(won) == len(lost) == 1, results
            assert won[0].version == lost[0].current.version == base + 1
            assert lost[0].current.evidence == stored(case).evidence
            assert lost[0].current.evidence.startswith(lost[0].current.saved_by)
        assert JudgementRevision.objects.count() == 8

    def test_the_same_operation_twice_at_once_is_one_revision_and_one_reply(self, case, cast):
        for base in range(8):
            operation = uuid.uuid4()
            job = partial(save, case, cast.ines, base=base, operation=operation)
            results = at_once(job, job)
            assert results[0] == results[1] == Saved(base + 1, stored(case).updated_at)
        assert JudgementRevision.objects.count() == 8

    def test_nothing_is_written_once_the_case_is_handed_in(self, case, cast):
        def submit():
            with transaction.atomic():
                sheet = CaseAssessment.objects.select_for_update().get(case=case)
                answered = Judgement.objects.filter(assessment=sheet).count()
                sheet.submitted_at, sheet.submitted_by = timezone.now(), cast.lee
                sheet.save()
            return answered

        questions = list(Question.objects.filter(edition=case.inspection.edition, kind="prompt").values_list("code", flat=True))
        jobs = [partial(save, case, cast.ines, question=q) for q in questions[:5]]
        counted, *results = at_once(submit, *jobs)

        assert all(isinstance(result, Saved | Locked) for result in results), results
        written = sum(isinstance(result, Saved) for result in results)
        assert counted == written == Judgement.objects.count()

    def test_first_saves_of_eight_people_into_one_case_do_not_wait_for_each_other(self, case, cast):
        questions = list(Question.objects.filter(edition=case.inspection.edition, kind="prompt").values_list("code", flat=True))
        for part in range(4):
            codes = questions[part * 8 : part * 8 + 8]
            results = at_once(*(partial(save, case, cast.lee, question=q) for q in codes))
            assert all(isinstance(result, Saved) for result in results), results
        assert Judgement.objects.count() == JudgementRevision.objects.count() == 32

    def test_a_save_waits_for_a_submission_and_then_sees_it(self, case, cast):
        submitting, saving = threading.Event(), threading.Event()

        def submit():
            with transaction.atomic():
                CaseAssessment.objects.select_for_update().get(case=case)
                submitting.set()
                saving.wait(timeout=10)
                CaseAssessment.objects.filter(case=case).update(submitted_at=timezone.now(), submitted_by=cast.lee)

        def write_meanwhile():
            submitting.wait(timeout=10)
            threading.Timer(0.3, saving.set).start()
            return save(case, cast.ines)

        _, result = at_once(submit, write_meanwhile)
        assert isinstance(result, Locked)
        assert not Judgement.objects.exists()
