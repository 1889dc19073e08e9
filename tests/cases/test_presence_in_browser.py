"""Who else has the case open, on a page that stays open: kept up to date, and said once."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cases.models import Visit
from cases.visiting import visit
from tests.browsing import NARROW, assert_accessible
from tests.journeys.steps import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Counts how often what screen readers are told changes.
WATCH = """() => {
  window.told = [];
  const place = document.querySelector("[data-also-here-who]");
  const observer = new MutationObserver(() => window.told.push(place.textContent));
  observer.observe(place, { childList: true, characterData: true, subtree: true });
}"""


def test_an_open_page_hears_who_comes_and_who_leaves_and_says_so_once(live_server, tab, case, cast):
    tab.clock.install()
    sign_in(tab, live_server.url, cast.ines)
    for page in ([case.pk], [case.pk, "assessment.safety"]):
        Visit.objects.all().delete()
        tab.goto(live_server.url + reverse("case" if len(page) == 1 else "case_page", args=page))
        tab.wait_for_load_state("networkidle")
        tab.evaluate(WATCH)
        place = tab.locator("[data-also-here]")
        expect(place).to_have_text("")

        def a_while_later():
            with tab.expect_response("**/ping"):
                tab.clock.run_for(46_000)

        visit(case.pk, cast.lee)
        a_while_later()
        expect(place).to_contain_text("Lee also has this case open (last seen")
        a_while_later()
        tab.set_viewport_size(NARROW)
        assert_accessible(tab)
        Visit.objects.filter(user=cast.lee).delete()
        a_while_later()
        expect(place).to_have_text("")
        assert tab.evaluate("window.told") == ["Lee also has this case open", ""]
        assert Visit.objects.filter(user=cast.ines).exists()
