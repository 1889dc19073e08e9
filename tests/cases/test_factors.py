"""The priority factors of a case (2016-17): choosing up to five, what each opens, and what becomes of one that is dropped."""

from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from cases.answers import Saved
from cases.models import CaseAssessment, Judgement
from cases.queries.assessment import open_case
from cases.rules import Status
from inspections.rules import Role
from ratings.queries.tallies import tally
from standards.queries import edition_structure
from tests.cases.filling import answer, fill, fresh, posted
from tests.cases.test_answering import at_once
from tests.cast import add_case, plan
from tests.pages import Page, assert_well_formed, page_of

FIVE = ("accommodation", "relationships", "drug_misuse", "alcohol_misuse", "thinking_behaviour")
SIXTH = "factor.gang_membership"
ABOUT = ("availability", "delivery", "contracted_contribution", "partner_contribution", "referral")


@pytest.fixture
def area(cast):
    """A police area inspected in 2016, by Lee and Ines."""
    team = {cast.lee: Role.LEAD, cast.ines: Role.INSPECTOR}
    return plan("Testshire", edition="quality-and-impact-2016-17", kind="area", team=team)


@pytest.fixture
def case(area, cast):
    return add_case(area, "TS-001", allocated_to=cast.ines, age=30, sex="male", sentence_type="licence")


def choose(case, by, *factors: str, choice: str = "chosen") -> None:
    for factor in factors:
        answer(case, by, f"factor.{factor}", choice)


def opened(case, cast):
    return open_case(fresh(case), cast.ines)


def asked_about(case, cast) -> set[str]:
    return {code for code in opened(case, cast).asked if code.startswith("factor.") and code.count(".") == 2}


def test_each_chosen_factor_opens_its_own_questions(case, cast):
    assert asked_about(case, cast) == set()
    choose(case, cast.ines, "accommodation", "drug_misuse")
    choose(case, cast.ines, "relationships", choice="not_chosen")
    assert asked_about(case, cast) == {f"factor.{factor}.{name}" for factor in ("accommodation", "drug_misuse") for name in ABOUT}


def test_a_sixth_factor_is_refused_with_the_names_of_the_five_and_nothing_is_written(case, cast):
    choose(case, cast.ines, *FIVE)
    with pytest.raises(ValidationError) as refused:
        answer(case, cast.ines, SIXTH, "chosen", "Beside the others.")
    [message] = refused.value.message_dict["choice"]
    assert message == (
        "At most 5 can be chosen. Chosen are: Accommodation; Relationships; Drug misuse; Alcohol misuse; Thinking & behaviour. "
        "Take one back before you choose another."
    )
    assert not Judgement.objects.filter(question__code=SIXTH).exists()


def test_one_that_is_taken_back_makes_room(case, cast):
    choose(case, cast.ines, *FIVE)
    choose(case, cast.ines, "relationships", choice="not_chosen")
    answer(case, cast.ines, SIXTH, "chosen")
    choose(case, cast.ines, "drug_misuse", choice="")
    choose(case, cast.ines, "relationships")
    assert "factor.relationships.delivery" in asked_about(case, cast)


def test_a_chosen_factor_can_be_chosen_again_and_written_about_while_five_are(case, cast):
    choose(case, cast.ines, *FIVE)
    answer(case, cast.ines, "factor.accommodation", "chosen", "Homeless at the start.")
    answer(case, cast.ines, "factor.accommodation", None, "Homeless at the start of the order.")
    answer(case, cast.ines, SIXTH, "not_chosen", "Considered.")


def test_cases_do_not_count_each_others_factors(case, area, cast):
    other = add_case(area, "TS-002", allocated_to=cast.ines)
    choose(case, cast.ines, *FIVE)
    choose(other, cast.ines, *FIVE)


@pytest.mark.django_db(transaction=True)
def test_of_two_browsers_that_take_the_last_place_one_is_refused(case, cast):
    choose(case, cast.ines, *FIVE[:4])
    for _ in range(6):
        results = at_once(
            partial(answer, case, cast.ines, "factor.gang_membership", "chosen"),
            partial(answer, case, cast.lee, "factor.discriminatory_attitudes", "chosen"),
        )
        assert sorted(type(result).__name__ for result in results) == ["Saved", "ValidationError"], results
        chosen = Judgement.objects.filter(option__code="chosen").values_list("question__code", flat=True)
        assert len(chosen) == 5
        won = next(code for code in chosen if code in ("factor.gang_membership", "factor.discriminatory_attitudes"))
        answer(case, cast.lee, won, "not_chosen")


@pytest.mark.django_db(transaction=True)
def test_a_choice_waits_for_a_submission_and_others_do_not_wait_for_a_choice(case, cast):
    results = at_once(*(partial(answer, case, cast.ines, f"factor.{factor}", "chosen") for factor in FIVE),
                      partial(answer, case, cast.ines, "contracted.harm_focus", "yes"))  # fmt: skip
    assert all(isinstance(result, Saved) for result in results), results
    with transaction.atomic():
        CaseAssessment.objects.select_for_update().get(case=case)


def test_a_dropped_factor_keeps_its_answers_out_of_the_count(case, cast):
    edition = edition_structure(case.inspection.edition_id)
    choose(case, cast.ines, "accommodation")
    answer(case, cast.ines, "factor.accommodation.delivery", "no", "No bed was found.")
    counted = {one.key_question: one for one in tally(case.inspection_id, edition).tallies}["factor.accommodation.delivery"]
    assert (counted.sufficient, counted.insufficient, counted.not_asked) == (0, 1, 0)

    choose(case, cast.ines, "accommodation", choice="not_chosen")
    counted = {one.key_question: one for one in tally(case.inspection_id, edition).tallies}["factor.accommodation.delivery"]
    assert (counted.sufficient, counted.insufficient, counted.not_asked) == (0, 0, 1)
    now = opened(case, cast)
    page = now.edition.page("factor.accommodation")
    assert [question.code for question in now.kept_on(page)] == ["factor.accommodation.delivery"]
    assert now.answers["factor.accommodation.delivery"].evidence == "No bed was found."

    choose(case, cast.ines, "accommodation")
    assert "factor.accommodation.delivery" in asked_about(case, cast)


def test_a_gap_in_what_was_available_counts_as_insufficient(case, cast):
    edition = edition_structure(case.inspection.edition_id)
    choose(case, cast.ines, "accommodation")
    answer(case, cast.ines, "factor.accommodation.availability", "yes", "No bed in the whole area.")
    counted = {one.key_question: one for one in tally(case.inspection_id, edition).tallies}
    one = counted["factor.accommodation.availability"]
    assert (one.sufficient, one.insufficient, one.not_asked, one.not_answered) == (0, 1, 0, 0)
    other = counted["factor.accommodation.delivery"]
    assert (other.not_answered, other.not_asked) == (1, 0)


def test_what_is_missing_names_the_factor(case, cast):
    choose(case, cast.ines, "accommodation")
    answer(case, cast.ines, "factor.accommodation.delivery", "no")
    messages = [gap.message for gap in opened(case, cast).gaps]
    assert "Answer “Relationships”" in messages
    assert "Answer Accommodation, “Were there any gaps in the availability of interventions?”" in messages
    assert (
        "Give evidence for Accommodation, “Were sufficient interventions delivered in relation to priority factors?”: "
        "the answer counts as insufficient"
    ) in messages
    progress = opened(case, cast).progress
    assert (progress.asked, progress.judged, progress.completed) == (9, 1, 0)


def test_a_case_is_complete_with_five_factors_and_without_any(area, cast):
    for number, factors in enumerate((FIVE, ())):
        case = add_case(area, f"TS-1{number}", allocated_to=cast.ines)
        choose(case, cast.ines, *factors)
        rest = {code for code in edition_structure(area.edition_id).factors.factors if code not in factors}
        choose(case, cast.ines, *sorted(rest), choice="not_chosen")
        fill(case, cast.ines, leave_out=tuple(f"factor.{code}" for code in (*factors, *rest)))
        now = opened(case, cast)
        assert now.gaps == []
        assert (now.progress.asked, now.progress.completed) == (4 + 5 * len(factors),) * 2


# --- the page, without any script -------------------------------------------------------------------------------------


@pytest.fixture
def ines(browser_of, cast):
    return browser_of(cast.ines)


@pytest.fixture
def url(case):
    return f"/cases/{case.pk}/form/factors/"


def ticked(page: Page) -> list[str]:
    return [
        box.attrs["name"].removeprefix("choice-factor.") for box in page.all("input", type="checkbox") if "checked" in box.attrs
    ]


def post(ines, url, *factors: str, **also: str):
    data = posted(page_of(ines.get(url))) | {f"choice-factor.{factor}": "chosen" for factor in factors} | also
    for name in [name for name in data if name.startswith("choice-") and name.removeprefix("choice-factor.") not in factors]:
        del data[name]
    return ines.post(url, data)


def test_saving_the_page_says_which_are_priorities_and_that_the_others_are_not(ines, url, case, cast):
    reply = post(ines, url, "accommodation", "relationships")
    assert reply.status_code == 302
    assert reply.url == f"/cases/{case.pk}/form/factor.accommodation/"
    stored = dict(Judgement.objects.values_list("question__code", "option__code"))
    assert len(stored) == 12
    assert [code for code, choice in stored.items() if choice == "chosen"] == ["factor.accommodation", "factor.relationships"]
    page = page_of(ines.get(url))
    assert ticked(page) == ["accommodation", "relationships"]
    assert page.one("p", data_chosen="5").text == "2 of at most 5 chosen."
    assert (
        page.one("nav", cls="app-side-navigation")
        .one("li", cls="app-side-navigation__item--current")
        .text.endswith("Completed , 2 chosen")
    )
    assert page.one("div", cls="app-heading-with-tag").text.endswith(Status.COMPLETED)


def test_a_sixth_is_an_error_at_its_box_and_stays_ticked(ines, url):
    reply = post(ines, url, *FIVE, "gang_membership")
    assert reply.status_code == 422
    page = page_of(reply)
    assert_well_formed(page)
    refused = page.one("p", cls="govuk-error-message")
    assert "At most 5 can be chosen." in refused.text
    assert len(ticked(page)) == 6
    link = page.one("div", cls="govuk-error-summary").one("a")
    assert f"{link.attrs['href']}-error" == f"#{refused.attrs['id']}"
    assert Judgement.objects.filter(option__code="chosen").count() == 5


def test_one_is_exchanged_for_another_that_stands_before_it(ines, url):
    post(ines, url, *FIVE)
    reply = post(ines, url, *FIVE[:4], "financial_management")
    assert reply.status_code == 302
    chosen = Judgement.objects.filter(option__code="chosen").values_list("question__code", flat=True)
    assert set(chosen) == {f"factor.{factor}" for factor in (*FIVE[:4], "financial_management")}


def test_a_choice_changed_by_somebody_else_meanwhile_is_put_to_the_person(ines, url, case, cast):
    page = posted(page_of(ines.get(url)))
    choose(case, cast.lee, "accommodation")
    reply = ines.post(url, page)
    assert reply.status_code == 422
    assert "Lee changed “Accommodation” while you had it open" in reply.content.decode()
    decided = posted(page_of(reply), **{"decide-factor.accommodation": "saved"})
    assert ines.post(url, decided).status_code == 302
    assert Judgement.objects.get(question__code="factor.accommodation").option.code == "chosen"


def test_the_way_through_the_form_shows_the_pages_of_chosen_factors_alone(ines, url, case, cast):
    def pages():
        return [link.text for link in page_of(ines.get(url)).one("nav", aria_label="Pages of the form").all("a")]

    assert not {"Accommodation", "Drug misuse"} & set(pages())
    choose(case, cast.ines, "accommodation", "drug_misuse")
    answer(case, cast.ines, "factor.drug_misuse.delivery", "yes")
    choose(case, cast.ines, "drug_misuse", choice="not_chosen")
    assert [name for name in pages() if name in ("Accommodation", "Drug misuse", "Relationships")] == [
        "Accommodation", "Drug misuse",
    ]  # fmt: skip
    overview = page_of(ines.get(f"/cases/{case.pk}/")).text
    assert "Accommodation" in overview
    assert "Relationships" not in overview
    kept = page_of(ines.get(f"/cases/{case.pk}/form/factor.drug_misuse/")).text
    assert "This is not asked in this case. Asked when the answer to “Drug misuse” is “A priority in this case”." in kept
    assert "No longer asked (kept, not counted)" in kept


def test_all_answers_show_every_factor_and_what_was_said_about_it(ines, case, cast):
    choose(case, cast.ines, "accommodation")
    answer(case, cast.ines, "factor.accommodation.delivery", "no", "No bed was found.")
    text = page_of(ines.get(f"/cases/{case.pk}/answers/")).text
    assert "A priority in this case" in text
    assert "No bed was found." in text
    assert text.count("Not asked in this case. Asked when the answer to") == 11


def test_harm_and_information_may_not_apply_to_a_case(case, cast):
    edition = edition_structure(case.inspection.edition_id)
    for code in ("contracted.harm_focus", "contracted.information", "partners.harm_focus", "partners.information"):
        answer(case, cast.ines, code, "not_applicable", "No provider was involved.")
        counted = next(one for one in tally(case.inspection_id, edition).tallies if one.key_question == code)
        assert (counted.not_applicable, counted.sufficient, counted.insufficient, counted.share) == (1, 0, 0, None)
        page = opened(case, cast).edition.page(code)
        assert next(state.status for state in opened(case, cast).pages if state.page is page) is Status.COMPLETED
