"""What officers were not asked, what did not apply and what nobody answered stay three things, in every edition's interview."""

from collections import Counter

import pytest

from inspections.rules import Role
from interviews.answers import INTERVIEW
from interviews.interviewing import start_interview
from interviews.rules import InterviewDetails
from organisation.queries.officers import officers_said
from standards.models import Edition
from standards.queries import edition_structure
from standards.structure import Counts
from tests.cases.filling import answer
from tests.cast import add_case, plan

STATES = {Counts.NOT_ASKED: "not_asked", Counts.NOT_APPLICABLE: "not_applicable"}


@pytest.mark.django_db
def test_every_answer_of_every_editions_interview_is_in_one_state_for_programs_and_in_counts(cast, api_of):
    lee = api_of(cast.lee)
    with_interviews = [edition_structure(key) for key in Edition.objects.values_list("pk", flat=True)]
    seen: Counter[str] = Counter()
    for edition in [one for one in with_interviews if one.interview]:
        inspection = plan(
            f"In {edition.code}", edition=edition.code, kind=edition.provider_kinds[0],
            team={cast.lee: Role.LEAD, cast.ines: Role.INSPECTOR},
        )  # fmt: skip
        case = add_case(inspection, "I-1", officer="RO1", allocated_to=cast.ines)
        interview = start_interview(case=case, details=InterviewDetails(), by=cast.ines)
        expected = record_in_turn(edition, case, cast.ines)

        told = lee.get(f"/api/interviews/{interview.pk}/").json()["answers"]

        assert {one["question"]: one["state"] for one in told} == expected, edition.code
        assert [one["question"] for one in told] == [question.code for question in edition.interview]
        for standard in {question.standard for question in edition.interview} - {""}:
            for said in officers_said(inspection, edition, standard, cast.lee):
                counted = {"answered": said.yes + said.no, "not_applicable": said.not_applicable, "not_asked": said.not_asked}
                counted["not_answered"] = said.not_answered
                assert counted == {**dict.fromkeys(counted, 0), expected[said.question.code]: 1}, (edition.code, said)
        seen.update(expected.values())
    assert {"answered", "not_asked", "not_answered"} <= set(seen)


def record_in_turn(edition, case, by) -> dict[str, str]:
    """Give each question another answer: its options in turn, words alone, nothing. Return the state of each."""
    expected = {}
    for number, question in enumerate(edition.interview):
        choices = [*question.options, None, ""]
        chosen = choices[number % len(choices)]
        if chosen is None:
            answer(case, by, question.code, None, "Only words.", sheet=INTERVIEW)
        elif chosen:
            answer(case, by, question.code, chosen.code, sheet=INTERVIEW)
        expected[question.code] = STATES.get(chosen.counts, "answered") if chosen else "not_answered"
    return expected
