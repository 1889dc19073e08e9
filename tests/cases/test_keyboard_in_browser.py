"""A key question from opening the case to the next page, with nothing but a keyboard: in order, and with the focus never lost."""

import re

import pytest
from playwright.sync_api import Page, expect

from cases.models import AnswerMark, Completion, Judgement
from tests.cases.filling import KEY_QUESTION, PROMPT
from tests.cast import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FARTHEST = 60  # no way to anything on these pages is longer
FOCUSED = """() => {
  const at = document.activeElement;
  const words = at.labels?.[0]?.textContent || at.getAttribute("aria-label") || at.textContent;
  return at === document.body ? "" : words.replace(/\\s+/g, " ").trim();
}"""
QUESTION = "document.activeElement.closest('[data-answer]')?.dataset.label ?? ''"


def tab_to(tab: Page, words: str) -> list[str]:
    """Press Tab until what has the focus is called so; return what had it on the way."""
    way: list[str] = []
    for _ in range(FARTHEST):
        tab.keyboard.press("Tab")
        way.append(tab.evaluate(FOCUSED))
        assert way[-1], f"the focus was lost after {way}"
        if re.match(words, way[-1]):
            return way
    raise AssertionError(f"no way to {words}: {way}")


def follow(tab: Page, link: str, heading: str) -> None:
    tab_to(tab, link)
    tab.keyboard.press("Enter")
    expect(tab.locator("h1")).to_contain_text(heading)


def test_a_key_question_is_answered_flagged_and_completed_by_keyboard_alone(live_server, tab, case, cast):
    sign_in(tab, live_server.url, cast.ines.email)
    follow(tab, "My cases", "My cases")
    follow(tab, case.reference, f"Case {case.reference}")
    follow(tab, r"2\.1\.1", "2.1.1")
    ready(tab)

    fill_in(tab)
    complete(tab)
    flag(tab)

    follow(tab, "Keyboard shortcuts", "Keyboard shortcuts")
    assert Judgement.objects.filter(question__code=PROMPT, option__code="yes", evidence="Seen in the plan.").exists()
    assert Judgement.objects.filter(option__code="yes").count() == 4
    assert Completion.objects.filter(page=KEY_QUESTION, completed=True).exists()
    assert AnswerMark.objects.get(flagged=True).question.code == PROMPT


def sign_in(tab: Page, address: str, email: str) -> None:
    tab.goto(f"{address}/sign-in/")
    tab_to(tab, "Email address")
    tab.keyboard.type(email)
    tab_to(tab, "Password")
    tab.keyboard.type(PASSWORD)
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("button", name="Sign out")).to_be_visible()


def ready(tab: Page) -> None:
    expect(tab.locator("#save-status")).to_have_attribute("data-ready", "true")


def fill_in(tab: Page) -> None:
    """Answer two prompts, by Space and by a letter; the third is forgotten. Then judge."""
    tab_to(tab, "Yes")
    assert tab.evaluate(QUESTION) == "2.1.1 a"
    tab.keyboard.press("Space")
    assert tab_to(tab, "Evidence") == ["Evidence (2.1.1 a)"]
    tab.keyboard.type("Seen in the plan.")
    assert tab_to(tab, "Yes") == ["Flag, example, source (2.1.1 a)", "Yes"]
    assert tab.evaluate(QUESTION) == "2.1.1 b"
    tab.keyboard.press("y")
    tab_to(tab, r"Evidence \(2\.1\.1 c\)")
    tab_to(tab, "Yes")
    tab.keyboard.press("y")
    tab_to(tab, "Reasons")
    tab.keyboard.type("Two of three prompts.")
    tab.keyboard.press("Control+s")
    expect(tab.locator("#save-status")).to_contain_text("All answers saved at")
    assert tab.evaluate(FOCUSED).startswith("Reasons")  # saving moves nobody


def complete(tab: Page) -> None:
    """Say that it is complete: the summary of errors takes the focus and leads to what was forgotten."""
    tab_to(tab, "Yes")
    tab.keyboard.press("Space")
    tab_to(tab, "Save and continue")
    tab.keyboard.press("Enter")
    expect(tab.locator(".govuk-error-summary")).to_be_focused()
    ready(tab)
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    assert tab.evaluate(QUESTION) == "2.1.1 c"
    tab.keyboard.press("y")
    expect(tab.locator("#save-status")).to_contain_text("All answers saved at")
    tab.keyboard.press("Control+Enter")
    expect(tab.locator("h1")).to_contain_text("2.1.2")


def flag(tab: Page) -> None:
    """Go back, flag the first answer, and be where one was."""
    ready(tab)
    tab.keyboard.press("Alt+PageUp")
    expect(tab.locator("h1")).to_contain_text("2.1.1")
    ready(tab)
    follow(tab, r"Flag, example, source \(2\.1\.1 a\)", "Flag, practice example, source")
    tab_to(tab, "Flag this answer")
    tab.keyboard.press("Space")
    tab_to(tab, "Save and go back")
    tab.keyboard.press("Enter")
    expect(tab.locator("h1")).to_contain_text("2.1.1")
    expect(tab.get_by_text("Flagged for QA")).to_be_visible()
    tab.keyboard.press("Tab")
    assert tab.evaluate(QUESTION) == "2.1.1 a"
