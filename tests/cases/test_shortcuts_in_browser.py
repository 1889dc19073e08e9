"""The keys of the form, each in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from cases.models import Judgement
from interviews.interviewing import start_interview
from interviews.rules import InterviewDetails
from tests.browsing import assert_accessible
from tests.cases.filling import KEY_QUESTION, PROMPT
from tests.cases.test_autosave_in_browser import BOX, NO, YES, form, says, sign_in, stored

__all__ = ["form"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NEXT, COMPLIANCE = "assessment.desistance", "implementation.engaging"


def is_on(tab: Page, page: str) -> None:
    expect(tab).to_have_url(re.compile(re.escape(f"/form/{page}/")))


def test_keys_with_ctrl_and_alt(form):
    form.locator(BOX).press_sequentially("Seen in the plan")
    form.keyboard.press("Control+s")
    says(form, "All answers saved at")
    expect(form.locator("[data-said]")).to_have_text(re.compile("^All answers saved at"))
    assert stored()[1] == "Seen in the plan"
    form.keyboard.press("Alt+Shift+U")
    form.keyboard.press("Alt+PageDown")
    is_on(form, NEXT)
    form.keyboard.press("Alt+PageUp")
    is_on(form, KEY_QUESTION)
    form.locator(BOX).press_sequentially(" of March. ")
    form.keyboard.press("Control+Enter")
    is_on(form, NEXT)
    assert "of March" in stored()[1]


def test_the_next_question_without_an_answer_gets_the_focus(form):
    form.check(YES)
    says(form, "All answers saved at")
    form.keyboard.press("Alt+Shift+U")
    focused = form.evaluate("document.activeElement.closest('[data-answer]').dataset.label")
    assert focused == "2.1.1 b"
    form.keyboard.press("Alt+Shift+U")
    assert form.evaluate("document.activeElement.closest('[data-answer]').dataset.label") == "2.1.1 c"


def test_letters_choose_on_radios_and_are_only_letters_in_words(form):
    form.locator(YES).focus()
    form.keyboard.press("n")
    expect(form.locator(NO)).to_be_checked()
    expect(form.locator(NO)).to_be_focused()
    says(form, "All answers saved at")
    assert stored()[0] == "no"
    form.keyboard.press("y")
    expect(form.locator(YES)).to_be_checked()
    form.keyboard.press("s")  # there is no such answer here
    expect(form.locator(YES)).to_be_checked()
    form.locator(BOX).press_sequentially("nsay")
    expect(form.locator(YES)).to_be_checked()
    expect(form.locator(BOX)).to_have_value("nsay")
    form.locator("body").press("n")
    expect(form.locator(YES)).to_be_checked()


def test_letters_for_should_have_been_and_not_applicable(form, live_server, case):
    form.goto(f"{live_server.url}/cases/{case.pk}/form/{COMPLIANCE}/")
    group = f'[id="question-{COMPLIANCE}.non_compliance"]'
    form.locator(f"{group} input[type=radio]").first.focus()
    form.keyboard.press("s")
    expect(form.locator(f'{group} input[value="no_should_have"]')).to_be_checked()
    form.keyboard.press("a")
    expect(form.locator(f'{group} input[value="none"]')).to_be_checked()


def test_a_preference_switches_all_of_them_off(form, live_server, case):
    form.goto(f"{live_server.url}/account/preferences/")
    assert_accessible(form)
    form.get_by_role("group", name="Keyboard shortcuts").get_by_label("Off").check()
    form.get_by_role("button", name="Save preferences").click()
    expect(form.get_by_text("Your preferences were saved")).to_be_visible()
    form.goto(f"{live_server.url}/cases/{case.pk}/form/{KEY_QUESTION}/")
    form.locator(YES).focus()
    form.keyboard.press("n")
    form.keyboard.press("Alt+PageDown")
    form.keyboard.press("Alt+Shift+U")
    expect(form.locator(NO)).not_to_be_checked()
    expect(form.locator(YES)).to_be_focused()
    is_on(form, KEY_QUESTION)
    assert not Judgement.objects.filter(question__code=PROMPT).exists()


def test_the_interview_knows_them_too(live_server, tab, case, cast):
    start_interview(case=case, details=InterviewDetails(), by=cast.ines)
    sign_in(tab, live_server.url, cast.ines)
    tab.goto(f"{live_server.url}/cases/{case.pk}/interview/")
    tab.locator("[data-answer] input[data-counts]").first.focus()
    tab.keyboard.press("n")
    expect(tab.locator('[data-answer] input[value="no"]').first).to_be_checked()
    tab.keyboard.press("Control+Enter")
    expect(tab.get_by_role("heading", name="Finish the interview")).to_be_visible()


def test_the_page_about_them_is_in_the_footer(form):
    form.get_by_role("link", name="Keyboard shortcuts").click()
    expect(form.get_by_role("heading", name="Keyboard shortcuts", exact=True)).to_be_visible()
    expect(form.get_by_text("The shortcuts are on for you.")).to_be_visible()
    assert_accessible(form)
