"""What each part of a region brings to its pooled questions: kept in the run, shown on both pages, told to programs."""

import pytest

from ratings.aggregating import aggregate
from ratings.models import RatingRun
from ratings.queries.contributions import figures_of_parts
from tests.pages import assert_well_formed, page_of
from tests.ratings.regions import judged, part_of

QUESTION = "public_protection.assessment"


@pytest.fixture
def run(region, town, village, cast):
    """Of four judgements three come from the town, two of them yes; the village adds a no, and has judged nothing else."""
    for number, choice in enumerate(["yes", "yes", "no"]):
        judged(town, f"T-{number}", cast, assessment__safety=choice)
    judged(village, "V-1", cast, assessment__safety="no")
    return aggregate(region.pk)


def test_the_figures_of_the_parts_add_up_to_the_pooled_ones(run):
    town, village = figures_of_parts(run, QUESTION)
    assert (town.tally.sufficient, town.tally.insufficient, town.per_cent, town.contribution_per_cent) == (2, 1, "66.7", "75.0")
    assert (village.tally.sufficient, village.tally.insufficient, village.per_cent) == (0, 1, "0.0")
    pooled = next(one for one in run.tallies if one["key_question"] == QUESTION)
    for count in ("sufficient", "insufficient", "not_applicable", "not_answered", "not_asked"):
        assert getattr(town.tally, count) + getattr(village.tally, count) == pooled[count]


def test_where_nothing_is_judged_there_is_no_share_and_no_contribution(run):
    for figures in figures_of_parts(run, "public_protection.reviewing"):
        assert (figures.tally.share, figures.per_cent, figures.contribution, figures.contribution_per_cent) == (
            None,
            "",
            None,
            "",
        )


def test_two_parts_with_the_same_edition_are_told_apart(region, cast):
    for name, choice in (("First", "yes"), ("Second", "no")):
        judged(part_of(region, name, cast), "X-1", cast, assessment__safety=choice)
    first, second = figures_of_parts(aggregate(region.pk), QUESTION)
    assert ((first.tally.sufficient, first.tally.insufficient), (second.tally.sufficient, second.tally.insufficient)) == (
        (1, 0), (0, 1),
    )  # fmt: skip


def test_a_part_whose_edition_does_not_ask_a_question_has_nothing_in_it(region, town, cast):
    older = part_of(region, "Older Borough", cast, edition="pdu-2021-23")
    judged(older, "O-1", cast, reviewing__desistance="no")
    judged(town, "T-1", cast)
    of_town, of_older = figures_of_parts(aggregate(region.pk), "resettlement.pooled")
    assert (of_town.tally.cases, of_older.tally.cases) == (1, 0)


def test_both_pages_show_yes_no_share_and_contribution_of_each_part(run, region, cast, browser_of):
    browser = browser_of(cast.pat)
    for address in (f"/inspections/{region.reference}/ratings/", f"/inspections/{region.reference}/ratings/{QUESTION}/"):
        page = page_of(browser.get(address))
        assert_well_formed(page)
        rows = [row for row in page.all("tr") if row.text.strip().startswith("Town PDU")]
        assert any("2 1 66.7% 75.0%" in " ".join(row.text.split()) for row in rows)


def test_an_inspection_without_parts_shows_no_such_table(inspection, case, cast, browser_of):
    aggregate(inspection.pk)
    assert (
        "What each part contributes"
        not in page_of(browser_of(cast.lee).get(f"/inspections/{inspection.reference}/ratings/")).text
    )


def test_a_run_from_before_figures_were_kept_says_so(run, region, cast, browser_of, api_of):
    older = [{name: value for name, value in part.items() if name != "tallies"} for part in run.parts]
    RatingRun.objects.create(**{
        field.attname: getattr(run, field.attname) for field in RatingRun._meta.concrete_fields if field.attname != "id"
    } | {"parts": older})  # fmt: skip
    page = page_of(browser_of(cast.lee).get(f"/inspections/{region.reference}/ratings/{QUESTION}/"))
    assert_well_formed(page)
    assert "Not kept when this was worked out" in page.text
    told = api_of(cast.lee).get(f"/api/inspections/{region.reference}/ratings/").json()
    assert told["run"]["parts"][0]["key_questions"] == []


def test_programs_read_whose_judgements_were_pooled_and_what_each_part_brought(run, region, cast, api_of):
    told = api_of(cast.lee).get(f"/api/inspections/{region.reference}/ratings/").json()

    town, village = told["run"]["parts"]
    assert told["stale"] is False
    assert {name: value for name, value in town.items() if name != "key_questions"} == {
        "inspection": "town", "provider": "Town PDU", "edition": "pdu-2023-25", "total": 3, "counted": 3, "submitted": 0,
        "left_out": 0,
    }  # fmt: skip
    assert next(one for one in town["key_questions"] if one["key_question"] == QUESTION) == {
        "key_question": QUESTION, "sufficient": 2, "insufficient": 1, "judged": 3, "share": "2/3", "per_cent": "66.7",
        "contribution": "3/4",
    }  # fmt: skip
    assert {one["contribution"] for one in village["key_questions"]} == {"1/4", None}
