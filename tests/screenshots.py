"""Takes the pictures of the README: `python -m tests.screenshots http://127.0.0.1:8000/`, as `make screenshots` does."""

import os
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

PASSWORD = "probation-inspections-demo"  # printed by make run, public on purpose
PICTURES = Path(__file__).parent.parent / "docs" / "screenshots"
SIZE = {"width": 1200, "height": 1200}


def sign_in(browser: Browser, address: str, email: str) -> Page:
    page = browser.new_context(viewport=SIZE, base_url=address, locale="en-GB").new_page()
    page.goto("/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    return page


def key_question(page: Page) -> None:
    """The inspector's first case in progress, at its first key question."""
    page.get_by_role("link", name="My cases").click()
    page.locator("main tbody a").first.click()
    page.get_by_role("link", name="2.1.1").click()
    page.locator("#save-status").wait_for()


def ratings(page: Page) -> None:
    """An inspection in fieldwork, as its lead inspector sees it."""
    page.get_by_role("link", name="North Borough PDU", exact=True).click()
    page.get_by_role("link", name="Ratings", exact=True).click()
    page.locator("caption", has_text="Key questions and standards").evaluate("caption => caption.scrollIntoView()")


def main(address: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--no-zygote", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=os.environ["BROWSER_PATH"], args=options)
        for email, go_to, name in (
            ("inspector@example.org", key_question, "key-question.png"),
            ("lead@example.org", ratings, "ratings.png"),
        ):
            page = sign_in(browser, address, email)
            go_to(page)
            page.screenshot(path=PICTURES / name)
            print(f"docs/screenshots/{name}  {page.title()}")  # noqa: T201
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
