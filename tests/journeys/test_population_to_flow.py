"""From a plan with its seed to the cases of an inspection and the statement of how they were chosen, through the pages alone."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from cases.models import Case
from sampling.loading import extracts_to_read, read_extract
from sampling.models import Draw, SamplePlan
from tests.browsing import assert_accessible
from tests.cases.workbooks import workbook
from tests.journeys.steps import sign_in
from tests.sampling.populations import DAY, in_planning

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HEAD = ["CRN", "Gender", "Sentence", "Risk", "Start or release date", "Note"]
# Commenced before the period of the plan.
EARLIER = ["P-100", "male", "licence", "low", DAY - timedelta(days=1), None]
CASES = [[f"P-{n:03}", "male" if n % 4 else "female", "licence", "low" if n % 3 else "high", DAY, None] for n in range(40)] + [
    EARLIER
]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def fix_the_plan(tab):
    tab.get_by_role("button", name="Fix the plan").click()
    tab.get_by_label("Sample: drawn at random in proportion to the population").check()
    for name, value in (("Day", "6"), ("Month", "9"), ("Year", "2021")):
        tab.get_by_label(name, exact=True).first.fill(value)
    tab.get_by_role("button", name="Fix the plan").click()
    expect(tab.locator("#draw")).to_contain_text("Sample")
    expect(tab.get_by_text(str(SamplePlan.objects.get().seed), exact=True)).to_be_visible()


def with_notes(book, _):
    book.create_sheet("Notes").append(["From", "The provider"])


def load(tab, rows, change=None):
    tab.get_by_role("button", name="Load a population").click()
    file = {"name": "people.xlsx", "mimeType": XLSX, "buffer": workbook(HEAD, *rows, change=change)}
    tab.get_by_label("Excel workbook or CSV file").set_input_files(file)
    for name, value in (("Day", "6"), ("Month", "9"), ("Year", "2021")):
        tab.get_by_label(name, exact=True).fill(value)
    tab.get_by_role("button", name="Continue").click()
    if change:
        expect(tab.get_by_role("heading", level=1)).to_have_text("Which sheet holds the population?")
        assert_accessible(tab)
        tab.get_by_role("link", name="Sheet", exact=True).click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("What the columns hold")


def name_the_columns(tab):
    for ours, theirs in (("Reference", "CRN"), ("Sex", "Gender"), ("Sentence type", "Sentence"), ("Risk of serious harm", "Risk"),
                         ("Start or release date", "Start or release date")):  # fmt: skip
        tab.get_by_label(ours, exact=True).select_option(theirs)
    tab.get_by_role("button", name="Show what would be read").click()
    expect(tab.get_by_role("row", name="Risk Risk of serious harm")).to_be_visible()
    assert_accessible(tab)


def read_the_file(tab):
    """Have it read, as the worker does, and look how far it has come."""
    tab.get_by_role("button", name="Read the file").click()
    expect(tab.get_by_text("The file waits for the worker.")).to_be_visible()
    for extract in extracts_to_read():
        read_extract(extract)
    tab.get_by_role("link", name="Show how far it has come").click()


def test_a_population_becomes_the_cases_of_an_inspection(live_server, tab, inspection, cast):
    in_planning(inspection)
    sign_in(tab, live_server.url, cast.lee)
    tab.goto(f"{live_server.url}/inspections/{inspection.reference}/sample/")

    fix_the_plan(tab)
    load(tab, [*CASES, ["P-200", "unknown", "licence", "low", "soon", None]], with_notes)
    name_the_columns(tab)
    read_the_file(tab)
    expect(tab.get_by_text("The file was refused: 2 problems.")).to_be_visible()
    assert_accessible(tab)

    load(tab, CASES)  # corrected; what the columns hold is remembered
    read_the_file(tab)
    tab.get_by_role("button", name="Draw the sample").click()
    tab.get_by_role("button", name="Draw", exact=True).click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Cases drawn")
    tab.get_by_role("link", name="Sample", exact=True).click()
    tab.get_by_role("link", name="Bring the cases into the inspection").click()
    tab.get_by_role("button", name="Bring the cases in").click()

    expect(tab.get_by_role("row", name=f"Brought into the inspection {Draw.objects.get().size}")).to_be_visible()
    assert Case.objects.filter(inspection=inspection).count() == Draw.objects.get().size
    assert_accessible(tab)
    for link, heading in (
        ("Look at the cases left out, with the reason of each", "Cases left out"),
        ("Look at the reserve", "Reserve"),
    ):
        tab.goto(f"{live_server.url}/inspections/{inspection.reference}/sample/")
        tab.get_by_role("link", name=link).click()
        expect(tab.get_by_role("heading", level=1)).to_have_text(heading)
        assert_accessible(tab)
