"""Saying that a key question is completed, and being asked whether one is sure."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cases.assessing import submit_assessment
from cases.completing import NotSureError, complete_page
from cases.models import Completion
from cases.queries.assessment import open_case
from cases.rules import Status, Tally, disagreement
from standards.structure import Counts
from tests.cases.filling import KEY_QUESTION, PROMPT, answer, fill, fresh, posted
from tests.pages import assert_well_formed, page_of

FEW = st.integers(0, 12)


@pytest.mark.parametrize(
    ("judgement", "sufficient", "insufficient", "asks"),
    [
        (Counts.SUFFICIENT, 1, 1, False),
        (Counts.SUFFICIENT, 1, 2, True),
        (Counts.SUFFICIENT, 0, 1, True),
        (Counts.SUFFICIENT, 0, 0, False),
        (Counts.INSUFFICIENT, 3, 0, True),
        (Counts.INSUFFICIENT, 3, 1, False),
        (Counts.INSUFFICIENT, 0, 0, False),
        (None, 0, 3, False),
    ],
)
def test_when_a_judgement_is_asked_about_again(judgement, sufficient, insufficient, asks):
    assert bool(disagreement(judgement, Tally(9, sufficient, insufficient, 2))) is asks


@pytest.mark.parametrize(
    ("judgement", "sufficient", "insufficient", "words"),
    [
        (Counts.SUFFICIENT, 0, 1, "the one prompt that counts was answered as insufficient"),
        (Counts.INSUFFICIENT, 1, 0, "the one prompt that counts was answered as sufficient"),
        (Counts.SUFFICIENT, 1, 2, "2 of the 3 prompts that count were answered as insufficient"),
        (Counts.INSUFFICIENT, 2, 0, "none of the 2 prompts that count was answered as insufficient"),
    ],
)
def test_what_is_said_when_judgement_and_prompts_disagree(judgement, sufficient, insufficient, words):
    assert disagreement(judgement, Tally(9, sufficient, insufficient, 2)) == words


@given(FEW, FEW, FEW, FEW)
def test_prompts_that_do_not_count_never_matter_and_never_both_judgements_are_asked_about(good, bad, other, unanswered):
    tallies = [Tally(good + bad + n + m, good, bad, n) for n, m in ((0, 0), (other, unanswered))]
    for judgement in (Counts.SUFFICIENT, Counts.INSUFFICIENT):
        assert disagreement(judgement, tallies[0]) == disagreement(judgement, tallies[1])
    assert not all(disagreement(judgement, tallies[0]) for judgement in (Counts.SUFFICIENT, Counts.INSUFFICIENT))


def form_url(case):
    return reverse("case_page", args=[case.pk, KEY_QUESTION])


def sure_url(case):
    return reverse("confirm_judgement", args=[case.pk, KEY_QUESTION])


def status_of_page(case, by):
    return next(state for state in open_case(fresh(case), by).pages if state.page.code == KEY_QUESTION)


@pytest.fixture
def page_codes(case, cast):
    return [question.code for question in open_case(fresh(case), cast.ines).page(KEY_QUESTION).questions]


@pytest.fixture
def filled(case, cast, page_codes):
    """Fill the first key question: every prompt alike, and the judgement."""

    def fill_it(prompts="yes", judgement="yes"):
        for code in page_codes:
            answer(case, cast.ines, code, judgement if code == KEY_QUESTION else prompts, "Seen.")

    return fill_it


def test_completing_a_page_that_lacks_something_says_what_at_the_fields(case, cast, browser_of):
    browser = browser_of(cast.ines)
    answer(case, cast.ines, PROMPT, "no")
    reply = browser.post(form_url(case), posted(page_of(browser.get(form_url(case))), completed="yes"))
    assert reply.status_code == 422
    page = page_of(reply)
    assert_well_formed(page)
    problems = [link.text for link in page.one("div", cls="govuk-error-summary").all("a")]
    assert problems[:2] == ["Give evidence for 2.1.1 a: the answer counts as insufficient", "Answer 2.1.1 b"]
    assert problems[-1] == "Give reasons for the judgement of key question 2.1.1"
    assert "checked" in page.one("input", id=f"completed-{KEY_QUESTION}").attrs
    assert "Not saved yet" not in page.one("main").text
    assert not Completion.objects.exists()


def test_a_completed_page_is_so_until_something_is_taken_away(case, cast, browser_of, filled):
    filled()
    browser = browser_of(cast.ines)
    reply = browser.post(form_url(case), posted(page_of(browser.get(form_url(case))), completed="yes"))
    assert reply.headers["Location"] == reverse("case_page", args=[case.pk, "assessment.desistance"])
    assert status_of_page(case, cast.ines).status is Status.COMPLETED
    answer(case, cast.ines, PROMPT, "")
    state = status_of_page(case, cast.ines)
    assert (state.status, state.hint) == (Status.PROBLEM, "4 of 4 answered")
    assert "There is a problem" in page_of(browser.get(f"/cases/{case.pk}/")).text


def test_a_page_to_come_back_to_is_in_progress_and_keeps_the_case_from_being_handed_in(case, cast, browser_of):
    fill(case, cast.ines)
    browser = browser_of(cast.ines)
    reply = browser.post(form_url(case), posted(page_of(browser.get(form_url(case))), completed="no", overview="1"))
    assert reply.headers["Location"] == f"/cases/{case.pk}/"
    assert status_of_page(case, cast.ines).status is Status.IN_PROGRESS
    words = "Say that key question 2.1.1 is completed: you meant to come back to it"
    with pytest.raises(ValidationError, match=words):
        submit_assessment(assessment=case.assessment, by=cast.ines)
    link = page_of(browser.get(f"/cases/{case.pk}/submit/")).one("a", href=f"{form_url(case)}?check=1#completed-{KEY_QUESTION}")
    assert link.text == words
    complete_page(assessment=case.assessment, page=KEY_QUESTION, completed=True, by=cast.ines)
    assert submit_assessment(assessment=case.assessment, by=cast.ines).submitted_at


@pytest.mark.parametrize(("prompts", "judgement"), [("no", "yes"), ("yes", "no")])
def test_a_judgement_against_the_prompts_is_asked_about_and_the_reason_kept(case, cast, browser_of, filled, prompts, judgement):
    filled(prompts, judgement)
    browser = browser_of(cast.ines)
    data = posted(page_of(browser.get(form_url(case))), completed="yes", overview="1")
    assert browser.post(form_url(case), data).headers["Location"] == sure_url(case) + "?overview=1"
    page = page_of(browser.get(sure_url(case) + "?overview=1"))
    assert_well_formed(page)
    assert "Are you sure?" in page.text
    assert not Completion.objects.exists()
    empty = browser.post(sure_url(case), {"because": " "})
    assert empty.status_code == 422
    assert "Enter why the judgement stands" in page_of(empty).text
    reply = browser.post(sure_url(case), {"because": "The risk was low.", "overview": "1"})
    assert reply.headers["Location"] == f"/cases/{case.pk}/"
    said = Completion.objects.get()
    assert (said.completed, said.sure_of, said.because, said.said_by) == (True, judgement, "The risk was low.", cast.ines)
    for url in (form_url(case), f"/cases/{case.pk}/answers/"):
        assert "although the prompts point the other way: The risk was low." in page_of(browser.get(url)).text
    # Asked once: saving again goes on, until the judgement is another one.
    again = posted(page_of(browser.get(form_url(case))))
    assert browser.post(form_url(case), again).headers["Location"] != sure_url(case)
    assert browser.get(sure_url(case)).headers["Location"] == form_url(case)
    filled("yes" if prompts == "no" else "no", "no" if judgement == "yes" else "yes")
    with pytest.raises(NotSureError):
        complete_page(assessment=case.assessment, page=KEY_QUESTION, completed=True, by=cast.ines)


def test_handing_in_shows_where_nobody_said_they_were_sure(case, cast, browser_of, filled):
    fill(case, cast.ines)
    filled("no", "yes")
    page = page_of(browser_of(cast.ines).get(f"/cases/{case.pk}/submit/"))
    assert_well_formed(page)
    assert "Judgement and prompts of 2.1.1 point different ways" in page.text
    assert page.one("a", href=sure_url(case) + "?check=1")


def test_who_may_not_answer_may_not_complete(case, cast, filled):
    filled()
    for name in ("rae", "quinn", "asha", "olu", "ada"):
        with pytest.raises(PermissionDenied):
            complete_page(assessment=case.assessment, page=KEY_QUESTION, completed=True, by=getattr(cast, name))
    for page in ("summary", "nonsense"):
        with pytest.raises(ValidationError):
            complete_page(assessment=case.assessment, page=page, completed=True, by=cast.ines)
    assert not Completion.objects.exists()


def test_nothing_is_completed_in_a_case_that_was_handed_in(case, cast):
    fill(case, cast.ines)
    submit_assessment(assessment=case.assessment, by=cast.ines)
    with pytest.raises(ValidationError, match="read-only until it is reopened"):
        complete_page(assessment=case.assessment, page=KEY_QUESTION, completed=False, by=cast.ines)


def test_saying_it_twice_is_saying_it_once_and_every_change_is_kept(case, cast, filled):
    filled()
    for completed in (True, True, False):
        complete_page(assessment=case.assessment, page=KEY_QUESTION, completed=completed, by=cast.ines)
    assert Completion.objects.get().completed is False
    assert [event.completed for event in Completion.pgh_event_model.objects.order_by("pgh_id")] == [True, False]


def test_the_navigation_says_how_much_of_each_page_is_answered(case, cast, browser_of):
    answer(case, cast.ines, PROMPT, "yes")
    page = page_of(browser_of(cast.ines).get(form_url(case)))
    items = [item.text.replace(" ,", ",") for item in page.one("nav", cls="app-side-navigation").all("li")]
    assert items[0] == "2.1.1 Engaging In progress, 1 of 4 answered"
    assert items[1].startswith("2.1.2 Desistance Not yet started, 0 of ")
