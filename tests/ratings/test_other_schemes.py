"""The same judgements by another scheme: beside the ratings that count, and never stored."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ratings.aggregating import aggregate
from standards.drafting import begin_draft
from standards.models import Edition, EditionDraft
from tests.cast import add_case, plan
from tests.pages import assert_well_formed, page_of
from tests.ratings.judging import judge
from tests.ratings.test_firmness import rows_of, url
from tests.test_access import everything


@pytest.fixture
def close(inspection, cast):
    """Assessment at 11 of 17, which is 64.7%: Good if shares are rounded first, Requires improvement if not."""
    for number in range(17):
        case = add_case(inspection, f"NB-{number:02}", allocated_to=cast.ines)
        judge(case, by=cast.ines, assessment__safety="yes" if number < 11 else "no")
    aggregate(inspection.pk)
    return inspection


@pytest.fixture
def draft(cast):
    """A draft of the same edition, in which Good begins at 60 per cent."""
    made = begin_draft(based_on=Edition.objects.get(code="pdu-2021-23"), code="pdu-2027", name="PDU 2027", by=cast.ada)
    document = made.document
    document["scheme"]["bands"]["from_per_cent"]["good"] = 60
    EditionDraft.objects.filter(pk=made.pk).update(document=document)
    return made


def test_rounding_first_is_tried_beside_what_counts(close, cast, browser_of):
    before = everything()
    page = page_of(browser_of(cast.lee).get(url("other_scheme", close, "scheme=rounding")))
    assert_well_formed(page)

    assert rows_of(page)["2.1 Assessment"][:3] == ["Requires improvement", "Good", "Yes"]
    assert "64.7% (Requires improvement) to 64.7% (Good)" in rows_of(page)["2.1 Assessment"][3]
    assert "Ratings by another scheme do not count." in page.text
    assert everything() == before


def test_a_draft_is_tried_and_marked_as_one(close, draft, cast, browser_of):
    page = page_of(browser_of(cast.pat).get(url("other_scheme", close, f"scheme=draft.{draft.pk}")))
    assert_well_formed(page)

    assert rows_of(page)["2.1 Assessment"][:3] == ["Requires improvement", "Good", "Yes"]
    assert page.one("h2", id="beside").text == "Scheme of the draft PDU 2027 Draft Does not count"


def test_a_scheme_for_another_number_of_standards_leaves_points_as_they_are(close, cast, browser_of):
    page = page_of(browser_of(cast.lee).get(url("other_scheme", close, "scheme=edition.crc-2018-19")))
    assert_well_formed(page)

    assert "made for another number of standards" in page.text
    assert "No rating would differ." in page.text
    assert rows_of(page)["Overall"][:2] == ["Not rated 1 of 27 points"] * 2


@pytest.mark.parametrize("scheme", ["edition.nothing", "draft.0", "draft.x", "edition.quality-and-impact-2016-17", ""])
def test_a_scheme_that_is_not_there_is_told(close, cast, browser_of, api_of, scheme):
    page = page_of(browser_of(cast.lee).get(url("other_scheme", close, f"scheme={scheme}")))
    assert_well_formed(page)
    found = api_of(cast.lee).get(f"/api/inspections/{close.reference}/ratings/other-scheme/?scheme={scheme}")

    assert "There is no such scheme." in page.text
    assert found.status_code == (404 if scheme else 422)


def test_programs_read_both_ratings_and_that_the_other_does_not_count(close, draft, cast, api_of):
    found = api_of(cast.lee).get(f"/api/inspections/{close.reference}/ratings/other-scheme/?scheme=draft.{draft.pk}").json()

    def assessment(ratings):
        return next(one["rating"] for one in ratings["standards"] if one["standard"] == "assessment")

    assert (found["counts"], found["draft"], found["own_overall_bands"]) == (False, True, False)
    assert (assessment(found["ratings_that_count"]), assessment(found["ratings"])) == ("requires_improvement", "good")
    assert found["rules"]["bands"]["from_per_cent"]["good"] == 60
    assert found["run"] == close.rating_runs.get().pk


def test_nothing_rated_nothing_to_try(inspection, cast, browser_of, api_of):
    area = plan("Testshire", edition="quality-and-impact-2016-17", kind="area", team={cast.lee: "lead"})
    aggregate(area.pk)

    for one in (area, inspection):
        assert browser_of(cast.lee).get(url("other_scheme", one)).status_code == 404
        address = f"/api/inspections/{one.reference}/ratings/other-scheme/?scheme=rounding"
        assert api_of(cast.lee).get(address).status_code == 404


def test_the_page_takes_few_queries(close, draft, cast, browser_of):
    browser, page = browser_of(cast.lee), url("other_scheme", close, f"scheme=draft.{draft.pk}")
    browser.get(page)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(page).status_code == 200

    assert len(queries) <= 10
