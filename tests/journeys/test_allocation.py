"""From a declared conflict to a confirmed allocation: an inspector declares, the lead proposes, changes and confirms."""

import pytest
from playwright.sync_api import expect

from cases.models import Case
from tests.browsing import NARROW, assert_accessible
from tests.cast import add_case
from tests.journeys.steps import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_conflict_is_declared_and_the_other_cases_are_allocated_as_proposed(live_server, tab, cast, inspection):
    for number in range(6):
        add_case(inspection, f"NB-{number}", officer=f"RO{number % 3}", office="North Street" if number < 3 else "South Street")
    sign_in(tab, live_server.url, cast.ines)
    tab.goto(f"{live_server.url}/inspections/north-borough/cases/conflicts/declare/")
    tab.get_by_label("An office").check()
    tab.get_by_label("Name of the office").fill("North Street")
    tab.get_by_label("Reason").fill("I worked there until 2021.")
    tab.get_by_role("button", name="Declare the conflict").click()
    expect(tab.get_by_role("alert")).to_contain_text("3 cases of this inspection are concerned.")
    tab.context.clear_cookies()

    sign_in(tab, live_server.url, cast.lee)
    tab.goto(f"{live_server.url}/inspections/north-borough/cases/allocation/")
    tab.get_by_role("button", name="Propose an allocation").click()
    expect(tab.get_by_role("button", name="Continue to confirm")).to_be_visible()
    assert_accessible(tab)
    tab.set_viewport_size(NARROW)
    assert_accessible(tab)
    tab.get_by_label("Select case NB-0").check(force=True)
    tab.get_by_label("Propose the selected cases for").select_option("Ines")
    tab.get_by_role("button", name="Change the proposal").click()
    expect(tab.locator(".govuk-error-summary")).to_contain_text("Ines has declared a conflict of interest about NB-0")
    tab.get_by_label("Propose the selected cases for").select_option("Asha")
    tab.get_by_role("button", name="Change the proposal").click()
    expect(tab.get_by_role("alert")).to_contain_text("1 case proposed for Asha")
    tab.get_by_role("button", name="Continue to confirm").click()
    tab.get_by_role("button", name="Allocate as proposed").click()
    expect(tab.get_by_role("alert")).to_contain_text("6 cases allocated as proposed.")
    assert Case.objects.get(reference="NB-0").allocated_to == cast.asha
    assert not Case.objects.filter(office="North Street", allocated_to=cast.ines).exists()
