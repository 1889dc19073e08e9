"""Pages that a browser puts aside and brings back, scripts that never arrive, and the page of an interview that dies."""

import pytest
from playwright.sync_api import Page, expect

from interviews.models import Interview
from standards.details import HELD_ON, MODE, NOTES
from tests.browsing import WIDE
from tests.cases.filling import KEY_QUESTION
from tests.cases.test_autosave_in_browser import BOX, says, sign_in, stored
from tests.cases.test_outbox_in_browser import cut, killed, mend, opened, typed_and_kept

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What a browser tells a page that it keeps for its back button: put aside, brought back.
TURNS = "kind => { dispatchEvent(new PageTransitionEvent(kind, { persisted: true })); }"


def box_of(code: str) -> str:
    return f'[id="evidence-{code}"]'


@pytest.fixture
def form(live_server, tab, case, cast) -> Page:
    sign_in(tab, live_server.url, cast.ines)
    return opened(tab, f"{live_server.url}/cases/{case.pk}/form/{KEY_QUESTION}/")


@pytest.fixture
def interview(live_server, tab, case, cast) -> Page:
    Interview.objects.create(case=case, officer=case.officer, interviewer=cast.ines)
    sign_in(tab, live_server.url, cast.ines)
    return opened(tab, f"{live_server.url}/cases/{case.pk}/interview/")


def test_a_page_brought_back_by_the_back_button_reads_anew_and_sends_what_it_kept(form):
    cut(form.context)
    typed_and_kept(form, "Seen on 3 March.")
    form.evaluate(TURNS, "pagehide")
    form.evaluate("window.before = true")
    with form.expect_navigation():
        form.evaluate(TURNS, "pageshow")
    mend(form.context)
    says(form, "All answers saved")
    assert form.evaluate("window.before") is None  # another page than the one that was put aside
    expect(form.locator(BOX)).to_have_value("Seen on 3 March.")
    assert stored() == ("", "Seen on 3 March.", 1)


def test_the_details_and_notes_of_an_interview_outlive_its_page(interview, live_server, case):
    cut(interview.context)
    interview.fill(box_of(HELD_ON), "8 3 2022")
    interview.check(f'[id="choice-{MODE}"]')
    typed_and_kept(interview, "Spoke of cuts.", box_of(NOTES))
    context = killed(interview)
    mend(context)
    again = opened(context.new_page(), f"{live_server.url}/cases/{case.pk}/interview/")
    says(again, "All answers saved")
    expect(again.locator(box_of(HELD_ON))).to_have_value("8 3 2022")
    expect(again.locator(box_of(NOTES))).to_have_value("Spoke of cuts.")
    held = Interview.objects.get()
    assert (held.held_on.isoformat(), held.mode) == ("2022-03-08", "in_person")


def test_what_is_no_date_is_said_at_its_box_and_stays_there_and_what_is_left_is_counted(interview):
    interview.fill(box_of(HELD_ON), "yesterday")
    interview.locator(box_of(HELD_ON)).blur()
    says(interview, "could not be saved")
    expect(interview.locator(f'[id="evidence-{HELD_ON}-error"]')).to_contain_text("must be a real date, like 27 3 2022")
    expect(interview.locator(box_of(HELD_ON))).to_have_value("yesterday")
    expect(interview.locator("form [data-left]")).to_have_text("17 left to answer.")
    expect(interview.locator("form [data-next]")).to_have_attribute("href", "#question-interview.priority_quality")
    interview.evaluate(
        "document.querySelectorAll('.app-prompt .govuk-radios').forEach(one => one.querySelector('input').click())"
    )
    expect(interview.locator("form [data-left]")).to_have_text("Every question has an answer.")
    expect(interview.locator("form [data-next]")).to_be_hidden()


def test_a_page_without_scripts_says_which_button_saves(form, chromium):
    context = chromium.new_context(java_script_enabled=False, viewport=WIDE)
    context.add_cookies(form.context.cookies())
    page = context.new_page()
    page.goto(form.url)
    expect(page.locator("#save-status")).to_be_visible()
    expect(page.locator("#save-status")).to_have_text("Press “Save and continue” to save what you type.")
    context.close()


def test_where_scripts_come_those_words_are_never_seen_or_said(form):
    says(form, "Answers are saved as you type.")
    expect(form.locator("[data-said]")).to_be_empty()
    held_back = form.evaluate("""() => {
        const line = document.querySelector("#save-status");
        delete line.dataset.state;
        return [getComputedStyle(line).visibility, getComputedStyle(line).animationDelay];
    }""")
    assert held_back == ["hidden", "3s"]
