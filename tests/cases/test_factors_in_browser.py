"""Choosing priority factors in a real browser: ticks are saved at once, a sixth is refused at its box until there is room."""

import pytest
from playwright.sync_api import Page, expect

from cases.models import Judgement
from inspections.rules import Role
from tests.browsing import NARROW, WIDE, assert_accessible
from tests.cases.filling import answer
from tests.cases.test_autosave_in_browser import says, sign_in
from tests.cast import add_case, plan

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FIVE = ("Accommodation", "Relationships", "Drug misuse", "Alcohol misuse", "Thinking & behaviour")


@pytest.fixture
def case(cast):
    team = {cast.lee: Role.LEAD, cast.ines: Role.INSPECTOR}
    area = plan("Testshire", edition="quality-and-impact-2016-17", kind="area", team=team)
    return add_case(area, "TS-001", allocated_to=cast.ines, age=30, sex="male", sentence_type="licence")


@pytest.fixture
def form(live_server, tab, case, cast) -> Page:
    """The page on which factors are chosen, opened by Ines."""
    sign_in(tab, live_server.url, cast.ines)
    tab.goto(f"{live_server.url}/cases/{case.pk}/form/factors/")
    says(tab, "Answers are saved as you type.")
    return tab


def stored() -> dict[str, str]:
    rows = Judgement.objects.values_list("question__code", "option__code")
    return {code.removeprefix("factor."): choice for code, choice in rows}


def test_a_tick_is_saved_at_once_and_taken_back(form):
    form.get_by_role("checkbox", name="Drug misuse").check()
    says(form, "All answers saved at")
    assert stored() == {"drug_misuse": "chosen"}
    expect(form.locator("[data-chosen]")).to_have_text("1 of at most 5 chosen.")
    form.get_by_role("checkbox", name="Drug misuse").uncheck()
    expect(form.locator("[data-chosen]")).to_have_text("0 of at most 5 chosen.")
    says(form, "All answers saved at")
    form.get_by_role("link", name="Case overview").first.click()
    expect(form.get_by_role("heading", level=1)).to_have_text("Case TS-001")
    assert stored() == {"drug_misuse": "not_chosen"}


def test_a_sixth_is_refused_at_its_box_and_saved_when_there_is_room(form):
    for name in FIVE:
        form.get_by_role("checkbox", name=name).check()
    says(form, "All answers saved at")
    form.get_by_role("checkbox", name="Gang membership").check()
    says(form, "1 answer could not be saved. Gang membership: At most 5 can be chosen.")
    error = form.locator("[data-problem]")
    expect(error).to_contain_text("Error: At most 5 can be chosen. Chosen are: Accommodation;")
    described = form.get_by_role("checkbox", name="Gang membership").get_attribute("aria-describedby") or ""
    assert (error.get_attribute("id") or "nothing") in described.split()
    assert_accessible(form)
    form.set_viewport_size(NARROW)
    assert_accessible(form)
    form.set_viewport_size(WIDE)
    assert "gang_membership" not in stored()

    form.get_by_role("button", name="Save and continue").click()
    expect(form.get_by_role("heading", level=1)).to_have_text("Choose priority factors")

    form.get_by_role("checkbox", name="Relationships").uncheck()
    expect(error).to_have_count(0)
    says(form, "All answers saved at")
    assert stored()["gang_membership"] == "chosen"
    assert stored()["relationships"] == "not_chosen"


def test_saving_the_page_says_that_the_others_are_no_priority_and_leads_to_the_first(form):
    form.get_by_role("checkbox", name="Relationships").check()
    form.get_by_role("button", name="Save and continue").click()
    expect(form.get_by_role("heading", level=1)).to_have_text("Relationships")
    assert stored() == {**dict.fromkeys(stored(), "not_chosen"), "relationships": "chosen"}
    assert len(stored()) == 12
    assert_accessible(form)


def test_a_choice_changed_by_somebody_else_is_shown_beside_ones_own(form, case, cast):
    answer(case, cast.lee, "factor.accommodation", "not_chosen", "Housed since May.")
    form.get_by_role("checkbox", name="Accommodation").check()
    says(form, "1 answer needs your decision.")
    card = form.locator("[data-conflict]")
    expect(card).to_contain_text("Not chosen")
    expect(card).to_contain_text("Housed since May.")
    expect(card.get_by_role("button", name="Keep both, mine below")).to_have_count(0)  # of two choices one counts
    card.get_by_role("button", name="Use mine").click()
    says(form, "All answers saved at")
    assert stored()["accommodation"] == "chosen"
    assert Judgement.objects.get().evidence == "Housed since May."
