"""A whole case of every sample of every edition, filled page by page in a browser without a script, and handed in."""

import pytest
from playwright.sync_api import Page, expect

from cases.models import Case, CaseAssessment
from cases.queries.assessment import open_case
from standards.assembly import assemble
from standards.edition_file import edition_files, read_edition
from standards.structure import EditionStructure, Kind
from tests.browsing import WIDE
from tests.cases.filling import fresh
from tests.cast import ROLES, add_case, plan
from tests.journeys.steps import EVIDENCE, open_case_from_the_list, save_and_continue, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EDITIONS = {path.stem: assemble(read_edition(path).document.stored()) for path in edition_files()}
FACTS = {"age": 34, "sex": "male", "ethnicity": "W1", "sentence_type": "licence", "rosh": "high", "ogrs_score": 55}
MOST_PAGES = 60
# What a hand would do on a page, in one go: the page has no script of its own, and the form is sent by its button.
FILL = """(form, words) => {
  const boxes = [...form.querySelectorAll("input[type=checkbox]")];
  for (const box of boxes.slice(0, 5)) box.checked = true;
  const questions = boxes.length ? [] : [...form.querySelectorAll("[data-answer]")].filter((one) => one.checkVisibility());
  for (const question of questions) {
    const choice = question.querySelector("input[type=radio]:not([value=''])");
    if (choice) choice.checked = true;
    question.querySelector("textarea").value = words;
  }
  const completed = form.querySelector("input[name=completed][value=yes]");
  if (completed) completed.checked = true;
}"""


@pytest.fixture
def plain_tab(chromium):
    """A tab in which no script runs; styles and pictures are not fetched either."""
    context = chromium.new_context(java_script_enabled=False, viewport=WIDE, locale="en-GB")
    context.route("**/static/**", lambda route: route.abort())
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("code", EDITIONS)
def test_a_case_of_every_sample_is_filled_from_the_first_page_to_the_last_and_handed_in(code, live_server, plain_tab, cast):
    team = {getattr(cast, name): role for name, role in ROLES.items()}
    inspection = plan("North Borough", edition=code, kind=EDITIONS[code].provider_kinds[0], team=team)
    sign_in(plain_tab, live_server.url, cast.ines)
    for sample in samples_with_cases(EDITIONS[code]):
        case = add_case(inspection, f"{sample}-1", module=sample, allocated_to=cast.ines, **FACTS)
        plain_tab.goto(f"{live_server.url}/")
        open_case_from_the_list(plain_tab, case)
        with plain_tab.expect_navigation():
            plain_tab.locator(".govuk-task-list a").first.click()
        fill_page_after_page(plain_tab)
        hand_in = f"{live_server.url}/cases/{case.pk}/submit/"
        answer_what_answers_have_opened(plain_tab, hand_in)

        assert_everything_asked_is_answered(case, cast.ines)
        plain_tab.get_by_role("button", name="Submit the assessment").click()
        expect(plain_tab.get_by_text("Submitted by Ines")).to_be_visible()
        assert CaseAssessment.objects.get(case=case).submitted_by == cast.ines


def samples_with_cases(edition: EditionStructure) -> list[str]:
    """The samples that have key questions; another has no cases of its own, for its judgements are those of other inspections."""
    pages = [page for page in edition.pages if any(question.kind is Kind.KEY_QUESTION for question in page.questions)]
    return list(dict.fromkeys(page.module for page in pages))


def fill_page_after_page(tab: Page) -> None:
    """Fill the page at hand, save it, and go on to the next one, as long as there is one to fill."""
    for _ in range(MOST_PAGES):
        if not tab.locator("form[data-answers]").count():
            return
        fill_page(tab)
        save_and_continue(tab)
    raise AssertionError("the form has no end")


def answer_what_answers_have_opened(tab: Page, hand_in: str) -> None:
    """Follow what the last page says is missing: questions that depend on answers of their own page were not there before."""
    tab.goto(hand_in)
    for _ in range(MOST_PAGES):
        if not tab.locator("#missing").count():
            return
        with tab.expect_navigation():
            tab.locator("#missing ~ ul a").first.click()
        fill_page(tab)
        with tab.expect_navigation():
            tab.get_by_role("button", name="Save and go to case overview").click()
        tab.goto(hand_in)
    raise AssertionError("something is always missing")


def fill_page(tab: Page) -> None:
    """Choose as many factors as may be, or the first answer to each question, say why, and call the key question completed."""
    tab.locator("form[data-answers]").evaluate(FILL, EVIDENCE)


def assert_everything_asked_is_answered(case: Case, by) -> None:
    opened = open_case(fresh(case), by)
    for code in opened.asked:
        question, answered = opened.edition.questions[code], opened.answers[code]
        assert answered.choice or question.kind is Kind.TEXT, code
        assert answered.evidence == EVIDENCE or any(option.at_most for option in question.options), code
