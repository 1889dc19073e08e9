"""Saving while typing, in a real browser with the network going wrong in every way it does."""

import json
import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from accounts.signing_in import end_sessions
from cases.models import CaseAssessment, Judgement, JudgementRevision
from tests.browsing import NARROW, WIDE, assert_accessible
from tests.cases.filling import KEY_QUESTION, PROMPT, answer
from tests.cast import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BOX = f'[id="evidence-{PROMPT}"]'
YES = f'[id="choice-{PROMPT}"]'
NO = f'[id="choice-{PROMPT}-2"]'
NONE = f'[id="choice-{PROMPT}-none"]'
SAVING = re.compile(r"/api/cases/\d+/answers/")


@pytest.fixture
def form(live_server, tab, case, cast) -> Page:
    """The first page of the form, opened by Ines."""
    sign_in(tab, live_server.url, cast.ines)
    tab.goto(f"{live_server.url}/cases/{case.pk}/form/{KEY_QUESTION}/")
    expect(tab.locator("#save-status")).to_contain_text("Answers are saved as you type.")
    expect(tab.locator("#save-status")).to_have_attribute("data-ready", "true")
    return tab


def sign_in(tab: Page, address: str, user) -> None:
    tab.goto(f"{address}/sign-in/")
    tab.get_by_label("Email address").fill(user.email)
    tab.get_by_label("Password", exact=True).fill(PASSWORD)
    tab.get_by_role("button", name="Sign in").click()
    expect(tab.get_by_role("button", name="Sign out")).to_be_visible()


def says(form: Page, words: str) -> None:
    expect(form.locator("#save-status")).to_contain_text(words)


def stored(question=PROMPT) -> tuple[str, str, int]:
    judgement = Judgement.objects.select_related("option").get(question__code=question)
    return judgement.option.code if judgement.option else "", judgement.evidence, judgement.version


def test_choices_and_words_are_saved_without_any_button(form):
    form.check(YES)
    says(form, "All answers saved at")
    assert stored() == ("yes", "", 1)
    form.locator(BOX).press_sequentially("Seen on 3 March.", delay=10)
    says(form, "Saving…")
    says(form, "All answers saved at")
    assert stored() == ("yes", "Seen on 3 March.", 2)
    expect(form.locator("[data-tally]")).to_have_text(
        "Of 3 prompts asked: 1 sufficient, 0 insufficient, 0 not applicable, 2 not answered yet."
    )
    expect(form.locator("[data-answered]")).to_have_text("1 of 4 questions on this page answered.")
    assert_accessible(form)


def test_a_choice_is_taken_back(form):
    expect(form.locator(NONE)).to_be_hidden()
    form.check(NO)
    says(form, "All answers saved at")
    form.check(NONE)
    form.get_by_role("link", name="Case overview").first.click()
    expect(form.get_by_role("heading", level=1)).to_have_text("Case NB-001")
    assert stored() == ("", "", 2)


def test_pasted_text_is_saved_and_leaving_the_box_saves_at_once(form):
    form.locator(BOX).focus()
    form.evaluate("document.execCommand('insertText', false, 'Pasted, not typed.')")
    form.keyboard.press("Tab")
    says(form, "All answers saved at")
    assert stored()[1] == "Pasted, not typed."


def test_offline_words_wait_on_the_laptop_and_are_sent_on_return(form):
    form.context.set_offline(True)
    form.fill(BOX, "Typed in the cellar.")
    says(form, "You're offline. Not saved: 1 answer, kept on this laptop. It'll be sent when you reconnect.")
    expect(form.get_by_text("Not saved yet")).to_be_visible()
    expect(form.locator("[data-said]")).to_contain_text("You're offline.")
    assert_accessible(form)
    form.set_viewport_size(NARROW)
    assert_accessible(form)
    form.set_viewport_size(WIDE)
    assert not Judgement.objects.exists()
    form.context.set_offline(False)
    says(form, "All answers saved at")
    expect(form.locator("[data-said]")).to_have_text("All answers saved")
    assert stored()[1] == "Typed in the cellar."


def test_a_lost_cookie_of_the_form_token_is_replaced_and_nothing_said(form):
    form.context.clear_cookies(name="csrftoken")
    form.fill(BOX, "Typed without a token.")
    says(form, "All answers saved at")
    assert stored() == ("", "Typed without a token.", 1)


def once(form: Page, trouble) -> None:
    """Let the first saving request run into trouble; later ones go through."""
    form.route(SAVING, trouble, times=1)


def lost_reply(route: Route) -> None:
    route.fetch()
    route.abort()


@pytest.mark.parametrize(
    "trouble",
    [
        lambda route: route.abort(),
        lost_reply,
        lambda route: route.fulfill(status=500, content_type="text/html", body="<h1>Sorry</h1>"),
        lambda route: route.fulfill(status=200, content_type="text/html", body="<h1>Welcome to Hotel Wi-Fi</h1>"),
        lambda route: route.fulfill(status=200, content_type="application/json", body=json.dumps({"op": "other", "version": 9})),
        lambda route: route.fulfill(status=302, headers={"location": "/sign-in/"}),
        lambda route: route.fulfill(status=503, headers={"retry-after": "1"}, content_type="application/json", body="{}"),
        lambda route: route.fulfill(status=403, content_type="application/json", body="{}"),
    ],
    ids=["dropped", "reply lost", "fault", "portal", "other reply", "redirect", "busy", "form token"],
)
def test_whatever_happens_on_the_way_it_is_not_called_saved_and_is_sent_again(form, trouble):
    once(form, trouble)
    form.check(YES)
    says(form, "Not saved: 1 answer waiting.")
    says(form, "All answers saved at")
    assert stored() == ("yes", "", 1)
    assert JudgementRevision.objects.count() == 1


def test_words_typed_while_a_reply_is_under_way_are_not_overwritten(form):
    def slowly(route: Route) -> None:
        form.locator(BOX).press_sequentially(" And more.")
        route.continue_()

    once(form, slowly)
    form.locator(BOX).press_sequentially("First.")
    form.keyboard.press("Tab")
    says(form, "All answers saved at")
    expect(form.locator(BOX)).to_have_value("First. And more.")
    form.wait_for_timeout(2_500)
    assert stored()[1] == "First. And more."


def test_somebody_elses_change_is_shown_beside_ones_own_and_both_can_be_kept(form, case, cast):
    answer(case, cast.lee, PROMPT, "no", "Lee's words.")
    form.fill(BOX, "My words.")
    says(form, "1 answer needs your decision.")
    card = form.get_by_role("group", name="Two versions of 2.1.1 a")
    expect(card).to_contain_text("by Lee")
    expect(card).to_contain_text("Lee's words.")
    expect(form.locator("[data-alarm]")).to_have_text("1 answer needs your decision.")
    assert_accessible(form)
    form.set_viewport_size(NARROW)
    assert_accessible(form)
    form.set_viewport_size(WIDE)
    card.get_by_role("button", name="Keep both, mine below").click()
    says(form, "All answers saved at")
    assert stored() == ("no", "Lee's words.\n\nMy words.", 2)
    expect(card).to_have_count(0)


@pytest.mark.parametrize(("button", "kept"), [("Use the saved one", "Lee's words."), ("Use mine", "My words.")])
def test_the_person_decides(form, case, cast, button, kept):
    answer(case, cast.lee, PROMPT, "no", "Lee's words.")
    form.fill(BOX, "My words.")
    form.locator(YES).check()
    form.get_by_role("button", name=button).click()
    says(form, "All answers saved")
    expect(form.locator(BOX)).to_have_value(kept)
    form.wait_for_timeout(3_000)
    assert stored()[1] == kept
    # Whatever was given up stays in the history, option and words, and was never the answer while somebody else's stood.
    history = set(JudgementRevision.objects.values_list("option__code", "evidence"))
    assert {("no", "Lee's words."), ("yes", "My words.")} <= history


def test_changes_to_different_parts_of_an_answer_are_put_together(form, case, cast):
    answer(case, cast.lee, PROMPT, "no")
    form.fill(BOX, "My words.")
    says(form, "All answers saved at")
    assert stored() == ("no", "My words.", 2)
    expect(form.locator(NO)).to_be_checked()


def test_after_the_session_ended_nothing_is_lost_and_another_tab_signs_in(form, live_server, cast):
    end_sessions(of=cast.ines)
    form.fill(BOX, "Typed after the session ended.")
    says(form, "You've been signed out. Not saved: 1 answer, kept on this laptop.")
    expect(form.locator("#save-status").get_by_role("link", name="Sign in (opens in a new tab)")).to_be_visible()
    assert_accessible(form)
    form.context.clear_cookies()
    other = form.context.new_page()
    cast.ines.refresh_from_db()
    sign_in(other, live_server.url, cast.ines)
    says(form, "All answers saved at")  # the form hears of it: a button to press would be gone before it is found
    assert stored()[1] == "Typed after the session ended."


def test_another_persons_session_does_not_carry_what_was_typed(form, live_server, cast):
    form.context.clear_cookies()
    other = form.context.new_page()
    sign_in(other, live_server.url, cast.lee)
    other.close()
    form.fill(BOX, "Typed by Ines.")
    says(form, "Somebody else has signed in in this browser.")
    assert not Judgement.objects.exists()


def test_a_case_handed_in_meanwhile_refuses_and_keeps_the_text_on_the_page(form, case, cast):
    CaseAssessment.objects.filter(case=case).update(submitted_at=timezone.now(), submitted_by=cast.lee)
    form.fill(BOX, "Too late.")
    says(form, "1 answer could not be saved: This was handed in")
    expect(form.locator("#save-status").get_by_role("button", name="Copy my text")).to_be_visible()
    expect(form.locator(BOX)).to_have_value("Too late.")
    assert_accessible(form)
    CaseAssessment.objects.filter(case=case).update(submitted_at=None, submitted_by=None)
    form.locator("#save-status").get_by_role("button", name="Try again").click()
    says(form, "All answers saved at")
    assert stored()[1] == "Too late."


def test_leaving_by_a_link_or_a_button_right_after_typing_saves_first(form, case):
    form.fill(BOX, "Typed and left.")
    form.get_by_role("link", name="2.1.2 Desistance").click()
    expect(form.get_by_role("heading", level=1)).to_contain_text("2.1.2")
    assert stored()[1] == "Typed and left."
    form.fill('[id="evidence-assessment.desistance.factors"]', "Typed and sent.")
    form.get_by_role("button", name="Save and continue").click()
    expect(form.get_by_role("heading", level=1)).to_contain_text("2.1.3")
    assert stored("assessment.desistance.factors") == ("", "Typed and sent.", 1)


def test_the_button_does_not_leave_while_something_cannot_be_saved(form):
    form.context.set_offline(True)
    form.fill(BOX, "Typed in the cellar.")
    form.get_by_role("button", name="Save and continue").click()
    says(form, "You're offline.")
    expect(form.locator("#save-status")).to_be_focused()
    expect(form.locator(BOX)).to_have_value("Typed in the cellar.")
    form.context.set_offline(False)
    says(form, "All answers saved at")


def test_text_that_cannot_be_stored_says_why_and_is_saved_once_it_can(form):
    form.fill(BOX, "x" * 50_001)
    says(form, "Evidence must be 50,000 characters or fewer.")
    form.fill(BOX, "Shorter.")
    says(form, "All answers saved at")
    assert stored()[1] == "Shorter."


def test_words_are_sent_in_the_middle_of_long_typing_and_when_the_page_is_hidden(form):
    form.clock.install()
    form.reload()
    expect(form.locator("#save-status")).to_have_attribute("data-ready", "true")
    form.clock.pause_at(form.evaluate("Date.now() + 10_000"))
    form.locator(BOX).press_sequentially("Hidden.")
    with form.expect_request(SAVING):
        form.evaluate("""() => {
          Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        }""")
    says(form, "All answers saved at")
    sent: list[str] = []
    form.on("request", lambda request: sent.append(request.url) if SAVING.search(request.url) else None)
    for second in range(16):
        form.locator(BOX).press("a")
        assert not sent or second > 12, "words go out after a pause, not with every key"
        form.clock.run_for(1_000)
    assert sent
    form.clock.resume()
    says(form, "All answers saved at")
    assert stored()[1].startswith("Hidden.aaaa")
