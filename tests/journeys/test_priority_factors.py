"""A whole case of the edition of 2016-17: five priority factors, a sixth that is refused, one that is dropped, and submission."""

import pytest
from playwright.sync_api import Page, expect

from cases.models import Case, CaseAssessment, Judgement
from inspections.rules import Role
from ratings.queries.tallies import tally
from standards.queries import edition_structure
from tests.browsing import assert_accessible
from tests.cast import add_case, plan
from tests.journeys.steps import answer_page, save_and_continue, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FIVE = ["Accommodation", "Relationships", "Drug misuse", "Alcohol misuse", "Thinking & behaviour"]
LAST_PAGES = 5  # those that do not ask about factors


@pytest.fixture
def area(cast):
    team = {cast.lee: Role.LEAD, cast.ines: Role.INSPECTOR}
    return plan("Testshire", edition="quality-and-impact-2016-17", kind="area", team=team)


@pytest.fixture
def case(area, cast) -> Case:
    return add_case(area, "TS-001", allocated_to=cast.ines, age=30, sex="male", sentence_type="licence")


def heading(tab: Page, words: str) -> None:
    expect(tab.get_by_role("heading", level=1)).to_have_text(words)


def choose_five_and_try_a_sixth(tab: Page) -> None:
    for name in FIVE:
        tab.get_by_role("checkbox", name=name).check()
    sixth = tab.get_by_role("checkbox", name="Financial management")
    sixth.check()
    expect(tab.locator("[data-problem]")).to_contain_text("At most 5 can be chosen.")
    assert_accessible(tab)
    sixth.uncheck()
    expect(tab.locator("[data-problem]")).to_have_count(0)
    expect(tab.locator("#save-status")).to_contain_text("All answers saved")


def drop(tab: Page, name: str) -> None:
    tab.get_by_role("link", name="Choose priority factors").click()
    tab.get_by_role("checkbox", name=name).uncheck()
    tab.get_by_role("button", name="Save and go to case overview").click()
    expect(tab.get_by_role("heading", level=1)).to_contain_text("Case TS-001")
    expect(tab.get_by_role("link", name=name, exact=True)).to_be_visible()  # what was answered about it is kept


def test_a_case_with_priority_factors_is_filled_and_handed_in(live_server, tab, cast, area, case):
    sign_in(tab, live_server.url, cast.ines)
    tab.goto(f"{live_server.url}/cases/{case.pk}/")
    tab.get_by_role("link", name="Choose priority factors").click()
    choose_five_and_try_a_sixth(tab)
    save_and_continue(tab)
    for name in FIVE:
        heading(tab, name)
        assert_accessible(tab)
        answer_page(tab)
        save_and_continue(tab)
    drop(tab, "Drug misuse")
    tab.get_by_role("link", name="Were the interventions delivered by providers under contract").click()
    for _ in range(LAST_PAGES):
        answer_page(tab)
        save_and_continue(tab)
    heading(tab, "Case TS-001")
    expect(tab.get_by_text("24 of 24 key questions completed.")).to_be_visible()
    tab.get_by_role("link", name="Submit the assessment").click()
    expect(
        tab.get_by_role("term").filter(has_text="Accommodation: Were there any gaps in the availability of interventions?")
    ).to_be_visible()
    tab.get_by_role("button", name="Submit the assessment").click()
    expect(tab.get_by_text("Submitted by Ines")).to_be_visible()

    assert CaseAssessment.objects.get(case=case).submitted_by == cast.ines
    chosen = Judgement.objects.filter(option__code="chosen").values_list("question__code", flat=True)
    assert set(chosen) == {"factor.accommodation", "factor.relationships", "factor.alcohol_misuse", "factor.thinking_behaviour"}
    counted = {one.key_question: one for one in tally(area.pk, edition_structure(area.edition_id)).tallies}
    assert counted["factor.alcohol_misuse.delivery"].sufficient == 1
    assert counted["factor.drug_misuse.delivery"].not_asked == 1
    assert Judgement.objects.get(question__code="factor.drug_misuse.delivery").option.code == "yes"
