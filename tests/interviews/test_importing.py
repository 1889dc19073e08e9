"""Answers that were recorded elsewhere come in as a whole or not at all."""

from datetime import date, time

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from cases.importing import ImportRefused
from cases.models import Judgement, JudgementRevision
from inspections.rules import Phase
from interviews.importing import AnswersOutcome, import_answers
from interviews.models import Interview, InterviewAnswer, InterviewAnswerRevision
from tests.cast import add_case

GOOD = (
    "reference,submitted,implementation.engaging,implementation.engaging:evidence,interview.skills,interview_grade,"
    "interview_caseload_fte,interview_held_on,interview_held_at\n"
    "NB-001,yes,Yes,Weekly contact.,no,Probation Officer,42.5,2022-03-08,14:05:00\n"
)


def problems(inspection, by, text):
    with pytest.raises(ImportRefused) as refused:
        import_answers(inspection=inspection, content=text.encode(), by=by)
    return [(problem.row, problem.column, problem.reason) for problem in refused.value.problems]


def test_a_row_becomes_judgements_and_an_interview_with_their_first_revisions(inspection, case, cast):
    outcome = import_answers(inspection=inspection, content=GOOD.encode(), by=cast.lee)

    assert outcome == AnswersOutcome(judgements=1, interviews=1, unchanged=0)
    judgement = Judgement.objects.get()
    assert (judgement.question.code, judgement.option.code, judgement.evidence) == (
        "implementation.engaging", "yes", "Weekly contact.",
    )  # fmt: skip
    revision = JudgementRevision.objects.get()
    assert (revision.judgement, revision.version, revision.recorded_by) == (judgement, 1, cast.lee)
    interview = Interview.objects.get()
    assert (interview.case, interview.officer, interview.grade, str(interview.caseload_fte)) == (
        case, case.officer, "probation_officer", "42.5",
    )  # fmt: skip
    assert (interview.held_on, interview.held_at) == (date(2022, 3, 8), time(14, 5))
    assert [answer.option.code for answer in InterviewAnswer.objects.all()] == ["no"]
    assert InterviewAnswerRevision.objects.count() == 1
    case.assessment.refresh_from_db()
    assert case.assessment.submitted_by == cast.lee


def test_the_same_file_twice_adds_nothing(inspection, case, cast):
    import_answers(inspection=inspection, content=GOOD.encode(), by=cast.lee)

    again = import_answers(inspection=inspection, content=GOOD.encode(), by=cast.lee)

    assert again == AnswersOutcome(judgements=0, interviews=0, unchanged=1)
    assert (Judgement.objects.count(), Interview.objects.count()) == (1, 1)


def test_a_bad_file_changes_nothing_and_lists_every_problem(inspection, case, cast):
    add_case(inspection, "NB-002", officer="RO2")
    text = (
        "reference,implementation.engaging,interview.skills,interview_grade,interview_caseload_fte,interview_held_on,interview_held_at\n"
        "NB-002,Yes,,,,,\n"
        "NB-001,perhaps,,Chief,many,yesterday,late\n"
        "NB-999,Yes,,,,,\n"
        "NB-002,No,,,,,\n"
    )

    found = problems(inspection, cast.lee, text)

    assert [(row, column) for row, column, _why in found] == [
        (3, "implementation.engaging"),
        (3, "interview_held_on"),
        (3, "interview_held_at"),
        (3, "interview_grade"),
        (3, "interview_caseload_fte"),
        (4, "reference"),
        (5, "reference"),
    ]
    assert not Judgement.objects.exists()


def test_an_officer_with_two_cases_is_interviewed_after_one_only(inspection, case, cast):
    add_case(inspection, "NB-002", officer="RO1")
    text = "reference,interview.skills\nNB-001,yes\nNB-002,yes\n"

    assert problems(inspection, cast.lee, text) == [
        (3, "reference", "This officer has been interviewed in this inspection already, after one case.")
    ]
    assert not Interview.objects.exists()


def test_answers_that_are_there_are_never_replaced(inspection, case, cast):
    import_answers(inspection=inspection, content=GOOD.encode(), by=cast.lee)

    other = GOOD.replace("Yes,Weekly", "No,Weekly")

    assert problems(inspection, cast.lee, other) == [(2, "reference", "The case has other answers already.")]
    assert Judgement.objects.get().option.code == "yes"


def test_a_case_without_officer_cannot_have_an_interview(inspection, cast):
    add_case(inspection, "NB-003")

    found = problems(inspection, cast.lee, "reference,interview.skills\nNB-003,yes\n")

    assert found == [(2, "reference", "An interview needs the officer who holds the case.")]


@pytest.mark.parametrize("who", ["ada", "ines", "quinn", "olu"])
def test_only_the_lead_inspector_brings_answers_in(inspection, case, cast, who):
    with pytest.raises(PermissionDenied):
        import_answers(inspection=inspection, content=GOOD.encode(), by=getattr(cast, who))

    assert not Judgement.objects.exists()


def test_closed_case_files_take_no_answers(inspection, case, cast):
    inspection.phase = Phase.PANEL
    inspection.save()

    with pytest.raises(ValidationError, match="while the case files"):
        import_answers(inspection=inspection, content=GOOD.encode(), by=cast.lee)
