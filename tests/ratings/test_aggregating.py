"""From judgements to a stored run with its reasons."""

import pytest
from django.db import ProgrammingError, transaction

from inspections.models import Inspection
from inspections.rules import Role
from ratings.aggregating import aggregate, digest_of
from ratings.models import RatingRun
from standards.queries import edition_structure
from tests.cast import add_case, plan
from tests.ratings.judging import judge

ASSESSMENT = ("assessment__engaging", "assessment__desistance", "assessment__safety")


def counts(key_question: str, **found: int) -> dict[str, str | int]:
    nothing = dict.fromkeys(("sufficient", "insufficient", "not_applicable", "not_answered", "not_asked"), 0)
    return {"key_question": key_question} | nothing | found


def test_a_run_keeps_what_it_counted_and_every_rating_with_its_reasons(inspection, cast):
    for number, safety in enumerate(["yes", "yes", "yes", "no"]):
        case = add_case(inspection, f"NB-{number}", allocated_to=cast.ines)
        judge(case, by=cast.ines, assessment__engaging="yes", assessment__safety=safety)
    run = aggregate(inspection.pk)

    assert (run.cases_total, run.cases_counted, run.cases_submitted) == (4, 4, 0)
    assert run.tallies[:3] == [
        counts("assessment.engaging", sufficient=4),
        counts("assessment.desistance", not_answered=4),
        counts("assessment.safety", sufficient=3, insufficient=1),
    ]
    assert run.scheme == edition_structure(inspection.edition_id).scheme
    assert next(one for one in run.ratings["standards"] if one["standard"] == "assessment") == {
        "standard": "assessment", "domain": "case_supervision", "rated_by": "cases",
        "rating": "good", "not_rated": None, "points": 2,
        "decided_by": ["assessment.safety"],
        "key_questions": [
            {"key_question": "assessment.engaging", "share": "1", "per_cent": "100.0", "rating": "outstanding", "not_rated": None,
             "one_case": [{"key_question": "assessment.engaging", "becomes": "insufficient", "rating": "good"}]},
            {"key_question": "assessment.desistance", "share": None, "per_cent": None, "rating": None,
             "not_rated": "nothing_answered", "one_case": []},
            {"key_question": "assessment.safety", "share": "3/4", "per_cent": "75.0", "rating": "good", "not_rated": None,
             "one_case": [{"key_question": "assessment.safety", "becomes": "insufficient", "rating": "requires_improvement"},
                          {"key_question": "assessment.safety", "becomes": "sufficient", "rating": "outstanding"}]},
        ],
        "triggers": {
            "near_boundary": [{"key_question": "assessment.safety", "boundary": "80", "points_away": "5",
                               "below": "good", "above": "outstanding"}],
            "one_case": [{"key_question": "assessment.safety", "becomes": "insufficient", "rating": "requires_improvement"},
                         {"key_question": "assessment.safety", "becomes": "sufficient", "rating": "outstanding"}],
            "few_cases": [{"key_question": "assessment.safety", "judged": 4}],
        },
    }  # fmt: skip
    assert run.ratings["overall"] == {
        "points": 2, "most_points": 27, "rated": 1, "standards": 9, "rating": None, "not_rated": "standards_missing",
        "missing": ["leadership", "staffing", "services", "information_and_facilities",
                    "planning", "implementation", "reviewing", "outcomes"],
        "lowest_possible": "inadequate", "highest_possible": "outstanding",
    }  # fmt: skip
    assert {"domain": "case_supervision", "points": 2, "most_points": 3, "rated": 1, "standards": 5} in run.ratings["domains"]


def test_aggregating_again_without_a_change_adds_nothing(inspection, case, cast):
    judge(case, by=cast.ines, assessment__safety="yes")

    assert aggregate(inspection.pk) is not None
    assert aggregate(inspection.pk) is None
    assert RatingRun.objects.filter(inspection=inspection).count() == 1


def test_a_change_gives_a_new_run_beside_the_old_one(inspection, case, cast):
    judge(case, by=cast.ines, assessment__safety="yes")
    first = aggregate(inspection.pk)
    judge(case, by=cast.ines, assessment__safety="no")
    second = aggregate(inspection.pk)

    assert [run.pk for run in RatingRun.objects.filter(inspection=inspection)] == [second.pk, first.pk]
    assert first.digest != second.digest


def test_the_same_judgements_give_the_same_digest_however_they_came_about(inspection, case, cast):
    judge(case, by=cast.ines, assessment__safety="yes")
    first = aggregate(inspection.pk)
    judge(case, by=cast.ines, assessment__safety="no")
    judge(case, by=cast.ines, assessment__safety="yes")
    second = aggregate(inspection.pk)

    assert first.fingerprint != second.fingerprint
    assert first.digest == second.digest


def test_the_digest_can_be_recomputed_from_the_stored_run(inspection, case, cast):
    judge(case, by=cast.ines, assessment__safety="yes", assessment__engaging="no")
    run = RatingRun.objects.get(pk=aggregate(inspection.pk).pk)

    assert digest_of(run.scheme, run.tallies, run.ratings) == run.digest
    assert digest_of(run.scheme, run.tallies, {**run.ratings, "overall": {}}) != run.digest


def test_an_edition_without_a_scheme_is_counted_and_not_rated(cast):
    area = plan(
        "Testshire", edition="quality-and-impact-2016-17", kind="area", team={cast.lee: Role.LEAD, cast.ines: Role.INSPECTOR}
    )
    case = add_case(area, "T-1", allocated_to=cast.ines)
    judge(case, by=cast.ines, factor__relationships="chosen", contracted__harm_focus="yes")
    run = aggregate(area.pk)

    assert (run.scheme, run.ratings) == ({}, {})
    assert counts("contracted.harm_focus", sufficient=1) in run.tallies
    assert counts("factor.relationships.delivery", not_answered=1) in run.tallies
    assert counts("factor.accommodation.delivery", not_asked=1) in run.tallies


@pytest.mark.parametrize("edition", ["crc-2018-19", "nps-2018-19", "pdu-2021-23"])
def test_every_edition_can_be_rated(cast, edition):
    anywhere = plan("Testshire", edition=edition, kind="CRC", team={cast.lee: Role.LEAD, cast.ines: Role.INSPECTOR})
    case = add_case(anywhere, "T-1", allocated_to=cast.ines)
    judge(case, by=cast.ines, **dict.fromkeys(ASSESSMENT, "yes"))
    run = aggregate(anywhere.pk)

    assert next(one for one in run.ratings["standards"] if one["standard"] == "assessment")["rating"] == "outstanding"
    assert run.ratings["overall"]["most_points"] == 3 * run.scheme["overall"]["standards"]


@pytest.mark.parametrize("write", [lambda runs: runs.update(digest=""), lambda runs: runs.delete()])
def test_a_run_can_neither_be_changed_nor_deleted(inspection, case, write):
    run = aggregate(inspection.pk)
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        write(RatingRun.objects.filter(pk=run.pk))

    assert RatingRun.objects.get(pk=run.pk).digest == run.digest


def test_an_inspection_that_is_not_there_cannot_be_aggregated(db):
    with pytest.raises(Inspection.DoesNotExist):
        aggregate(0)
