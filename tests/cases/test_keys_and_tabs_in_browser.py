"""A key that is withdrawn while pages are open, and tabs that cannot see each other: in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from accounts.models import DeviceKey
from tests.cases.test_autosave_in_browser import BOX, says, sign_in, stored
from tests.cases.test_outbox_in_browser import address, cut, entries_until, form, killed, mend, opened, typed_and_kept

__all__ = ["address", "form"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# The page's own modules: `go` gets the outbox and what reports to the server, a minute after the page was opened.
_WITH_MODULES = """async () => {
  const urls = performance.getEntriesByType("resource").map((entry) => entry.name);
  const of = (name) => import(urls.find((url) => url.includes(name)));
  const [{ outbox }, { reportWaiting }] = await Promise.all([of("outbox/outbox"), of("outbox/reporting")]);
  const [now, age] = [Date.now.bind(Date), performance.now.bind(performance)];
  Date.now = () => now() + 70_000;
  performance.now = () => age() + 70_000;
  return (GO)(outbox, reportWaiting);
}"""
_NAME = "(outbox) => outbox.store.device(document.querySelector('[data-ping]').dataset.user).then(({ device }) => device)"


def with_modules(page: Page, go: str) -> object:
    return page.evaluate(_WITH_MODULES.replace("GO", go))


def kept_anew(page: Page) -> object:
    """Wait until everything is locked with the key of the name that the browser has now, and return it."""
    name = with_modules(page, _NAME)
    entries_until(page, lambda entries: bool(entries) and all(entry["device"] == name for entry in entries))
    return name


def withdraw() -> None:
    DeviceKey.objects.update(key=None, withdrawn_at="2026-01-01T00:00Z")


def test_a_page_that_is_open_when_its_key_is_withdrawn_locks_what_it_holds_with_another(form, address):
    cut(form.context)
    typed_and_kept(form, "Typed before and after.")
    withdraw()
    before = with_modules(form, _NAME)
    with_modules(form, "(outbox, reportWaiting) => reportWaiting(outbox)")
    assert kept_anew(form) != before
    context = killed(form)
    again = opened(context.new_page(), address)
    expect(again.locator(BOX)).to_have_value("Typed before and after.")


def test_a_report_on_its_way_does_not_bring_back_the_name_that_the_browser_had_before(form, address):
    """Under that name the next page would be told that its key is gone, and forget what was typed since."""
    cut(form.context)
    typed_and_kept(form, "Typed with the first key.")
    held = []
    form.route("**/ping", lambda route: held.append((route, route.fetch())), times=1)
    with_modules(form, "(outbox, reportWaiting) => { window.reported = reportWaiting(outbox); }")
    while not held:
        form.wait_for_timeout(20)
    withdraw()
    with_modules(form, "(outbox) => outbox.renewKey()")
    name = kept_anew(form)
    held[0][0].fulfill(response=held[0][1])
    form.evaluate("() => window.reported")
    assert with_modules(form, _NAME) == name
    form.reload()
    expect(form.locator(BOX)).to_have_value("Typed with the first key.")


def test_what_another_tab_has_locked_with_a_newer_key_is_not_forgotten(form, address):
    """Two tabs hear at the same time that the key is gone: the second one to act finds it put right."""
    cut(form.context)
    typed_and_kept(form, "Kept with the newer key.")
    first = with_modules(form, _NAME)
    withdraw()
    with_modules(form, "(outbox) => outbox.renewKey()")
    name = kept_anew(form)
    late = f"(outbox) => {{ outbox.device = '{first}'; return outbox.renewKey(); }}"
    with_modules(form, late)
    assert with_modules(form, _NAME) == name
    context = killed(form)
    again = opened(context.new_page(), address)
    expect(again.locator(BOX)).to_have_value("Kept with the newer key.")


def test_tabs_from_before_and_after_signing_out_leave_each_other_their_own_words(form, live_server, address, cast):
    """Signing out clears the browser's locks: two tabs that are open take each other for closed ones."""
    beside = opened(form.context.new_page(), address)
    form.bring_to_front()
    form.get_by_role("button", name="Sign out").click()
    sign_in(form, live_server.url, cast.ines)
    opened(form, address)
    expect(beside.locator("#save-status")).to_have_attribute("data-ready", "true")
    cut(form.context)
    typed_and_kept(form, "Typed in the newer tab.")
    beside.wait_for_timeout(2_500)  # it looks every second
    assert beside.locator(BOX).input_value() == ""
    context = killed(form)
    expect(beside.locator(BOX)).to_have_value("Typed in the newer tab.")
    mend(context)
    beside.locator("#save-status").get_by_role("button", name="Try now").click()
    says(beside, "All answers saved at")
    assert stored()[1] == "Typed in the newer tab."
