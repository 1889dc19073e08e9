"""From a published edition to the next one, through the pages alone: drafted by one administrator, published by another."""

import pytest
from playwright.sync_api import Locator, Page, expect

from inspections.models import Inspection
from ratings.aggregating import aggregate
from standards.models import AnswerOption, Edition
from standards.queries import edition_structure
from tests.browsing import NARROW, WIDE, assert_accessible
from tests.cast import person
from tests.journeys.steps import sign_in
from tests.ratings.judging import judge

pytestmark = [pytest.mark.browser, pytest.mark.stack, pytest.mark.django_db(transaction=True)]

NAME = "PDU standards 2027"


def look(tab: Page) -> None:
    """The page is sound on a wide screen and on a narrow one."""
    for size in (NARROW, WIDE):
        tab.set_viewport_size(size)
        assert_accessible(tab)


@pytest.fixture
def published(inspection, case, cast):
    judge(case, by=cast.ines, assessment__safety="yes")
    aggregate(inspection.pk)
    Inspection.objects.filter(pk=inspection.pk).update(phase="published")


def begin(tab: Page) -> None:
    tab.get_by_role("link", name="Standards").click()
    tab.get_by_role("link", name="Drafts of new editions").click()
    tab.get_by_role("button", name="Begin a draft").click()
    tab.get_by_label("Start from").select_option(label="PDU standards 2021-23")
    tab.get_by_label("Name of the new edition").fill(NAME)
    tab.get_by_label("Code").fill("pdu-2027")
    tab.get_by_role("button", name="Begin the draft").click()
    expect(tab.get_by_role("heading", level=1)).to_contain_text(NAME)
    look(tab)


def unfold(tab: Page, name: str) -> Locator:
    """The link with this name, once the part of the page is open in which it stands."""
    link = tab.get_by_role("link", name=name, exact=True)
    tab.locator("details:not([open])").filter(has=tab.get_by_text(name, exact=True)).locator("summary").click()
    return link


def change_by_forms(tab: Page) -> None:
    tab.get_by_role("link", name="Change a question, its answers, bands or the rating scheme").click()
    look(tab)
    unfold(tab, "Change assessment.safety").click()
    look(tab)
    tab.get_by_label("Wording", exact=True).fill("Does assessment keep other people safe?")
    tab.get_by_role("button", name="Save").click()
    expect(tab.get_by_text("Saved: Question 2.1.3 assessment.safety")).to_be_visible()
    unfold(tab, "add a prompt to assessment.safety").click()
    tab.get_by_label("Short name").fill("trust")
    tab.get_by_label("Wording", exact=True).fill("Is there trust?")
    tab.get_by_label("Answers to choose from").select_option("yes_no")
    tab.get_by_role("button", name="Save").click()
    tab.get_by_role("link", name="Bands: Age").click()
    look(tab)
    new = tab.get_by_role("group", name="Add another")
    new.get_by_label("Code").fill("66_plus")
    new.get_by_label("Label").fill("66+")
    new.get_by_label("From (empty: open below)").fill("66")
    tab.get_by_role("button", name="Save").click()
    expect(tab.locator(".govuk-error-summary")).to_contain_text("56+")
    last = tab.get_by_role("group", name="56_plus")
    last.get_by_label("Label").fill("56-65")
    last.get_by_label("To (empty: open above)").fill("65")
    tab.get_by_role("button", name="Save").click()
    expect(tab.get_by_text("Saved: Bands: Age")).to_be_visible()


def change_as_text(tab: Page) -> None:
    tab.get_by_role("link", name=NAME).click()
    tab.get_by_role("link", name="Edit the text or upload a file").click()
    box = tab.get_by_label("Text of the edition")
    text = box.input_value()
    box.fill(text.replace("counts: not_applicable}", "counts: nonsense}", 1))
    tab.get_by_role("button", name="Save").click()
    expect(tab.locator("#faults")).to_contain_text("`counts` is `nonsense`")
    look(tab)
    option = '      - {code: none, label: "No contact was due", counts: not_applicable}\n'
    contact = "  victims:\n    options:\n"
    assert text.count(contact) == 1
    box.fill(text.replace(contact, option + contact))
    tab.get_by_role("button", name="Save").click()
    expect(tab.get_by_text("has no faults")).to_be_visible()


def try_it(tab: Page) -> None:
    tab.get_by_role("link", name=NAME).click()
    tab.get_by_role("link", name="Show what differs").click()
    expect(tab.locator("main")).to_contain_text("Is there trust?")
    look(tab)
    tab.get_by_role("link", name=NAME).click()
    tab.get_by_role("link", name="Dry run: try the draft").click()
    tab.get_by_role("button", name="Try the draft").click()
    wait_for_the_worker(tab)
    look(tab)
    tab.get_by_role("button", name="I have read this").click()
    expect(tab.locator("main")).to_contain_text("Another administrator must publish it.")


def wait_for_the_worker(tab: Page) -> None:
    """Ask again, as somebody would, until the worker has done its part."""
    for _ in range(60):
        if tab.get_by_role("button", name="I have read this").count():
            return
        tab.get_by_role("link", name="Show how far it has come").click()
        tab.wait_for_timeout(300)


def test_a_new_edition_is_drafted_tried_and_published(tab, live_server, stack, cast, published):
    stack.start_worker()
    stack.start_scheduler()
    alma = person("alma", is_administrator=True)
    sign_in(tab, live_server.url, cast.ada)
    begin(tab)
    change_by_forms(tab)
    change_as_text(tab)
    try_it(tab)

    tab.get_by_role("button", name="Sign out").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Sign in")
    sign_in(tab, live_server.url, alma)
    tab.goto(f"{live_server.url}/drafts/")
    look(tab)
    tab.get_by_role("link", name=NAME).click()
    tab.get_by_role("button", name="Publish this edition").click()
    look(tab)
    tab.get_by_role("button", name="Yes, publish it for good").click()

    expect(tab.get_by_text(f"Edition published: {NAME}")).to_be_visible()
    look(tab)
    edition = Edition.objects.get(code="pdu-2027")
    structure = edition_structure(edition.pk)
    assert structure.questions["assessment.safety.trust"].text == "Is there trust?"
    assert [band.label for band in structure.bands["age"]][-2:] == ["56-65", "66+"]
    assert AnswerOption.objects.filter(question__edition=edition, code="none", label="No contact was due").exists()
