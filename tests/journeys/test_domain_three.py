"""Domain three in the browser: samples come in file by file, are handed out together, and each has its own form and standard."""

import pytest
from playwright.sync_api import expect

from cases.models import Case
from inspections.rules import Role
from ratings.aggregating import aggregate
from tests.browsing import NARROW, WIDE, assert_accessible
from tests.cast import plan
from tests.journeys.steps import answer_page, save_and_continue, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MODULES = ["Supervision", "Unpaid work", "Through the Gate"]


@pytest.fixture
def crc(cast):
    """A CRC in fieldwork, without any case yet."""
    return plan("West CRC", edition="crc-2019-20", kind="CRC", team={cast.lee: Role.LEAD, cast.ines: Role.INSPECTOR})


def assert_fits_both_widths(tab) -> None:
    for size in (NARROW, WIDE):
        tab.set_viewport_size(size)
        assert_accessible(tab)


def import_a_case_of_each_module(tab, address: str) -> None:
    for module in MODULES:
        tab.goto(f"{address}/inspections/west-crc/cases/import/")
        with tab.expect_download() as download:
            tab.get_by_role("main").get_by_role("link", name=module, exact=True).click()
        tab.get_by_label("Excel workbook or CSV file of cases").set_input_files(download.value.path())
        tab.get_by_role("button", name="Import cases").click()
        expect(tab.get_by_text("1 case added.")).to_be_visible()
    assert_fits_both_widths(tab)


def test_a_sample_goes_from_its_file_to_its_standard(live_server, tab, crc, cast):
    address = live_server.url
    sign_in(tab, address, cast.lee)
    import_a_case_of_each_module(tab, address)

    # One list, one handing out; the list can be narrowed down to a module.
    tab.goto(f"{address}/inspections/west-crc/cases/")
    expect(tab.locator("tbody tr")).to_have_count(3)
    assert_fits_both_widths(tab)
    tab.get_by_role("link", name="Allocate all cases").click()
    tab.get_by_label("Ines").check()
    tab.get_by_role("button", name="Allocate 3 cases").click()
    tab.goto(f"{address}/inspections/west-crc/cases/?module=unpaid_work")
    expect(tab.locator("tbody tr")).to_have_count(1)

    # The unpaid work case has its own form, which can be filled to the end and handed in without an interview.
    tab.context.clear_cookies()
    sign_in(tab, address, cast.ines)
    tab.get_by_role("link", name="My cases").click()
    assert_fits_both_widths(tab)
    tab.locator("tbody tr", has_text="Unpaid work").get_by_role("link").first.click()
    header = tab.get_by_label("Case EXAMPLE-1")
    expect(header).to_contain_text("Unpaid work")
    expect(header.get_by_role("link", name="Interview")).to_have_count(0)
    assert_fits_both_widths(tab)
    with tab.expect_navigation():
        tab.locator(".govuk-task-list a").first.click()
    for _ in range(8):
        if not tab.locator("[data-answer]").count():
            break
        answer_page(tab, judgement="Yes")
        save_and_continue(tab)
    case = Case.objects.get(module="unpaid_work")
    tab.goto(f"{address}/cases/{case.pk}/answers/")
    assert_fits_both_widths(tab)
    tab.goto(f"{address}/cases/{case.pk}/submit/")
    tab.get_by_role("button", name="Submit the assessment").click()
    expect(tab.get_by_text("Submitted by Ines")).to_be_visible()

    # Its standard is rated from it alone; progress is told for each module.
    aggregate(crc.pk)
    tab.goto(f"{address}/inspections/west-crc/ratings/")
    row = tab.get_by_role("row").filter(has_text="4.1.1 ").first
    expect(row).to_contain_text("100.0%")
    assert_fits_both_widths(tab)
    tab.goto(f"{address}/inspections/west-crc/")
    expect(tab.get_by_role("row", name="Unpaid work 1 1")).to_be_visible()
    assert_fits_both_widths(tab)


def test_the_page_of_an_edition_with_modules_fits(live_server, tab, cast):
    sign_in(tab, live_server.url, cast.ines)
    tab.goto(f"{live_server.url}/editions/nps-2019-20/")
    expect(tab.get_by_role("heading", name="Module: Statutory victim work")).to_be_visible()
    assert_fits_both_widths(tab)
