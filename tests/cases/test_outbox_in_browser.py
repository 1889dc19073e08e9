"""What could not be sent stays on the laptop, locked, and comes back: in a real browser, with pages that die in mid-word."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Error, Page, expect

from accounts.models import DeviceKey
from accounts.signing_in import end_sessions
from cases.models import DeviceReport, Judgement, JudgementRevision
from tests.browsing import NARROW, WIDE, assert_accessible
from tests.cases.filling import KEY_QUESTION, PROMPT, answer
from tests.cases.test_autosave_in_browser import BOX, SAVING, YES, says, sign_in, stored

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BATCH = re.compile(r"answers:batch")
ENTRIES = """() => new Promise((resolve, reject) => {
  const request = indexedDB.open("outbox");
  request.onerror = () => reject(request.error);
  request.onsuccess = () => {
    const all = request.result.transaction("entries").objectStore("entries").getAll();
    all.onsuccess = () => { request.result.close(); resolve(all.result.map((e) => ({ ...e, locked: e.locked.byteLength }))); };
  };
})"""


@pytest.fixture
def address(live_server, case) -> str:
    return f"{live_server.url}/cases/{case.pk}/form/{KEY_QUESTION}/"


@pytest.fixture
def form(live_server, tab, address, cast) -> Page:
    sign_in(tab, live_server.url, cast.ines)
    return opened(tab, address)


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    expect(page.locator("#save-status")).to_have_attribute("data-ready", "true")
    return page


def cut(context: BrowserContext) -> None:
    """No answer gets through; pages and everything else do."""
    context.route(SAVING, lambda route: route.abort())
    context.route(BATCH, lambda route: route.abort())


def mend(context: BrowserContext) -> None:
    context.unroute(SAVING)
    context.unroute(BATCH)


def typed_and_kept(form: Page, words: str, box: str = BOX) -> None:
    form.fill(box, words)
    expect(form.locator("#save-status")).to_have_attribute("data-safe", "true")


def entries_until(page: Page, wanted: Callable[[list[dict[str, Any]]], bool]) -> None:
    """Wait until the entries on the laptop are as wanted. What the browser's driver waits for by itself may not be a promise."""
    end = time.monotonic() + 30
    while not wanted(entries := page.evaluate(ENTRIES)):
        assert time.monotonic() < end, entries
        page.wait_for_timeout(50)


def none(entries: list[dict[str, Any]]) -> bool:
    return not entries


def killed(form: Page) -> BrowserContext:
    """The page is gone without a chance to send anything, as when the laptop's battery is empty."""
    context = form.context
    with pytest.raises(Error):
        form.goto("chrome://crash")
    form.close()
    return context


def test_what_is_typed_lies_locked_on_the_laptop_and_goes_once_it_is_saved(form):
    form.evaluate("() => { navigator.storage.persist = async () => { window.asked = true; return true; }; }")
    cut(form.context)
    form.check(YES)
    typed_and_kept(form, "Seen on 3 March.")
    form.wait_for_function("() => window.asked")  # the browser makes no room at the cost of what waits
    expect(form.locator("#save-status").get_by_role("button", name="Show it")).to_be_visible()
    entries = form.evaluate(ENTRIES)
    assert sorted(entry["field"] for entry in entries) == ["choice", "evidence"]
    assert "Seen" not in str(entries)
    assert all(len(entry["iv"]) == 12 and entry["locked"] for entry in entries)
    mend(form.context)
    form.locator("#save-status").get_by_role("button", name="Try now").click()
    says(form, "All answers saved at")
    entries_until(form, none)
    assert stored()[:2] == ("yes", "Seen on 3 March.")


def test_every_write_has_an_iv_of_its_own(form):
    cut(form.context)
    seen = set()
    for words in ("One.", "Two.", "Three."):
        typed_and_kept(form, words)
        seen |= {str(entry["iv"]) for entry in form.evaluate(ENTRIES)}
    assert len(seen) >= 3


def test_a_reload_puts_the_words_back_and_sends_them(form, address):
    cut(form.context)
    form.check(YES)
    typed_and_kept(form, "Typed before the reload.")
    form.reload()
    expect(form.locator(BOX)).to_have_value("Typed before the reload.")
    expect(form.locator(YES)).to_be_checked()
    expect(form.locator(f'[id="state-{PROMPT}"]')).to_have_text("Not saved yet")
    assert_accessible(form)
    mend(form.context)
    form.locator("#save-status").get_by_role("button", name="Try now").click()
    says(form, "All answers saved at")
    assert stored()[:2] == ("yes", "Typed before the reload.")


def test_a_page_that_dies_in_the_middle_of_a_word_loses_nothing_older_than_a_second(form, address):
    cut(form.context)
    form.locator(BOX).press_sequentially("Seen on 3 Mar", delay=5)
    form.wait_for_timeout(700)
    context = killed(form)
    mend(context)
    again = opened(context.new_page(), address)
    expect(again.locator(BOX)).to_have_value("Seen on 3 Mar")
    says(again, "All answers saved at")
    assert stored()[1] == "Seen on 3 Mar"


def test_a_reply_lost_with_its_page_is_not_written_twice(form, address):
    def lost(route):
        route.fetch()
        route.abort()

    form.route(SAVING, lost)
    form.fill(BOX, "Arrived, unheard.")
    says(form, "Not saved: 1 answer waiting.")
    context = killed(form)
    again = opened(context.new_page(), address)
    expect(again.locator(BOX)).to_have_value("Arrived, unheard.")
    entries_until(again, none)
    assert stored()[1:] == ("Arrived, unheard.", 1)
    assert JudgementRevision.objects.count() == 1


def test_words_of_a_closed_page_and_a_change_by_somebody_else_meanwhile_are_put_side_by_side(form, address, case, cast):
    cut(form.context)
    typed_and_kept(form, "My words about March.")
    context = killed(form)
    answer(case, cast.lee, PROMPT, evidence="Lee's words about March.")
    mend(context)
    again = opened(context.new_page(), address)
    says(again, "1 answer needs your decision.")
    card = again.get_by_role("group", name="Two versions of 2.1.1 a")
    expect(card).to_contain_text("[removed] Lee's words about March.")
    expect(card).to_contain_text("[added] My words about March.")
    # Nobody has decided: a page that is opened anew asks again, and writes over nothing.
    again.reload()
    says(again, "1 answer needs your decision.")
    assert stored()[1] == "Lee's words about March."
    card.get_by_role("button", name="Keep both, mine below").click()
    says(again, "All answers saved at")
    assert stored()[1] == "Lee's words about March.\n\nMy words about March."


def test_what_a_page_leaves_that_dies_beside_one_with_the_same_answers_is_taken_up_there(form, address):
    beside = form.context.new_page()
    beside.goto(address)
    expect(beside.locator("#save-status")).to_have_attribute("data-ready", "true")
    cut(form.context)
    typed_and_kept(form, "Typed in the tab that dies.")
    assert beside.locator(BOX).input_value() == ""
    context = killed(form)
    expect(beside.locator(BOX)).to_have_value("Typed in the tab that dies.")
    mend(context)
    beside.locator("#save-status").get_by_role("button", name="Try now").click()
    says(beside, "All answers saved at")
    assert stored()[1] == "Typed in the tab that dies."


def test_what_a_closed_page_left_is_sent_from_any_other(form, live_server, cast):
    cut(form.context)
    typed_and_kept(form, "From a page that is closed.")
    context = killed(form)
    other = context.new_page()
    other.goto(f"{live_server.url}/my-cases/")
    notice = other.get_by_role("region", name="Not saved yet")
    expect(notice).to_contain_text("Not saved: 1 answer, kept on this laptop from pages that are closed.")
    notice.get_by_role("button", name="Show it").click()
    expect(notice.get_by_role("link", name="Case NB-001, 2.1.1 a")).to_be_visible()
    assert_accessible(other)
    other.set_viewport_size(NARROW)
    assert_accessible(other)
    other.set_viewport_size(WIDE)
    mend(context)
    end_sessions(of=cast.ines)
    notice.get_by_role("button", name="Try now").click()
    expect(notice).to_contain_text("You've been signed out. Not saved: 1 answer")
    with context.expect_page() as new:
        notice.get_by_role("link", name="Sign in (opens in a new tab)").click()
    cast.ines.refresh_from_db()
    sign_in(new.value, live_server.url, cast.ines)
    expect(notice).to_contain_text("1 answer typed earlier on this laptop was sent and saved.")
    assert stored()[1] == "From a page that is closed."


def test_a_tab_that_is_open_sends_its_own_and_tells_the_others(form, address):
    other = opened(form.context.new_page(), address)
    form.bring_to_front()
    form.fill(BOX, "Typed in the first tab.")
    form.keyboard.press("Tab")
    says(form, "All answers saved at")
    expect(other.locator(BOX)).to_have_value("Typed in the first tab.")
    other.bring_to_front()
    other.fill(BOX, "Typed in the first tab, and on in the second.")
    other.keyboard.press("Tab")
    says(other, "All answers saved at")
    expect(form.locator(BOX)).to_have_value("Typed in the first tab, and on in the second.")
    assert stored()[1:] == ("Typed in the first tab, and on in the second.", 2)


def test_another_person_sees_that_there_is_something_and_never_what(form, live_server, cast, address):
    cut(form.context)
    typed_and_kept(form, "Typed by Ines.")
    context = killed(form)
    mend(context)
    context.clear_cookies()
    other = context.new_page()
    sign_in(other, live_server.url, cast.lee)
    expect(other.get_by_role("region", name="Not saved yet")).to_have_text("Another user has unsent answers on this laptop.")
    opened(other, address)
    expect(other.locator(BOX)).to_have_value("")
    assert len(other.evaluate(ENTRIES)) == 1
    assert not Judgement.objects.exists()
    context.clear_cookies()
    sign_in(other, live_server.url, cast.ines)
    # The page she comes to sends it. A form opened in that very moment might have been written before and sent after.
    entries_until(other, none)
    opened(other, address)
    expect(other.locator(BOX)).to_have_value("Typed by Ines.")
    assert stored()[1] == "Typed by Ines."


def test_a_withdrawn_key_makes_them_unreadable_and_new_ones_get_a_new_key(form, address, cast):
    cut(form.context)
    typed_and_kept(form, "On a lost laptop.")
    context = killed(form)
    DeviceKey.objects.update(key=None, withdrawn_at="2026-01-01T00:00Z")
    mend(context)
    again = opened(context.new_page(), address)
    expect(again.get_by_role("region", name="Not saved yet")).to_contain_text("can no longer be read")
    expect(again.locator(BOX)).to_have_value("")
    again.fill(BOX, "Typed anew.")
    says(again, "All answers saved at")
    assert stored()[1] == "Typed anew."
    assert DeviceKey.objects.filter(withdrawn_at=None).count() == 1


def test_the_server_is_told_how_many_wait_and_that_they_were_sent(form, case, cast):
    cut(form.context)
    typed_and_kept(form, "Waiting for a while.")
    expect(form.locator("#save-status")).to_contain_text("Not saved: 1 answer waiting.")
    form.wait_for_timeout(21_000)
    report = DeviceReport.objects.get()
    assert (report.user, report.case, report.unsent) == (cast.ines, case, 1)
    mend(form.context)
    form.locator("#save-status").get_by_role("button", name="Try now").click()
    says(form, "All answers saved at")
    form.wait_for_timeout(11_000)
    assert not DeviceReport.objects.exists()


def test_what_was_given_up_reaches_the_history_though_its_page_dies_first(form, address, case, cast):
    answer(case, cast.lee, PROMPT, "no", "Lee's words.")
    form.fill(BOX, "My words.")
    says(form, "1 answer needs your decision.")
    cut(form.context)
    form.get_by_role("button", name="Use the saved one").click()
    entries_until(form, lambda entries: any(entry.get("aside") for entry in entries))
    context = killed(form)
    mend(context)
    again = opened(context.new_page(), address)
    entries_until(again, none)
    expect(again.locator(BOX)).to_have_value("Lee's words.")
    assert stored()[:2] == ("no", "Lee's words.")
    assert "My words." in JudgementRevision.objects.values_list("evidence", flat=True)


def test_a_form_that_is_being_opened_while_another_page_sends_shows_what_was_sent(form, live_server, address):
    cut(form.context)
    typed_and_kept(form, "Sent meanwhile.")
    context = killed(form)
    other = context.new_page()
    other.goto(f"{live_server.url}/my-cases/")
    waiting = other.get_by_role("region", name="Not saved yet")
    expect(waiting).to_contain_text("Not saved: 1 answer")

    def on_its_way(route):
        page = route.fetch()  # as it is before the answer is saved
        mend(context)
        waiting.get_by_role("button", name="Try now").click()
        expect(waiting).to_contain_text("was sent and saved")
        route.fulfill(response=page)

    again = context.new_page()
    again.route(address, on_its_way, times=1)
    again.goto(address)
    expect(again.locator(BOX)).to_have_value("Sent meanwhile.")
    expect(again.locator(f'[name="version-{PROMPT}"]')).to_have_value("1")


def test_a_page_that_is_reloaded_while_its_words_are_being_saved_shows_them(form, address):
    held, coming = [], []
    form.route(SAVING, lambda route: route.continue_() if held else held.append(route))
    form.fill(BOX, "On their way.")
    form.locator(BOX).blur()
    says(form, "Saving…")
    form.route(address, lambda route: coming.append((route, route.fetch())))  # as it is before the words are saved
    form.evaluate("() => { window.before = true; setTimeout(() => location.reload()); }")
    while not coming:
        form.wait_for_timeout(20)
    with form.expect_event("requestfinished", lambda request: SAVING.search(request.url)):
        held[0].continue_()
    form.wait_for_timeout(500)  # the page takes its words out of the outbox: a page that is being left cannot be asked
    coming[0][0].fulfill(response=coming[0][1])
    form.wait_for_function("() => !window.before")
    expect(form.locator(BOX)).to_have_value("On their way.")
    form.fill(BOX, "On their way. And more.")
    says(form, "All answers saved at")
    assert stored()[1:] == ("On their way. And more.", 2)
