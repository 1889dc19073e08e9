"""What officers said, counted beside the standard that it informs."""

from fractions import Fraction

import pytest
from django.utils import timezone

from design.templatetags.words import per_cent
from interviews.models import Interview, InterviewAnswer
from organisation.queries.officers import officers_said
from standards.queries import edition_structure
from tests.cast import add_case


@pytest.fixture
def edition(inspection):
    return edition_structure(inspection.edition_id)


def say(inspection, cast, edition, answers, *, code="workload"):
    """One officer after the other gives one of the answers to the first question that informs staffing; None: nothing chosen."""
    question = next(question for question in edition.interview if question.standard == "staffing")
    start = Interview.objects.count()
    for number, answer in enumerate(answers, start=start):
        case = add_case(inspection, f"I-{number}", officer=f"O-{number}")
        interview = Interview.objects.create(case=case, officer=case.officer, interviewer=cast.ines)
        option = question.option(answer) if answer else None
        InterviewAnswer.objects.create(
            interview=interview, question_id=question.id, option_id=option.id if option else None,
            updated_at=timezone.now(), updated_by=cast.ines,
        )  # fmt: skip
    return question


def test_the_share_is_yes_of_yes_and_no_and_the_rest_stands_apart(inspection, other_inspection, cast, edition):
    question = say(inspection, cast, edition, ["yes", "yes", "no", "not_asked", None])
    say(other_inspection, cast, edition, ["no", "no"])

    said = officers_said(inspection, edition, "staffing", cast.quinn)

    assert [one.question.standard for one in said] == ["staffing"] * len(said)
    first = said[0]
    assert first.question == question
    assert (first.yes, first.no, first.not_applicable, first.not_asked, first.not_answered) == (2, 1, 0, 1, 1)
    assert first.share == Fraction(2, 3)
    assert (said[1].yes, said[1].no, said[1].not_answered, said[1].share) == (0, 0, 5, None)


def test_whoever_is_not_on_the_inspection_counts_nothing(inspection, cast, edition):
    say(inspection, cast, edition, ["yes"])

    assert {one.share for one in officers_said(inspection, edition, "staffing", cast.olu)} == {None}


def test_it_takes_two_queries_however_many_officers_there_are(inspection, cast, edition, django_assert_num_queries):
    say(inspection, cast, edition, ["yes", "no"] * 5)

    with django_assert_num_queries(2):
        assert officers_said(inspection, edition, "staffing", cast.lee)[0].yes == 5


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (None, "None"),
        (Fraction(0), "0.0%"),
        (Fraction(1), "100.0%"),
        (Fraction(2, 3), "66.7%"),
        (Fraction(1, 2000), "0.1%"),
        (Fraction(649499, 10**6), "64.9%"),
    ],
)
def test_shares_are_shown_with_one_decimal_half_up(share, shown):
    assert per_cent(share) == shown
