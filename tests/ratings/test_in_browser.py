"""The ratings pages in a real browser: accessible, and newer ratings are offered, never forced on the reader."""

import pytest

from inspections.pooling import attach_part
from inspections.rules import Role
from ratings.aggregating import aggregate
from tests.browsing import NARROW, WIDE, assert_accessible
from tests.cast import add_case, plan
from tests.ratings.judging import judge

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sign_in(tab, live_server, browser) -> None:
    """Carry a signed-in session over into the real browser."""
    cookie = browser.cookies["sessionid"]
    tab.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])


@pytest.fixture
def lees_tab(tab, live_server, browser_of, cast):
    sign_in(tab, live_server, browser_of(cast.lee))
    return tab


def address(live_server, inspection, rest: str = "") -> str:
    return f"{live_server.url}/inspections/{inspection.reference}/ratings/{rest}"


def two_cases(inspection, cast) -> None:
    for reference, safety in (("NB-1", "yes"), ("NB-2", "no")):
        case = add_case(inspection, reference, allocated_to=cast.ines)
        judge(case, by=cast.ines, assessment__engaging="yes", assessment__safety=safety)
    aggregate(inspection.pk)


@pytest.fixture
def elsewhere(cast):
    """A region with one part, and an area whose cases have priority factors; Lee leads both."""
    region = plan("Testshire", edition="region-2023-25", kind="region", team={cast.lee: Role.LEAD})
    part = plan("Town", edition="pdu-2023-25", team={cast.ines: Role.INSPECTOR})
    attach_part(whole=region, part=part, reason="Programme of the year.", by=cast.ada)
    judge(add_case(part, "T-1", allocated_to=cast.ines), by=cast.ines, planning__safety="yes")
    area = plan("Oldshire", edition="quality-and-impact-2016-17", kind="area", team={cast.lee: Role.LEAD})
    case = add_case(area, "Q-1", allocated_to=cast.lee)
    judge(case, by=cast.lee, factor__relationships="chosen", factor__relationships__delivery="no")
    for inspection in (region, area):
        aggregate(inspection.pk)


def test_pooled_and_unrated_results_are_accessible(live_server, lees_tab, elsewhere):
    for page in (
        "testshire/ratings/", "testshire/ratings/public_protection.planning/", "testshire/parts/", "testshire/parts/add/",
        "oldshire/ratings/", "oldshire/ratings/factor.relationships.delivery/",
    ):  # fmt: skip
        lees_tab.goto(f"{live_server.url}/inspections/{page}")
        for size in (WIDE, NARROW):
            lees_tab.set_viewport_size(size)
            assert_accessible(lees_tab)


def test_a_page_without_ratings_fills_itself(live_server, lees_tab, inspection, cast):
    lees_tab.goto(address(live_server, inspection))
    assert lees_tab.get_by_text("Nothing has been worked out yet").is_visible()
    two_cases(inspection, cast)

    lees_tab.get_by_text("Ratings updated at").wait_for()
    assert lees_tab.locator("tr", has_text="2.1.3").first.get_by_text("50.0%").is_visible()


def test_newer_ratings_wait_until_the_reader_asks_for_them(live_server, lees_tab, inspection, cast):
    two_cases(inspection, cast)
    lees_tab.goto(address(live_server, inspection))
    judge(inspection.cases.get(reference="NB-2"), by=cast.ines, assessment__safety="yes")
    aggregate(inspection.pk)
    offer = lees_tab.get_by_role("link", name="Show the new ratings")
    offer.wait_for()
    row = lees_tab.locator("tr", has_text="2.1.3").first
    assert row.get_by_text("50.0%").is_visible()
    assert_accessible(lees_tab)

    offer.click()
    lees_tab.get_by_role("status").get_by_text("Ratings updated at").wait_for()
    assert row.get_by_text("100.0%").is_visible()
    assert lees_tab.evaluate("() => document.activeElement.id") == "ratings"
    assert offer.count() == 0
