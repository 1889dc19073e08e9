"""Every component in a real browser: accessible, wide and narrow, and alive under the content security policy."""

import pytest

from tests.browsing import NARROW, WIDE, assert_accessible, axe_faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("query", ["", "?faulty"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_every_component_is_accessible(live_server, tab, query, size):
    tab.set_viewport_size(size)
    tab.goto(f"{live_server.url}/gallery/{query}")
    assert_accessible(tab)


def test_the_check_finds_a_fault(live_server, tab):
    tab.goto(f"{live_server.url}/gallery/")
    tab.evaluate("() => document.querySelector('label').remove()")
    assert any(fault.startswith(("label ", "select-name ")) for fault in axe_faults(tab))


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(live_server, tab):
    tab.goto(f"{live_server.url}/gallery/?faulty")
    assert tab.evaluate("() => document.activeElement.className") == "govuk-error-summary"
    tab.get_by_role("link", name="Enter the start date").click()
    assert tab.evaluate("() => document.activeElement.id") == "id_started_0"


def test_a_password_can_be_shown(live_server, tab):
    tab.goto(f"{live_server.url}/gallery/")
    tab.get_by_role("button", name="Show password").click()
    assert tab.locator("#id_password").get_attribute("type") == "text"


def test_filters_are_open_on_a_wide_screen_and_folded_on_a_narrow_one_until_used(live_server, tab):
    reference = tab.get_by_label("Case reference", exact=True).first
    tab.goto(f"{live_server.url}/gallery/")
    assert reference.is_visible()
    tab.set_viewport_size(NARROW)
    tab.goto(f"{live_server.url}/gallery/")
    tab.wait_for_function("() => document.body.classList.contains('js-enabled')")
    assert not reference.is_visible()
    tab.goto(f"{live_server.url}/gallery/?status=open")
    tab.wait_for_function("() => document.body.classList.contains('js-enabled')")
    assert reference.is_visible()


def test_print_leaves_out_navigation_and_keeps_the_marking(live_server, tab):
    tab.emulate_media(media="print")
    tab.goto(f"{live_server.url}/gallery/")
    for hidden in (".app-side-navigation", ".govuk-breadcrumbs", ".app-filter", ".govuk-button"):
        assert not tab.locator(hidden).first.is_visible()
    assert tab.locator(".app-footer__marking").is_visible()
    widths = "columns => columns.map(one => one.getBoundingClientRect().width / one.parentElement.getBoundingClientRect().width)"
    assert all(width >= 1 for width in tab.locator("[class*=govuk-grid-column]").evaluate_all(widths))
