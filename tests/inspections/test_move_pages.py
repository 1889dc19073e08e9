"""The pages of a move: choose the edition, decide where everything goes, confirm."""

import pytest
from django.urls import reverse

from cases.models import Judgement
from inspections.models import EditionMove, Inspection, MoveRequest
from organisation.proposing import propose_rating
from standards.mapping import How, Step
from tests.cast import add_case
from tests.inspections.moves import CONTACT, SAFETY, asked, later_edition
from tests.organisation.gathered import gather
from tests.pages import assert_well_formed, page_of
from tests.ratings.judging import judge

pytestmark = pytest.mark.django_db

OTHERS = "assessment.safety.others"
QUERIES = 16
REQUEST_QUERIES = 4


@pytest.fixture
def lee(browser_of, cast):
    return browser_of(cast.lee)


@pytest.fixture
def address(held, newer):
    return reverse("move_inspection", args=[held.reference]) + "?edition=pdu-next"


def shown(response):
    page = page_of(response)
    assert_well_formed(page)
    return page


def typed(page):
    """What the form would send as it stands."""
    form = next(form for form in page.one("main").all("form") if form.attrs.get("method") == "post")
    sent = {one.attrs["name"]: one.attrs.get("value", "") for one in form.all("input") if "name" in one.attrs}
    return sent | {select.attrs["name"]: chosen(select) for select in form.all("select")}


def chosen(select):
    return next((option.attrs["value"] for option in select.all("option") if "selected" in option.attrs), "")


def names(page):
    """The name of the select that says where a question goes, by what is proposed; "" for the one that is held."""
    return {chosen(one): one.attrs["name"] for one in page.all("select") if one.attrs["name"].startswith("to_")}


@pytest.fixture
def ask_and_confirm(lee, held, browser_of, cast):
    """Lee asks as the page that asks once more stands; Ada confirms."""

    def both(page, address):
        sent = {one.attrs["name"]: one.attrs.get("value", "") for one in page.one("main").all("input")}
        assert "Asked. Somebody else must confirm it" in page_of(lee.post(address, sent, follow=True)).text
        waiting = reverse("move_request", args=[held.reference, MoveRequest.objects.waiting().get().pk])
        return shown(browser_of(cast.ada).post(waiting, {"answer": "confirm"}, follow=True))

    return both


def test_an_edition_that_cannot_be_chosen_is_refused(lee, address):
    plain = address.partition("?")[0]
    page = shown(lee.get(plain))
    assert [option.text for option in page.one("select").all("option")][1:] == ["PDU standards 2023-25", "PDU standards next"]
    for nonsense in ("", "nothing", "pdu-2021-23", "a\x00b"):
        assert page_of(lee.get(plain, {"edition": nonsense})).all(cls="govuk-error-summary")


def test_from_the_proposal_to_the_move(lee, address, held, ask_and_confirm):
    page = shown(lee.get(address))
    assert set(names(page)) == {"", SAFETY, CONTACT, "interview.priority_quality"}
    sent = {name: "no_person" if name.startswith("option_") and value == "" else value for name, value in typed(page).items()}
    page = shown(lee.post(address, sent))
    assert "3 answers are carried over, 2 changed and 1 held." in page.text
    page = ask_and_confirm(page, address)
    assert "Moved to PDU standards next: 3 carried, 2 changed, 1 held, 1 reopened" in page.text
    page = shown(lee.get(address.partition("?")[0]))
    assert "PDU standards 2021-23 to PDU standards next" in page.text


def test_the_reviewer_sends_answers_to_another_question_with_a_reason(lee, address, case, ask_and_confirm):
    page = shown(lee.get(address))
    name = names(page)[""]
    sent = typed(page) | {name: OTHERS}
    page = shown(lee.post(address, sent))
    assert "Enter why this does not go where it was proposed" in page.one("div", cls="govuk-error-summary").text
    assert typed(page)[name] == OTHERS
    page = shown(lee.post(address, typed(page) | {f"why_{name}": "Others are the victims of before."}))
    assert "4 answers are carried over, 1 changed and 1 held." in page.text
    page = ask_and_confirm(page, address)
    assert "Others are the victims of before." in page.text
    assert Judgement.objects.get(question__code=OTHERS, held=False).option.code == "no"
    step = next(step for step in EditionMove.objects.get().steps if step["question"] == "assessment.safety.victims")
    assert (step["how"], step["to"], step["reason"]) == ("carry", OTHERS, "Others are the victims of before.")


def test_the_reviewer_holds_what_could_be_carried(lee, address):
    page = shown(lee.get(address))
    name = names(page)[SAFETY]
    page = shown(lee.post(address, typed(page) | {name: "", f"why_{name}": "It means something else now."}))
    assert "1 answer is carried over, 1 changed and 4 held." in page.text


def test_another_question_with_other_answers_is_shown_before_anything_is_confirmed(lee, held, cast, case, ask_and_confirm):
    """What its answers become is asked for once the target is known, and what was decided elsewhere stays."""
    later_edition(("code: implementation.desistance.contact\n", "code: implementation.desistance.pattern\n"))
    address = reverse("move_inspection", args=[held.reference]) + "?edition=pdu-next"
    page = shown(lee.get(address))
    held_names = [one.attrs["name"] for one in page.all("select") if one.attrs["name"].startswith("to_") and chosen(one) == ""]
    contact = max(held_names, key=lambda name: int(name.removeprefix("to_")))
    sent = typed(page) | {contact: "implementation.desistance.pattern", f"why_{contact}": "The same under another code."}
    page = shown(lee.post(address, sent))
    assert "Look at what each of these answers becomes now" in page.one("div", cls="govuk-error-summary").text
    offered = {name: value for name, value in typed(page).items() if name.startswith("option_")}
    assert sorted(offered.values()) == ["", "yes"]
    decided = {name: value or "no_person" for name, value in offered.items()}
    page = shown(lee.post(address, typed(page) | decided))
    assert "3 answers are carried over, 2 changed and 1 held." in page.text
    ask_and_confirm(page, address)
    assert Judgement.objects.get(question__code="implementation.desistance.pattern", assessment__case=case).option.code == (
        "no_person"
    )


def test_two_questions_cannot_be_sent_to_one(lee, address, case, cast, held):
    page = shown(lee.get(address))
    name = names(page)[""]
    held_code = next(one for one in page.all("select") if one.attrs["name"] == name)
    taken = next(option.attrs["value"] for option in held_code.all("option") if option.attrs["value"] == CONTACT)
    page = shown(lee.post(address, typed(page) | {name: taken, f"why_{name}": "Both are about contact."}))
    page = shown(lee.post(address, typed(page)))
    assert f"Answers to another question go to “{CONTACT}” already." in page.one("div", cls="govuk-error-summary").text


@pytest.mark.parametrize("nonsense", ["nothing", "a\x00b", "planning.safety"])
def test_a_target_that_cannot_be_is_refused(lee, address, nonsense):
    page = shown(lee.get(address))
    page = page_of(lee.post(address, typed(page) | {names(page)[""]: nonsense, f"why_{names(page)['']}": "Because."}))
    assert "Select where they go, or that they are held" in page.one("div", cls="govuk-error-summary").text


def test_notes_and_proposed_ratings_are_on_the_page_and_counted(lee, address, held, cast, ask_and_confirm):
    gather(held, cast.ines)
    propose_rating(inspection=held, standard="staffing", rating="good", reasons="Enough staff.", version=0, by=cast.lee)
    page = shown(lee.get(address))
    assert "Where do the 1 notes to 1.2.1 go?" in page.text
    assert "Where does the proposed rating of 1.2 Staffing go?" in page.text
    page = shown(lee.post(address, typed(page)))
    assert "Notes about the organisation: 1 carried over, 0 held." in page.text
    assert "Standards with a proposed rating: 1 carried over, 0 held." in page.text
    page = ask_and_confirm(page, address)
    assert "notes about the organisation: 1 carried, 0 held; proposed ratings: 1 carried, 0 held" in page.text


def test_the_second_person_sees_every_decision(lee, address, held, newer, cast, browser_of, django_assert_num_queries):
    request = asked(held, newer, cast.lee, assessment__safety=Step(SAFETY, How.HOLD, reason="It means something else now."))
    waiting = reverse("move_request", args=[held.reference, request.pk])
    page = shown(lee.get(waiting))
    assert "You have asked for this yourself" in page.text
    assert not page.all("input", type="radio")
    ada = browser_of(cast.ada)
    assert "Confirm the move to another edition" in page_of(ada.get(reverse("inspection", args=[held.reference]))).text
    assert "Look at what was decided" in shown(ada.get(address)).text
    ada.get(waiting)
    with django_assert_num_queries(REQUEST_QUERIES):
        page = shown(ada.get(waiting))
    assert "1 answer is carried over, 1 changed and 4 held." in page.text
    rows = [[cell.text for cell in row.all("th", "td")] for row in page.one("tbody").all("tr")]
    assert rows[0][1:] == ["2 recorded answers: held", "Nowhere: held", "No It means something else now."]
    assert "“Yes” (1 time): Yes" in page.text
    for sent, wrong in (({}, "Select whether"), ({"answer": "send_back"}, "Enter what has to be decided otherwise")):
        assert wrong in shown(ada.post(waiting, sent)).one("div", cls="govuk-error-summary").text
    page = shown(ada.post(waiting, {"answer": "send_back", "because": "Carry it."}, follow=True))
    assert "Sent back. Nothing was moved" in page.text
    assert "Carry it." in shown(lee.get(waiting)).text
    assert page_of(ada.post(waiting, {"answer": "confirm"})).one("div", cls="govuk-error-summary")
    assert "Sent back or withdrawn" in shown(lee.get(address)).text
    again = asked(held, newer, cast.lee)
    withdrawn = lee.post(reverse("move_request", args=[held.reference, again.pk]), {}, follow=True)
    assert "The request is withdrawn" in shown(withdrawn).text


def test_the_pages_cost_the_same_however_much_there_is(lee, address, held, cast, django_assert_num_queries):
    for number in range(3):
        lee.get(address)
        with django_assert_num_queries(QUERIES):
            lee.get(address)
        Inspection.objects.filter(pk=held.pk).update(phase="fieldwork")
        judge(add_case(held, f"MORE-{number}", allocated_to=cast.ines), by=cast.ines, assessment__safety="yes")
        Inspection.objects.filter(pk=held.pk).update(phase="planning")
        gather(held, cast.ines, title=f"Plan {number}")
