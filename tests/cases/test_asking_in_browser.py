"""Questions that appear and disappear while the page is answered, in a real browser and without any script."""

import pytest
from playwright.sync_api import Page, expect

from cases.models import Judgement
from inspections.rules import Role
from tests.browsing import NARROW, WIDE, assert_accessible
from tests.cases.filling import answer, posted
from tests.cases.test_autosave_in_browser import says, sign_in
from tests.cast import add_case, plan
from tests.pages import assert_well_formed, page_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGE = "implementation.engaging"
DECIDES = f"{PAGE}.non_compliance"
FOLLOWS = f"{PAGE}.enforcement"


def block(form: Page, code: str):
    return form.locator(f'[data-answer="{code}"]')


def judge(form: Page, code: str, label: str) -> None:
    block(form, code).get_by_label(label, exact=True).check()


@pytest.fixture
def form(live_server, tab, case, cast) -> Page:
    """The page about engagement, opened by Ines in a community case."""
    sign_in(tab, live_server.url, cast.ines)
    tab.goto(f"{live_server.url}/cases/{case.pk}/form/{PAGE}/")
    says(tab, "Answers are saved as you type.")
    return tab


def test_what_an_answer_calls_for_is_asked_at_once_and_counted(form):
    expect(block(form, FOLLOWS)).to_be_hidden()
    expect(form.locator("[data-answered]")).to_have_text("0 of 5 questions on this page answered.")
    form.context.set_offline(True)  # nothing of this needs the server
    judge(form, DECIDES, "Yes")
    expect(block(form, FOLLOWS)).to_be_visible()
    expect(form.locator("[data-asked-said]")).to_have_text("2 more questions are now asked.")
    expect(form.locator("[data-answered]")).to_have_text("1 of 7 questions on this page answered.")
    expect(form.locator("[data-tally]")).to_have_text(
        "Of 6 prompts asked: 1 sufficient, 0 insufficient, 0 not applicable, 5 not answered yet."
    )
    assert_accessible(form)
    form.set_viewport_size(NARROW)
    assert_accessible(form)
    form.set_viewport_size(WIDE)
    judge(form, DECIDES, "There were no risks of non-compliance")
    expect(block(form, FOLLOWS)).to_be_hidden()
    expect(form.locator("[data-asked-said]")).to_contain_text("2 questions are no longer asked.")
    form.context.set_offline(False)
    says(form, "All answers saved at")


def test_an_answer_that_is_hidden_is_kept_and_comes_back(form, live_server, case):
    judge(form, DECIDES, "Yes")
    judge(form, FOLLOWS, "Yes")
    block(form, FOLLOWS).get_by_role("textbox").fill("A warning was given on 3 March.")
    judge(form, DECIDES, "There were no risks of non-compliance")
    expect(block(form, FOLLOWS)).to_be_hidden()
    expect(form.locator("[data-kept-note]")).to_contain_text("is not asked now. Its answer is kept, but not counted.")
    says(form, "All answers saved at")
    kept = Judgement.objects.get(question__code=FOLLOWS)
    assert (kept.option.code, kept.evidence) == ("yes", "A warning was given on 3 March.")

    form.reload()
    expect(form.locator("[data-kept-answers]")).to_contain_text("A warning was given on 3 March.")
    expect(block(form, FOLLOWS)).to_be_hidden()
    judge(form, DECIDES, "Yes")
    expect(form.locator("[data-kept-answers]")).to_have_count(0)
    expect(block(form, FOLLOWS).get_by_role("textbox")).to_have_value("A warning was given on 3 March.")
    expect(block(form, FOLLOWS).get_by_label("Yes", exact=True)).to_be_checked()
    says(form, "All answers saved at")


def test_somebody_within_a_question_that_goes_is_led_to_the_one_before_it(form, case, cast):
    judge(form, DECIDES, "Yes")
    says(form, "All answers saved at")
    answer(case, cast.lee, DECIDES, "none")
    block(form, FOLLOWS).get_by_role("textbox").focus()
    # Ines changes nothing but the words beside the deciding answer; Lee's choice comes in with the reply.
    form.evaluate(
        """code => { const box = document.getElementById(`evidence-${code}`); box.value = "Looked for.";
                     box.dispatchEvent(new Event("change", { bubbles: true })); }""",
        DECIDES,
    )
    expect(block(form, FOLLOWS)).to_be_hidden()
    assert form.evaluate("document.activeElement.id") == f"evidence-{DECIDES}"


def test_an_answer_that_decides_what_other_pages_ask_offers_to_show_them(live_server, tab, cast):
    team = {cast.lee: Role.LEAD, cast.ines: Role.INSPECTOR}
    case = add_case(plan("Company", edition="crc-2018-19", kind="CRC", team=team), "C-1", allocated_to=cast.ines)
    sign_in(tab, live_server.url, cast.ines)
    tab.goto(f"{live_server.url}/cases/{case.pk}/form/assessment.safety/")
    assert tab.locator("[data-answer]").count() > 0
    tab.locator(".app-side-navigation a").nth(1).click()
    decides = block(tab, "screening.harm_indicators")
    decides.get_by_label("No", exact=True).check()
    expect(decides.get_by_role("status")).to_contain_text("This answer can change what other pages ask.")
    assert_accessible(tab)
    decides.get_by_role("button", name="Show the pages that apply now").click()
    expect(tab.locator(".app-side-navigation")).to_contain_text("Not asked in this case")


def test_without_a_script_hidden_questions_are_asked_after_saving(case, cast, browser_of):
    ines, url = browser_of(cast.ines), f"/cases/{case.pk}/form/{PAGE}/"
    page = page_of(ines.get(url))
    assert_well_formed(page)
    assert "hidden" in page.one("div", id=f"question-{FOLLOWS}").attrs
    reply = ines.post(url, posted(page, **{f"choice-{DECIDES}": "yes"}), follow=True)
    after = page_of(reply)
    assert "this page now also asks" in after.text
    assert "hidden" not in after.one("div", id=f"question-{FOLLOWS}").attrs
    assert Judgement.objects.count() == 1  # nothing was written about what was not asked
