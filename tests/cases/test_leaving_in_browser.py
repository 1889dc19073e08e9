"""Signing out with answers that could not be sent, browsers that keep nothing, sessions that end: in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from accounts.models import DeviceKey
from accounts.signing_in import end_sessions
from cases.models import CaseAssessment, Judgement
from tests.browsing import NARROW, WIDE, assert_accessible
from tests.cases.filling import answer, fill
from tests.cases.test_autosave_in_browser import BOX, PROMPT, says, sign_in, stored
from tests.cases.test_outbox_in_browser import (
    ENTRIES,
    address,
    cut,
    entries_until,
    form,
    killed,
    mend,
    none,
    opened,
    typed_and_kept,
)

__all__ = ["address", "form"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIGN_OUT = "Sign out Ines"


def sign_out(page: Page):
    page.get_by_role("button", name=SIGN_OUT).click()


def databases(page: Page) -> list[str]:
    return page.evaluate("async () => (await indexedDB.databases()).map((database) => database.name)")


def test_signing_out_sends_everything_first_and_leaves_nothing_behind(form):
    form.fill(BOX, "Typed and signed out.")
    with form.expect_response(lambda reply: reply.url.endswith("/sign-out/")) as left:
        sign_out(form)
    assert left.value.all_headers()["clear-site-data"] == '"storage"'
    expect(form).to_have_url(re.compile("/sign-in/$"))
    assert stored()[1] == "Typed and signed out."
    assert databases(form) == []
    assert DeviceKey.objects.get().key is None


def test_what_cannot_be_sent_may_stay_locked_on_the_laptop(form, live_server, address, cast):
    cut(form.context)
    typed_and_kept(form, "Kept while signed out.")
    sign_out(form)
    question = form.get_by_role("dialog", name="Not saved: 1 answer")
    expect(question).to_be_visible()
    expect(question.get_by_role("button", name="Try again")).to_be_focused()
    assert_accessible(form)
    form.set_viewport_size(NARROW)
    assert_accessible(form)
    form.set_viewport_size(WIDE)
    with form.expect_response(lambda reply: reply.url.endswith("/sign-out/")) as left:
        question.get_by_role("button", name="Sign out and keep it locked on this laptop").click()
    assert "clear-site-data" not in left.value.all_headers()
    expect(form).to_have_url(re.compile("/sign-in/$"))
    assert len(form.evaluate(ENTRIES)) == 1
    assert DeviceKey.objects.get().key is not None

    mend(form.context)
    cast.ines.refresh_from_db()
    sign_in(form, live_server.url, cast.ines)
    expect(form.get_by_role("region", name="Not saved yet")).to_contain_text("was sent and saved")
    assert stored()[1] == "Kept while signed out."


def test_what_cannot_be_sent_may_be_deleted_after_a_second_question(form):
    cut(form.context)
    typed_and_kept(form, "Not worth keeping.")
    sign_out(form)
    form.get_by_role("button", name="Sign out and delete 1 answer").click()
    sure = form.get_by_role("dialog", name="Delete 1 answer?")
    expect(sure.get_by_role("button", name="No, go back")).to_be_focused()
    assert_accessible(form)
    sure.get_by_role("button", name="No, go back").click()
    again = form.get_by_role("button", name="Sign out and delete 1 answer")
    again.click()
    with form.expect_response(lambda reply: reply.url.endswith("/sign-out/")) as left:
        form.get_by_role("button", name="Yes, delete 1 answer and sign out").click()
    assert left.value.all_headers()["clear-site-data"] == '"storage"'
    expect(form).to_have_url(re.compile("/sign-in/$"))
    assert databases(form) == []
    assert not Judgement.objects.exists()


def test_trying_again_sends_and_signs_out_and_escape_stays(form):
    cut(form.context)
    typed_and_kept(form, "Sent at the second try.")
    sign_out(form)
    expect(form.get_by_role("dialog")).to_be_visible()
    form.keyboard.press("Escape")
    expect(form.get_by_role("dialog")).to_have_count(0)
    expect(form.locator(BOX)).to_have_value("Sent at the second try.")
    sign_out(form)
    mend(form.context)
    form.get_by_role("button", name="Try again").click()
    expect(form).to_have_url(re.compile("/sign-in/$"))
    assert stored()[1] == "Sent at the second try."


def test_signing_out_touches_nothing_of_another_person(form, live_server, cast, address):
    cut(form.context)
    typed_and_kept(form, "Typed by Ines.")
    context = killed(form)
    context.clear_cookies()
    other = context.new_page()
    sign_in(other, live_server.url, cast.lee)
    with other.expect_response(lambda reply: reply.url.endswith("/sign-out/")) as left:
        other.get_by_role("button", name="Sign out Lee").click()
    assert "clear-site-data" not in left.value.all_headers()
    expect(other).to_have_url(re.compile("/sign-in/$"))
    other.wait_for_load_state()
    assert len(other.evaluate(ENTRIES)) == 1
    mend(context)
    cast.ines.refresh_from_db()
    sign_in(other, live_server.url, cast.ines)
    expect(other.get_by_role("region", name="Not saved yet")).to_contain_text("was sent and saved")
    assert stored()[1] == "Typed by Ines."


def test_a_case_is_not_handed_in_while_something_of_it_waits(form, live_server, case, cast):
    fill(case, cast.ines)
    form.reload()
    cut(form.context)
    typed_and_kept(form, "Late words.")
    context = killed(form)
    other = context.new_page()
    other.goto(f"{live_server.url}/cases/{case.pk}/submit/")
    other.get_by_role("button", name="Submit the assessment").click()
    expect(other.get_by_text("Not submitted: 1 answer of this case is not saved yet.")).to_be_visible()
    expect(other.locator("main").get_by_role("link", name="Case NB-001, 2.1.1 a").first).to_be_visible()
    assert CaseAssessment.objects.get(case=case).submitted_at is None
    mend(context)
    other.wait_for_timeout(1_100)  # the button takes a second press within a second for a slip of the finger
    other.get_by_role("button", name="Submit the assessment").click()
    expect(other.get_by_text(f"Case {case.reference} was submitted")).to_be_visible()
    assert stored()[1] == "Late words."


@pytest.mark.parametrize(
    "trouble",
    [
        "Object.defineProperty(window, 'indexedDB', { value: { open () { throw new DOMException('no', 'SecurityError'); } } });",
        "IDBFactory.prototype.open = () => ({}); // window.indexedDB never answers",
        "IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };",
    ],
    ids=["blocked", "silent", "full"],
)
def test_a_browser_that_keeps_nothing_says_so_and_asks_before_the_page_is_left(live_server, tab, address, cast, trouble):
    sign_in(tab, live_server.url, cast.ines)
    tab.add_init_script(trouble)
    tab.goto(address)
    if "indexedDB" in trouble:  # that a disk is full is only known once something is written
        expect(tab.locator("#save-status")).to_contain_text("This browser cannot keep answers while it is offline.")
    cut(tab.context)
    tab.fill(BOX, "Nowhere to keep it.")
    says(tab, "Not saved: 1 answer. This browser cannot keep it. Do not close this page.")
    expect(tab.locator("[data-alarm]")).to_contain_text("This browser cannot keep it.")
    assert_accessible(tab)
    asked: list[str] = []
    tab.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    tab.close(run_before_unload=True)
    tab.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    mend(tab.context)
    says(tab, "All answers saved at")
    assert stored()[1] == "Nowhere to keep it."


def test_what_waits_for_a_decision_and_cannot_be_kept_is_called_in_danger(live_server, tab, address, case, cast):
    sign_in(tab, live_server.url, cast.ines)
    tab.add_init_script("IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError'); };")
    tab.goto(address)
    answer(case, cast.lee, PROMPT, "no", "Lee's words.")
    tab.fill(BOX, "My words.")
    says(tab, "1 answer needs your decision. Your text is on this page alone. Do not close it.")
    expect(tab.locator("#save-status")).to_have_attribute("data-way", "no-storage")
    expect(tab.locator("[data-alarm]")).to_contain_text("Do not close it.")


def test_signing_out_where_nobody_can_look_clears_nothing_that_earlier_pages_kept(form, live_server, cast):
    context = form.context
    cut(context)
    typed_and_kept(form, "Kept before.")
    killed(form)
    blind = context.new_page()
    blind.add_init_script("IDBFactory.prototype.open = () => ({});")
    blind.goto(f"{live_server.url}/my-cases/")
    blind.get_by_role("button", name="Sign out").click()
    expect(blind.get_by_role("button", name="Sign in")).to_be_visible()
    blind.close()
    mend(context)
    again = context.new_page()
    sign_in(again, live_server.url, cast.ines)
    expect(again.get_by_role("region", name="Not saved yet")).to_contain_text("was sent and saved")
    assert stored()[1] == "Kept before."


def test_what_is_kept_needs_no_question_when_the_page_is_left(form):
    cut(form.context)
    typed_and_kept(form, "Kept.")
    asked: list[str] = []
    form.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    form.reload()
    assert asked == []


def test_a_database_of_an_older_shape_is_brought_along_with_everything_in_it(form, address):
    cut(form.context)
    typed_and_kept(form, "From before the change.")
    scripts = form.evaluate("() => performance.getEntriesByType('resource').map((entry) => entry.name)")
    store = next(name for name in scripts if "outbox/store" in name)
    context = killed(form)
    page = context.new_page()
    page.goto(address.replace("/form/", "/nowhere/"))
    counts = page.evaluate(
        """async (url) => {
          const { Store, STEPS } = await import(url);
          const before = (await (await Store.open()).entries()).length;
          const newer = await Store.open([...STEPS, (database, transaction) => {
            const entries = transaction.objectStore("entries");
            entries.createIndex("case", "case");
            entries.openCursor().onsuccess = (event) => {
              const cursor = event.target.result;
              if (cursor) { cursor.update({ ...cursor.value, shape: 2 }); cursor.continue(); }
            };
          }]);
          const after = await newer.entries();
          return [before, after.length, after.every((entry) => entry.shape === 2)];
        }""",
        store,
    )
    assert counts == [1, 1, True]


def test_coming_back_by_the_browsers_own_button_shows_what_was_typed_and_what_was_saved_meanwhile(form, live_server, address):
    cut(form.context)
    typed_and_kept(form, "Typed before going away.")
    form.goto(f"{live_server.url}/help/")
    mend(form.context)
    form.go_back()
    expect(form.locator(BOX)).to_have_value("Typed before going away.")
    entries_until(form, none)
    assert stored()[1] == "Typed before going away."


def test_the_end_of_a_session_is_told_before_and_put_off_with_one_press(form, live_server):
    form.clock.install()
    opened(form, form.url)
    form.clock.fast_forward("54:00")
    expect(form.get_by_role("dialog")).to_have_count(0)
    form.route(
        "**/ping", lambda route: route.fulfill(json={"service": "record-probation-inspections", "user": user, "left": left})
    )
    user, left = form.locator("[data-laptop]").get_attribute("data-user"), 290
    form.clock.fast_forward("01:30")
    form.clock.run_for(2_000)
    question = form.get_by_role("dialog", name="Are you still there?")
    expect(question).to_contain_text("You will be signed out in 5 minutes.")
    assert_accessible(form)
    left = 3600
    with form.expect_request(lambda request: request.url.endswith("/ping")) as told:
        question.get_by_role("button", name="Stay signed in").click()
    assert told.value.headers["x-active"] == "1"
    form.clock.run_for(2_000)
    expect(form.get_by_role("dialog")).to_have_count(0)


def test_a_laptop_whose_clock_is_put_back_still_says_that_somebody_is_there(form):
    form.clock.install()
    opened(form, form.url)
    form.clock.fast_forward("10:00")
    form.keyboard.press("Shift")
    with form.expect_request(lambda request: request.url.endswith("/ping") and "x-active" in request.headers):
        form.clock.set_system_time(form.evaluate("Date.now() - 86_400_000"))
        form.clock.run_for(2_000)


def test_the_end_of_a_session_interrupts_nobody_in_the_middle_of_a_word(form, cast):
    form.fill(BOX, "Seen on")
    says(form, "All answers saved at")
    end_sessions(of=cast.ines)
    form.locator(BOX).focus()
    form.evaluate("() => { const now = Date.now.bind(Date); Date.now = () => now() + 70_000; }")
    with form.expect_response("**/ping"):
        form.keyboard.press("End")
    form.wait_for_timeout(300)  # longer than a page takes to ask its question
    form.keyboard.type(" 3 March.")
    says(form, "You've been signed out. Not saved: 1 answer, kept on this laptop.")
    expect(form.locator(BOX)).to_have_value("Seen on 3 March.")
    expect(form.get_by_role("dialog")).to_have_count(0)
