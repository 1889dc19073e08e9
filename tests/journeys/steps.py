"""What people do with their hands, named as they would say it."""

from playwright.sync_api import Page, expect

from accounts.models import User
from cases.models import Case
from tests.cast import PASSWORD

EVIDENCE = "The record of 3 March shows what was done, when, and why it was enough."


def sign_in(tab: Page, address: str, user: User) -> None:
    tab.goto(f"{address}/sign-in/")
    tab.get_by_label("Email address").fill(user.email)
    tab.get_by_label("Password", exact=True).fill(PASSWORD)
    tab.get_by_role("button", name="Sign in").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Inspections")


def open_case_from_the_list(tab: Page, case: Case) -> None:
    tab.get_by_role("link", name="My cases").click()
    tab.get_by_role("link", name=case.reference, exact=True).click()
    expect(tab.get_by_role("heading", level=1)).to_have_text(f"Case {case.reference}")


def answer_page(tab: Page, *, judgement: str = "Yes") -> None:
    """Answer every question on a page of the form: each is saved as it is given."""
    for answer in tab.locator("[data-answer]").all():
        judged = "app-judgement" in (answer.get_attribute("class") or "")
        radios = answer.get_by_role("radio")
        if radios.count() and not answer.locator("input[type=radio]:checked:not([value=''])").count():
            answer.get_by_label(judgement if judged else "Yes", exact=True).check()
        words = answer.get_by_role("textbox")
        if words.count() and not words.input_value():
            words.fill(EVIDENCE)
    tab.keyboard.press("Tab")
    expect(tab.locator("#save-status")).to_contain_text("All answers saved")


def save_and_continue(tab: Page) -> None:
    """Go on to the next page, and be there: a click alone does not wait, and the old page would be looked at once more."""
    with tab.expect_navigation():
        tab.get_by_role("button", name="Save and continue").click()
