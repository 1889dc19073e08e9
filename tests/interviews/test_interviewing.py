"""Beginning, changing, finishing and reopening an interview; one per officer."""

from datetime import date, time
from decimal import Decimal
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from cases.answers import Locked, NotAllowed, NotFound
from cases.models import Case, ResponsibleOfficer
from inspections.models import Inspection
from inspections.rules import Phase
from interviews.answers import INTERVIEW
from interviews.interviewing import (
    AlreadyInterviewed,
    finish_interview,
    reopen_interview,
    start_interview,
)
from interviews.models import Interview, InterviewAnswer, InterviewAnswerRevision
from interviews.rules import InterviewDetails
from standards.details import MODE
from standards.queries import edition_structure
from tests.cases.filling import answer
from tests.cases.test_answering import at_once
from tests.cast import add_case, plan

FULL = InterviewDetails(date(2022, 3, 8), "in_person", "probation_officer", Decimal("42.5"), time(14, 5))
SKILLS = "interview.skills"


def start(case, by, details=FULL) -> Interview:
    return start_interview(case=case, details=details, by=by)


def answer_all(case, by, *, leave_out: tuple[str, ...] = ()) -> None:
    for question in edition_structure(case.inspection.edition_id).interview:
        if question.code not in leave_out:
            answer(case, by, question.code, "yes", sheet=INTERVIEW)


@pytest.fixture
def second_case(inspection, cast):
    """Another case of the same officer, allocated to somebody else."""
    return add_case(inspection, "NB-002", officer="RO1", allocated_to=cast.asha)


def test_an_interview_belongs_to_the_case_its_officer_and_the_interviewer(case, cast):
    interview = start(case, cast.ines)
    assert (interview.officer, interview.interviewer) == (case.officer, cast.ines)
    assert (interview.held_on, interview.mode, interview.grade) == (date(2022, 3, 8), "in_person", "probation_officer")
    assert interview.caseload_fte == Decimal("42.5")


def test_what_somebody_else_wrote_on_paper_is_their_interview(case, cast):
    for name in ("quinn", "olu", "lou"):
        with pytest.raises(ValidationError, match="does not assess this case"):
            start_interview(case=case, details=FULL, interviewer=getattr(cast, name), by=cast.ines)
    interview = start_interview(case=case, details=FULL, interviewer=cast.asha, by=cast.ines)
    assert interview.interviewer == cast.asha
    assert Interview.pgh_event_model.objects.get().pgh_context.metadata["user"] == cast.ines.pk


def test_local_assessors_enter_interviews_that_they_held_themselves(case, cast):
    Case.objects.filter(pk=case.pk).update(allocated_to=cast.lou)
    theirs = Case.objects.get(pk=case.pk)
    with pytest.raises(ValidationError, match="Local assessors enter only interviews that they held themselves"):
        start_interview(case=theirs, details=FULL, interviewer=cast.ines, by=cast.lou)
    assert start_interview(case=theirs, details=FULL, interviewer=cast.lou, by=cast.lou).interviewer == cast.lou


def test_beginning_again_returns_the_interview_as_it_is(case, cast):
    first = start(case, cast.ines)
    assert start(case, cast.lee, InterviewDetails()) == first
    assert Interview.objects.get().mode == "in_person"


def test_an_officer_with_several_cases_is_interviewed_after_one(case, second_case, cast):
    start(case, cast.ines)
    with pytest.raises(AlreadyInterviewed, match="RO1 has already been interviewed, after case NB-001") as refused:
        start(second_case, cast.asha)
    assert refused.value.interview.case == case


def test_the_other_case_is_not_named_to_those_who_may_not_see_it(case, second_case, cast):
    Case.objects.filter(pk=second_case.pk).update(allocated_to=cast.lou)
    start(case, cast.ines)
    with pytest.raises(AlreadyInterviewed, match="after another of their cases") as refused:
        start(Case.objects.get(pk=second_case.pk), cast.lou)
    assert refused.value.interview is None
    assert "NB-001" not in str(refused.value)


def test_the_same_reference_in_another_inspection_is_another_officer(case, other_inspection, cast):
    start(case, cast.ines)
    namesake = add_case(other_inspection, "SB-002", officer="RO1", allocated_to=cast.olu)
    assert start(namesake, cast.olu).officer != case.officer


def test_the_database_itself_refuses_a_second_interview_and_an_officer_of_another_case(case, second_case, cast):
    start(case, cast.ines)
    stranger = ResponsibleOfficer.objects.create(inspection=case.inspection, reference="RO7")
    for officer in (case.officer, stranger):
        second = Interview(case=second_case, officer=officer, interviewer=cast.asha)
        with pytest.raises(IntegrityError):
            _save_and_check(second)


@transaction.atomic
def _save_and_check(interview: Interview) -> None:
    """Save it and have foreign keys checked at once, which happens at the commit otherwise."""
    interview.save()
    connection.check_constraints()


def test_a_case_without_officer_has_nobody_to_interview(inspection, cast):
    with pytest.raises(ValidationError, match="nobody to interview"):
        start(add_case(inspection, "NB-003", allocated_to=cast.ines), cast.ines)


def test_an_edition_without_interview_has_none(cast):
    inspection = plan("Area", edition="quality-and-impact-2016-17", kind="area", team={cast.ines: "lead"})
    with pytest.raises(ValidationError, match="has no interview"):
        start(add_case(inspection, "A-1", officer="RO1", allocated_to=cast.ines), cast.ines)


@pytest.mark.parametrize("name", ["asha", "lou", "quinn", "pat", "rae", "olu", "ada"])
def test_only_those_who_answer_the_case_interview(case, cast, name):
    with pytest.raises(PermissionDenied):
        start(case, getattr(cast, name))
    interview = start(case, cast.ines)
    answer_all(case, cast.ines)
    with pytest.raises(PermissionDenied):
        finish_interview(interview=interview, by=getattr(cast, name))
    with pytest.raises((NotAllowed, NotFound)):
        answer(case, getattr(cast, name), SKILLS, "no", sheet=INTERVIEW)


@pytest.mark.parametrize(
    ("details", "field"),
    [
        (InterviewDetails(held_on=date(2200, 1, 1)), "held_on"),
        (InterviewDetails(mode="by_pigeon"), "mode"),
        (InterviewDetails(grade="chief"), "grade"),
        (InterviewDetails(caseload_fte=Decimal(-1)), "caseload_fte"),
        (InterviewDetails(caseload_fte=Decimal(1000)), "caseload_fte"),
        (InterviewDetails(caseload_fte=Decimal("4.25")), "caseload_fte"),
    ],
)
def test_details_that_cannot_be_are_named(case, cast, details, field):
    with pytest.raises(ValidationError) as error:
        start(case, cast.ines, details)
    assert list(error.value.message_dict) == [field]
    assert not Interview.objects.exists()


def test_today_and_a_caseload_of_nothing_are_possible(case, cast):
    details = InterviewDetails(held_on=timezone.localdate(), caseload_fte=Decimal(0))
    assert start(case, cast.ines, details).caseload_fte == 0


def test_answers_are_kept_with_their_history(case, cast):
    start(case, cast.ines)
    answer(case, cast.ines, SKILLS, "yes", sheet=INTERVIEW)
    answer(case, cast.lee, SKILLS, evidence="Trained last year.", sheet=INTERVIEW)
    kept = InterviewAnswer.objects.get()
    assert (kept.option.code, kept.evidence, kept.version) == ("yes", "Trained last year.", 2)
    assert list(InterviewAnswerRevision.objects.values_list("recorded_by__name", flat=True)) == ["Ines", "Lee"]


def test_answers_wait_for_the_interview_to_begin_and_stay_its_own(case, cast):
    with pytest.raises(NotFound) as refused:
        answer(case, cast.ines, SKILLS, "yes", sheet=INTERVIEW)
    assert refused.value.reason == "not_started"
    start(case, cast.ines)
    with pytest.raises(NotFound):
        answer(case, cast.ines, "assessment.engaging", "yes", sheet=INTERVIEW)


def test_finishing_lists_what_is_missing(case, cast):
    interview = start(case, cast.ines, InterviewDetails(mode="video"))
    answer_all(case, cast.ines, leave_out=("interview.priority_quality", SKILLS))
    with pytest.raises(ValidationError) as refused:
        finish_interview(interview=interview, by=cast.ines)
    assert refused.value.messages == [
        "Enter the date of the interview",
        "Enter the grade",
        "Enter the number of cases (full-time equivalent)",
        "Answer question 1, or choose that it was not asked",
        "Answer question 4, or choose that it was not asked",
    ]
    assert Interview.objects.get().submitted_at is None


def test_a_question_that_was_not_asked_is_answered_so(case, cast):
    interview = start(case, cast.ines)
    answer_all(case, cast.ines, leave_out=(SKILLS,))
    answer(case, cast.ines, SKILLS, "not_asked", sheet=INTERVIEW)
    finished = finish_interview(interview=interview, by=cast.ines)
    assert finished.submitted_at is not None
    assert finish_interview(interview=interview, by=cast.lee).submitted_at == finished.submitted_at


def test_a_finished_interview_is_read_only_until_the_lead_reopens_it(case, cast):
    interview = start(case, cast.ines)
    answer_all(case, cast.ines)
    finish_interview(interview=interview, by=cast.ines)
    with pytest.raises(Locked):
        answer(case, cast.ines, SKILLS, "no", sheet=INTERVIEW)
    with pytest.raises(Locked):
        answer(case, cast.ines, MODE, "video", sheet=INTERVIEW)
    for name in ("ines", "quinn"):
        with pytest.raises(PermissionDenied):
            reopen_interview(interview=interview, reason="A slip", by=getattr(cast, name))
    with pytest.raises(ValidationError):
        reopen_interview(interview=interview, reason=" ", by=cast.lee)
    assert reopen_interview(interview=interview, reason="A slip", by=cast.lee).submitted_at is None
    assert reopen_interview(interview=interview, reason="A slip", by=cast.lee).submitted_at is None
    assert answer(case, cast.ines, SKILLS, "no", sheet=INTERVIEW).version == 2


def test_nothing_is_written_while_the_case_files_are_closed(case, cast):
    interview = start(case, cast.ines)
    answer_all(case, cast.ines)
    Inspection.objects.update(phase=Phase.PANEL)
    attempts = [
        partial(finish_interview, interview=interview, by=cast.ines),
        partial(start, Case.objects.get(pk=case.pk), cast.ines),
    ]
    for attempt in attempts:
        with pytest.raises(ValidationError, match="panel phase"):
            attempt()


@pytest.mark.django_db(transaction=True)
def test_of_two_interviews_of_one_officer_begun_at_once_one_is_refused(inspection, cast):
    for round_ in range(4):
        cases = [add_case(inspection, f"R{round_}-{n}", officer=f"RO{round_}", allocated_to=cast.ines) for n in range(2)]
        results = at_once(*(partial(start, case, cast.ines) for case in cases))
        assert sorted(type(result).__name__ for result in results) == ["AlreadyInterviewed", "Interview"], results
    assert Interview.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_the_same_interview_begun_twice_at_once_is_one(case, cast):
    first, second = at_once(partial(start, case, cast.ines), partial(start, case, cast.lee))
    assert first == second == Interview.objects.get()
