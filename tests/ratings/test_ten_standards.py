"""Ten standards give the overall rating: four that people rate, four of supervised cases, two of samples of their own."""

import pytest

from inspections.rules import Role
from organisation.proposing import propose_rating
from ratings.aggregating import aggregate
from standards.queries import edition_structure
from tests.cast import add_case, plan
from tests.ratings.judging import judge

ORGANISATIONAL = ("leadership", "staffing", "services", "information_and_facilities")


def inspection_with_a_case_of_each_module(cast, code, kind):
    inspection = plan("Testshire", edition=code, kind=kind, team={cast.lee: Role.LEAD, cast.ines: Role.INSPECTOR})
    edition = edition_structure(inspection.edition_id)
    cases = {module.code: add_case(inspection, "T-1", module=module.code, allocated_to=cast.ines) for module in edition.modules}
    return inspection, edition, cases


def judge_all(edition, cases, by, choice="yes"):
    for question in edition.questions.values():
        if question.kind in ("screening", "key_question"):
            judge(cases[question.module], by=by, **{question.code.replace(".", "__"): choice})


@pytest.mark.parametrize(("code", "kind"), [("crc-2019-20", "CRC"), ("nps-2019-20", "NPS")])
def test_thirty_points_are_reached_when_every_standard_is_outstanding(cast, code, kind):
    inspection, edition, cases = inspection_with_a_case_of_each_module(cast, code, kind)
    judge_all(edition, cases, cast.ines)
    for standard in ORGANISATIONAL:
        propose_rating(inspection=inspection, standard=standard, rating="outstanding", reasons="Seen.", version=0, by=cast.lee)

    overall = aggregate(inspection.pk).ratings["overall"]

    assert (overall["points"], overall["most_points"], overall["rated"], overall["rating"]) == (30, 30, 10, "outstanding")


def test_each_sample_decides_its_own_standard_alone(cast):
    inspection, edition, cases = inspection_with_a_case_of_each_module(cast, "crc-2019-20", "CRC")
    judge_all(edition, cases, cast.ines)
    judge(cases["through_the_gate"], by=cast.ines, through_the_gate__coordination="no")
    for standard in ORGANISATIONAL:
        propose_rating(inspection=inspection, standard=standard, rating="good", reasons="Seen.", version=0, by=cast.lee)

    ratings = aggregate(inspection.pk).ratings

    points = {one["standard"]: one["points"] for one in ratings["standards"]}
    assert points == dict.fromkeys(ORGANISATIONAL, 2) | {
        "assessment": 3, "planning": 3, "implementation": 3, "reviewing": 3, "unpaid_work": 3, "through_the_gate": 0,
    }  # fmt: skip
    assert (ratings["overall"]["points"], ratings["overall"]["rating"]) == (23, "good")


def test_without_its_sample_a_standard_is_missing_and_the_overall_rating_waits(cast):
    inspection, edition, cases = inspection_with_a_case_of_each_module(cast, "nps-2019-20", "NPS")
    judge_all(edition, cases, cast.ines)
    judge(cases["statutory_victims"], by=cast.ines, victim_work__opted_in="no", victim_work__initial_contact="")
    for standard in ORGANISATIONAL:
        propose_rating(inspection=inspection, standard=standard, rating="good", reasons="Seen.", version=0, by=cast.lee)

    overall = aggregate(inspection.pk).ratings["overall"]

    assert (overall["rating"], overall["missing"], overall["rated"]) == (None, ["victim_work"], 9)
