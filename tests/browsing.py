"""A real browser for tests marked `browser`, and what axe-core says about the page in it."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from playwright.sync_api import Browser, Page, expect, sync_playwright

from launcher.browser import find_browser

AXE = Path(settings.BASE_DIR) / "node_modules/axe-core/axe.min.js"
# Every rule for WCAG 2.2 A and AA. `wcag22aa` also switches the check of target sizes on, which is off by default.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NARROW = {"width": 320, "height": 640}
WIDE = {"width": 1280, "height": 900}
# What a page should come to show, it may take this many milliseconds for on a machine with much else to do.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A browser for the whole test run."""
    program = find_browser()
    assert program, "no browser was found: install Chromium or set BROWSER_PATH"
    # Playwright's loop runs in this thread; Django would take it for asynchronous code and refuse to use the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--no-zygote", "--disable-gpu"])
        yield browser
        browser.close()
        # While that loop runs, Django keeps a connection apart from the one of this thread: the last test leaves it open.
        connections.close_all()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def tab(chromium: Browser) -> Iterator[Page]:
    """An empty tab of its own; the test fails when a page in it breaks the content security policy or a script fails."""
    context = chromium.new_context(viewport=WIDE, locale="en-GB", timezone_id="Europe/London")
    context.add_init_script(path=AXE)
    page = context.new_page()
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("console", lambda message: trouble.append(message.text) if "Content Security Policy" in message.text else None)
    yield page
    context.close()
    assert not trouble, "\n".join(trouble)


def axe_faults(page: Page) -> list[str]:
    """What axe-core finds wrong with the page as it stands: rule, selector and how to put it right."""
    found: dict[str, Any] = page.evaluate("tags => axe.run(document, { runOnly: { type: 'tag', values: tags } })", TAGS)
    return [
        f"{rule['id']} ({rule['impact']}): {node['target']} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def assert_accessible(page: Page) -> None:
    """Fail when axe-core finds anything, or when the page is wider than the window outside regions that scroll."""
    page.wait_for_load_state("load")
    faults = axe_faults(page)
    assert not faults, "\n".join(faults)
    wider = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, f"the page is {wider} pixels wider than the window"
