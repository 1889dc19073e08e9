"""A region's ratings from the judgements of its parts."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import Case
from inspections.models import Inspection, TeamMember
from inspections.rules import Phase, Role
from ratings.aggregating import aggregate
from ratings.queries import fingerprints
from ratings.queries.fingerprints import fingerprint_of, revisions_in, stale_inspections
from ratings.queries.tallies import edition_and_parts, tally
from ratings.results import KeyQuestionTally
from ratings.tasks import aggregate_inspection
from tests.cast import add_case
from tests.pages import assert_well_formed, page_of
from tests.ratings.judging import judge
from tests.ratings.regions import POST_CUSTODY, judged, part_of


def counted(inspection, key_question: str) -> KeyQuestionTally:
    found = tally(inspection.pk, *edition_and_parts(inspection.pk)).tallies
    return next(one for one in found if one.key_question == key_question)


# --- counting --------------------------------------------------------------------------------------------------------


def test_the_cases_of_all_parts_are_counted_together(region, town, village, cast):
    for number, choice in enumerate(["yes", "yes", "no"]):
        judged(town, f"T-{number}", cast, assessment__safety=choice)
    judged(village, "V-1", cast, assessment__safety="yes", planning__safety="no")
    add_case(village, "V-2")

    assert counted(region, "public_protection.assessment") == KeyQuestionTally(
        "public_protection.assessment", sufficient=3, insufficient=1, not_answered=1
    )
    assert counted(region, "public_protection.planning") == KeyQuestionTally(
        "public_protection.planning", insufficient=1, not_answered=4
    )


def test_each_part_asks_by_its_own_editions_conditions_and_samples(region, town, cast):
    judged(town, "T-1", cast, facts=POST_CUSTODY, resettlement__release="yes")
    judged(town, "T-2", cast, facts={"sentence_type": "community_order"})
    judged(town, "C-1", cast, module="court_reports", court_work__advice="no")

    assert counted(region, "resettlement.pooled") == KeyQuestionTally("resettlement.pooled", sufficient=1, not_asked=1)
    assert counted(region, "court_work.pooled") == KeyQuestionTally("court_work.pooled", insufficient=1)


def test_parts_of_different_editions_are_counted_by_their_concepts(region, town, cast):
    older = part_of(region, "Older Borough", cast, edition="pdu-2021-23")
    judged(town, "T-1", cast, reviewing__desistance="yes", facts=POST_CUSTODY)
    judged(older, "O-1", cast, reviewing__desistance="no", facts=POST_CUSTODY)

    assert counted(region, "desistance.reviewing") == KeyQuestionTally("desistance.reviewing", sufficient=1, insufficient=1)
    # The older edition does not judge resettlement: its cases are no cases of that question at all.
    assert counted(region, "resettlement.pooled") == KeyQuestionTally("resettlement.pooled", not_answered=1)


def test_own_cases_and_those_of_parts_are_kept_apart(region, town, cast):
    case = add_case(region, "U-1", module="unpaid_work", allocated_to=cast.ines)
    judge(case, by=cast.ines, unpaid_work__safety="yes")
    judged(town, "T-1", cast, assessment__safety="yes", assessment__engaging="no")
    judged(town, "T-2", cast, assessment__engaging="no")
    found = tally(region.pk, *edition_and_parts(region.pk))

    assert (found.cases_total, found.cases_counted) == (1, 1)
    assert [(one.part.reference, one.cases.total, one.cases.counted) for one in found.parts] == [("town", 2, 1)]
    assert {one.key_question for one in found.tallies if one.judged} == {"unpaid_work.safety", "public_protection.assessment"}


def test_a_part_is_counted_as_before_by_itself(region, town, cast):
    judged(town, "T-1", cast, assessment__safety="yes")

    assert counted(town, "assessment.safety") == KeyQuestionTally("assessment.safety", sufficient=1)


def test_other_inspections_are_not_counted(region, town, other_inspection, cast):
    judged(other_inspection, "S-1", cast, assessment__safety="yes")

    assert counted(region, "public_protection.assessment") == KeyQuestionTally("public_protection.assessment")


def test_counting_costs_two_statements_however_many_parts(region, cast):
    for number in range(4):
        part = part_of(region, f"Borough {number}", cast)
        judged(part, f"B-{number}", cast, assessment__safety="yes")
        edition_and_parts(region.pk)  # editions are known
        with CaptureQueriesContext(connection) as statements:
            tally(region.pk, *edition_and_parts(region.pk))
        assert len(statements) == 2


# --- rating ----------------------------------------------------------------------------------------------------------


def test_the_lowest_pooled_key_question_decides_and_the_run_says_who_contributed(region, town, village, cast):
    for number in range(4):
        judged(town, f"T-{number}", cast, assessment__safety="yes", reviewing__safety="yes" if number else "no")
    judged(village, "V-1", cast, reviewing__safety="no")
    run = aggregate(region.pk)

    standard = next(one for one in run.ratings["standards"] if one["standard"] == "public_protection")
    assert (standard["rating"], standard["rated_by"], standard["points"]) == ("requires_improvement", "parts", 1)
    assert standard["decided_by"] == ["public_protection.reviewing"]
    assert standard["key_questions"][3]["share"] == "3/5"
    assert [{name: value for name, value in part.items() if name != "tallies"} for part in run.parts] == [
        {
            "inspection": "town",
            "provider": "Town PDU",
            "edition": "pdu-2023-25",
            "total": 4,
            "counted": 4,
            "submitted": 0,
            "left_out": 0,
        },
        {
            "inspection": "village",
            "provider": "Village PDU",
            "edition": "pdu-2023-25",
            "total": 1,
            "counted": 1,
            "submitted": 0,
            "left_out": 0,
        },
    ]
    assert run.ratings["overall"]["standards"] == 8


def test_a_region_without_parts_is_not_rated_for_what_is_pooled(region, cast):
    add_case(region, "U-1", module="unpaid_work")
    run = aggregate(region.pk)

    found = {one["standard"]: one["not_rated"] for one in run.ratings["standards"] if one["rated_by"] == "parts"}
    assert set(found.values()) == {"nothing_applied"}


def test_what_is_reported_only_earns_a_pdu_no_points(town, cast):
    judged(town, "T-1", cast, facts=POST_CUSTODY, resettlement__release="no", management_oversight__quality="missing")
    run = aggregate(town.pk)

    assert "resettlement" not in {one["standard"] for one in run.ratings["standards"]}
    assert (run.ratings["overall"]["standards"], run.ratings["overall"]["most_points"]) == (7, 21)
    assert {"key_question": "management_oversight.quality", "sufficient": 0, "insufficient": 1, "not_applicable": 0,
            "not_answered": 0, "not_asked": 0} in run.tallies  # fmt: skip


# --- what has changed ------------------------------------------------------------------------------------------------

CHANGES = {
    "a judgement": lambda case, cast: judge(case, by=cast.olu, assessment__safety="no"),
    "a fact": lambda case, cast: Case.objects.filter(pk=case.pk).update(started_on=date(2022, 1, 1)),
    "a new case": lambda case, cast: add_case(case.inspection, "T-9"),
    "a part taken out": lambda case, cast: Inspection.objects.filter(pk=case.inspection_id).update(part_of=None),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_in_a_part_makes_the_region_stale_until_it_is_aggregated(region, town, cast, change):
    case = judged(town, "T-1", cast, assessment__safety="yes")
    aggregate(town.pk)
    first = aggregate(region.pk)
    assert (stale_inspections(), aggregate(region.pk)) == ([], None)

    CHANGES[change](case, cast)
    assert region.pk in stale_inspections()
    assert aggregate(region.pk).fingerprint == fingerprint_of(region.pk) != first.fingerprint


def test_a_new_part_makes_the_region_stale_before_it_has_any_case(region, cast):
    assert stale_inspections() == []
    part_of(region, "Town", cast)
    assert stale_inspections() == [region.pk]
    aggregate(region.pk)
    assert stale_inspections() == []


def test_the_same_parts_give_the_same_digest_in_whichever_order_they_came(region, cast):
    first, second = part_of(region, "Town", cast), part_of(region, "Village", cast)
    judged(first, "T-1", cast, assessment__safety="yes")
    judged(second, "V-1", cast, assessment__safety="no")
    digest = aggregate(region.pk).digest
    for part in (second, first):
        Inspection.objects.filter(pk=part.pk).update(part_of=None)
        Inspection.objects.filter(pk=part.pk).update(part_of=region)
    judge(first.cases.get(), by=cast.olu, assessment__safety="no")
    judge(first.cases.get(), by=cast.olu, assessment__safety="yes")

    assert aggregate(region.pk).digest == digest


def test_a_region_changes_nothing_for_its_parts(region, town, cast):
    before = fingerprint_of(town.pk)
    judge(add_case(region, "U-1", module="unpaid_work", allocated_to=cast.ines), by=cast.ines, unpaid_work__safety="yes")

    assert fingerprint_of(town.pk) == before


def test_the_answers_of_parts_are_among_those_that_a_fingerprint_stands_for(region, town, cast):
    judged(town, "T-1", cast, assessment__safety="yes", assessment__engaging="no")
    judge(add_case(region, "U-1", module="unpaid_work", allocated_to=cast.ines), by=cast.ines, unpaid_work__safety="yes")

    assert revisions_in(fingerprint_of(region.pk)) == 3


def test_a_published_region_is_left_alone(region, town, cast, monkeypatch):
    monkeypatch.setattr(fingerprints, "LATECOMERS", timedelta(0))
    case = judged(town, "T-1", cast, assessment__safety="yes")
    aggregate(town.pk)
    aggregate(region.pk)
    Inspection.objects.filter(pk=region.pk).update(phase=Phase.PUBLISHED)
    judge(case, by=cast.olu, assessment__safety="no")

    assert stale_inspections() == [town.pk]


def test_computing_a_part_has_the_region_computed(region, town, cast, monkeypatch):
    asked_for = []
    monkeypatch.setattr(aggregate_inspection, "delay", asked_for.append)
    judged(town, "T-1", cast, assessment__safety="yes")
    aggregate_inspection(town.pk)
    aggregate_inspection(region.pk)

    assert asked_for == [region.pk]


# --- pages -----------------------------------------------------------------------------------------------------------


def test_whoever_sees_the_regions_ratings_sees_the_pooled_counts_and_who_contributed_and_no_case(region, town, cast, browser_of):
    judged(town, "T-1", cast, assessment__safety="yes")
    aggregate(region.pk)
    for who in ("lee", "ines", "pat", "rae"):
        browser = browser_of(getattr(cast, who))
        grid = page_of(browser.get(f"/inspections/{region.reference}/ratings/"))
        trace = page_of(browser.get(f"/inspections/{region.reference}/ratings/public_protection.assessment/"))
        assert_well_formed(grid)
        assert_well_formed(trace)
        assert "Town PDU (1 of 1 case)" in grid.text
        assert "1 yes of 1 = 100.0%" in trace.text
        assert ("T-1" in trace.text, "You are not on this inspection" in trace.text) == (False, True)
        assert browser.get("/inspections/town/ratings/assessment.safety/").status_code == 404
    assert browser_of(cast.lou).get(f"/inspections/{region.reference}/ratings/").status_code == 403
    assert browser_of(cast.olu).get(f"/inspections/{region.reference}/ratings/").status_code == 404


def test_somebody_who_is_on_both_is_led_to_the_part_s_own_figures(region, town, cast, browser_of):
    TeamMember.objects.create(inspection=town, user=cast.quinn, role=Role.QUALITY_ASSURER)
    judged(town, "T-1", cast, assessment__safety="yes")
    aggregate(region.pk)
    aggregate(town.pk)
    browser = browser_of(cast.quinn)
    trace = page_of(browser.get(f"/inspections/{region.reference}/ratings/public_protection.assessment/"))

    assert [link.text for link in trace.all("a", href="/inspections/town/ratings/assessment.safety/")] == ["2.1.3 in Town PDU"]
    assert "T-1" in page_of(browser.get("/inspections/town/ratings/assessment.safety/")).text


def test_the_trace_of_a_pooled_question_costs_the_same_however_many_parts(region, cast, browser_of, django_assert_num_queries):
    browser = browser_of(cast.lee)
    for number in range(3):
        judged(part_of(region, f"Borough {number}", cast), "B-1", cast, assessment__safety="yes")
        aggregate(region.pk)
        browser.get(f"/inspections/{region.reference}/ratings/public_protection.assessment/")
        with django_assert_num_queries(6):
            browser.get(f"/inspections/{region.reference}/ratings/public_protection.assessment/")


def test_what_is_reported_only_is_shown_below_what_is_rated(town, cast, browser_of):
    judged(town, "T-1", cast, management_oversight__quality="missing")
    aggregate(town.pk)
    browser = browser_of(cast.olu)
    grid = page_of(browser.get("/inspections/town/ratings/"))
    trace = page_of(browser.get("/inspections/town/ratings/management_oversight.quality/"))

    assert_well_formed(grid)
    assert_well_formed(trace)
    assert grid.text.index("Reviewing") < grid.text.index("Management oversight")
    assert ("this edition never rates it" in grid.text, "it earns no points" in trace.text) == (True, True)
    assert "of 21" in grid.text
