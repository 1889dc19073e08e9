"""A panel in a real browser: one rating is changed, everything decided, results locked by two people and published."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browsing import NARROW, WIDE, assert_accessible
from tests.journeys.steps import sign_in
from tests.panels.deciding import NEAR

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def look(tab: Page) -> None:
    """Fail for anything that axe-core finds, at both sizes of the window."""
    for size in (NARROW, WIDE):
        tab.set_viewport_size(size)
        assert_accessible(tab)


def test_from_the_agenda_to_the_published_rating(live_server, tab, cast, panel):
    def of(name, *arguments):
        return live_server.url + reverse(name, args=[panel.inspection.reference, *arguments])

    sign_in(tab, live_server.url, cast.pat)
    tab.goto(of("panel"))
    look(tab)
    tab.get_by_role("link", name="Keep 4 ratings").click()
    look(tab)
    tab.get_by_label("Reasons").fill("No trigger applies.")
    tab.get_by_role("button", name="Keep these ratings").click()
    tab.get_by_role("link", name="2.1 Assessment").click()
    look(tab)
    tab.get_by_label("Change to Requires improvement").check()
    tab.get_by_role("button", name="Record the decision").click()
    expect(tab.get_by_role("link", name="Enter the reasons for this decision")).to_be_visible()
    expect(tab.get_by_label("Change to Requires improvement")).to_be_checked()
    tab.get_by_label("Reasons").fill("Three reviews were missing.")
    tab.get_by_role("button", name="Record the decision").click()
    expect(tab.get_by_text("Decided: 2.1 Assessment")).to_be_visible()
    for code in ("leadership", "staffing", "services", "information_and_facilities"):
        tab.goto(of("decide_standard", code))
        tab.get_by_label("Keep Good").check()
        tab.get_by_label("Reasons").fill("The evidence bears it out.")
        tab.get_by_role("button", name="Record the decision").click()
    tab.get_by_role("link", name="Overall").click()
    look(tab)
    tab.get_by_label("Keep Good").check()
    tab.get_by_label("Reasons").fill("It follows from the standards.")
    tab.get_by_role("button", name="Record the decision").click()
    look(tab)
    tab.get_by_role("link", name="Ask to lock the results").click()
    look(tab)
    tab.get_by_role("button", name="Ask to lock").click()
    tab.get_by_role("button", name="Sign out").click()
    tab.wait_for_url("**/sign-in/**")

    sign_in(tab, live_server.url, cast.lee)
    tab.goto(of("lock"))
    look(tab)
    tab.get_by_role("button", name="Confirm and lock").click()
    expect(tab.get_by_text("The results are locked, version 1")).to_be_visible()
    look(tab)
    tab.goto(of("results"))
    look(tab)
    tab.goto(f"{live_server.url}/national/")
    look(tab)
    panel.inspection.refresh_from_db()
    assert (panel.inspection.is_locked, panel.inspection.results_version) == (True, 1)
    assert panel.inspection.locked_ratings.get(standard=None).decided == "good"
    assert panel.inspection.locked_ratings.get(standard__code=NEAR).decided == "requires_improvement"
