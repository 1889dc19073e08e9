"""A newer version of the product changes the shape of what is kept on laptops: what waits there comes along."""

from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.cases.test_autosave_in_browser import BOX, YES, says, stored
from tests.cases.test_outbox_in_browser import ENTRIES, address, cut, form, killed, mend, opened, typed_and_kept

__all__ = ["address", "form"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STORE = Path(settings.BASE_DIR) / "static/js/outbox/store.js"
LAST_STEP = "\n];\n"
NEXT_STEP = """
  (database, transaction) => {
    const entries = transaction.objectStore("entries");
    entries.createIndex("case", "case");
    entries.openCursor().onsuccess = (event) => {
      const cursor = event.target.result;
      if (!cursor) return;
      cursor.update({ ...cursor.value, shape: 2 });
      cursor.continue();
    };
  },
];
"""


def upgrade(page: Page) -> None:
    """From the next page on the browser gets the newer version."""
    text = STORE.read_text(encoding="utf-8")
    assert text.count(LAST_STEP) == 1
    newer = text.replace(LAST_STEP, NEXT_STEP)
    page.context.route("**/outbox/store.js", lambda route: route.fulfill(content_type="text/javascript", body=newer))


def test_entries_of_the_shape_before_are_all_there_after_an_upgrade_and_are_sent(form, address):
    cut(form.context)
    form.check(YES)
    typed_and_kept(form, "Kept in the shape before.")
    before = form.evaluate(ENTRIES)
    context = killed(form)

    again = context.new_page()
    upgrade(again)
    opened(again, address)
    expect(again.locator(BOX)).to_have_value("Kept in the shape before.")
    expect(again.locator(YES)).to_be_checked()
    expect(again.locator("#save-status")).to_have_attribute("data-safe", "true")
    assert len(again.evaluate(ENTRIES)) == len(before) == 2
    mend(context)
    again.locator("#save-status").get_by_role("button", name="Try now").click()
    says(again, "All answers saved at")
    assert stored()[:2] == ("yes", "Kept in the shape before.")


def test_a_page_of_the_version_before_stands_aside_says_so_and_still_saves(form, address):
    cut(form.context)
    typed_and_kept(form, "Typed in the older page.")
    newer = form.context.new_page()
    upgrade(newer)
    opened(newer, address)
    form.bring_to_front()
    form.fill(BOX, "Typed in the older page, and more.")
    says(form, "This browser cannot keep it. Do not close this page.")
    mend(form.context)
    form.locator("#save-status").get_by_role("button", name="Try now").click()
    says(form, "All answers saved at")
    assert stored()[1] == "Typed in the older page, and more."
