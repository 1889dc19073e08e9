"""The pages of quality assurance, from selecting to agreement, without a script."""

import pytest
from django.urls import reverse

from cases.assessing import submit_assessment
from cases.marks import FLAGGED, Part
from inspections.models import TeamMember
from inspections.rules import Role
from moderation.judging import compare
from moderation.models import AgreedJudgement, Comparison, Query, Review
from moderation.queries.reviewing import open_review, reviews_to_open
from moderation.querying import resolve
from moderation.reviewing import claim
from moderation.rules import Mode, State
from moderation.settling import return_assessment
from tests.cases.filling import answer, fresh, posted
from tests.cases.test_marking import note
from tests.cast import add_case, person
from tests.moderation.looking import KEY_QUESTION, compared, handed_in, judge_all, read, selected
from tests.moderation.test_querying import asked
from tests.pages import assert_well_formed, page_of

PAGE = KEY_QUESTION


@pytest.fixture
def done(case, cast):
    return handed_in(case, cast.ines)


@pytest.fixture
def quinn(browser_of, cast):
    return browser_of(cast.quinn)


@pytest.fixture
def lee(browser_of, cast):
    return browser_of(cast.lee)


def shown(client, name, *args, **query):
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200, response.status_code
    page = page_of(response)
    assert_well_formed(page)
    return page


def send(client, name, *args, **data):
    return client.post(reverse(name, args=args), data, follow=True)


def test_selecting_by_rule_fills_the_list(inspection, done, quinn):
    before = shown(quinn, "reviews", inspection.reference).text
    response = send(quinn, "select_reviews", inspection.reference, mode="blind", share="20", seed="8312")
    page = page_of(response)

    assert "No reviews yet" in before
    assert "Selected 1 of 1 assessments" in page.text
    assert "20% of each inspector's cases" in page.text
    assert "Seed 8312" in page.text
    assert "Waiting for an assurer" in page.text


def test_a_rule_that_says_nothing_comes_back_with_what_was_typed(inspection, done, quinn):
    response = send(quinn, "select_reviews", inspection.reference, mode="open", share="", seed="77")
    page = page_of(response)

    assert "Say what to select" in page.text
    assert page.one("input", name="seed").attrs["value"] == "77"
    shares = page_of(send(quinn, "select_reviews", inspection.reference, mode="open", share="120", seed="77")).text
    assert "must be between 0 and 100" in shares


def test_cases_are_selected_by_name_and_others_are_named(inspection, done, quinn):
    wrong = send(quinn, "select_reviews", inspection.reference, mode="open", seed="77", references="NB-001\nNB-404")
    assert "Not handed in, or under review already: NB-404" in page_of(wrong).text
    page = page_of(send(quinn, "select_reviews", inspection.reference, mode="open", seed="77", references=" NB-001 \n"))

    assert "1 by name" in page.text
    assert Review.objects.get().because == ["chosen"]


def test_the_list_is_narrowed_down(inspection, done, cast, quinn):
    selected(done, cast.lee)

    assert "NB-001" in shown(quinn, "reviews", inspection.reference, state="selected").text
    assert "No reviews match" in shown(quinn, "reviews", inspection.reference, state="agreed").text
    assert "No reviews match" in shown(quinn, "reviews", inspection.reference, mode="open").text
    assert "No reviews match" in shown(quinn, "reviews", inspection.reference, holder=cast.quinn.pk).text


def test_from_claiming_to_comparing_without_a_script(done, cast, quinn):
    review = selected(done, cast.lee)
    page_of(send(quinn, "claim_review", review.pk))
    codes = [page.code for page, _ in _pages(review, cast)]
    for number, code in enumerate(codes):
        page = shown(quinn, "judge_review", review.pk, code)
        data = posted(page, **{f"choice-{code}": "no" if number == 0 else "yes", f"evidence-{code}": f"Seen {number}."})
        response = quinn.post(reverse("judge_review", args=[review.pk, code]), data)
        assert response.status_code == 302
    send(quinn, "step_review", review.pk, "compare")

    found = Comparison.objects.filter(review=review)
    assert found.count() == len(codes)
    assert [one.question.code for one in found if not one.agrees] == [codes[0]]
    text = shown(quinn, "review", review.pk).text
    assert "They differ" in text
    assert "Seen 0." in text


def _pages(review, cast):
    return open_review(reviews_to_open(cast.lee).get(pk=review.pk), cast.lee).pages


def test_what_was_typed_over_a_newer_version_comes_back_beside_it(done, cast, quinn):
    review = claim(review=selected(done, cast.lee), by=cast.quinn)
    first, second = shown(quinn, "judge_review", review.pk, PAGE), shown(quinn, "judge_review", review.pk, PAGE)
    address = reverse("judge_review", args=[review.pk, PAGE])
    quinn.post(address, posted(first, **{f"evidence-{PAGE}": "From one tab."}))
    response = quinn.post(address, posted(second, **{f"evidence-{PAGE}": "From another tab."}))

    assert response.status_code == 422
    text = page_of(response).text
    assert "Quinn changed 2.1.1 while you had it open" in text
    assert "From another tab." in response.content.decode()


def test_comparing_too_early_says_what_is_missing(done, cast, quinn):
    review = claim(review=selected(done, cast.lee), by=cast.quinn)
    judge = posted(shown(quinn, "judge_review", review.pk, PAGE), **{f"choice-{PAGE}": "yes"})
    quinn.post(reverse("judge_review", args=[review.pk, PAGE]), judge)
    response = quinn.post(reverse("step_review", args=[review.pk, "compare"]))

    assert response.status_code == 422
    assert "Judge" in page_of(response).one("div", cls="govuk-error-summary").text


def test_the_lead_settles_and_the_assurer_closes(done, cast, quinn, lee):
    review = compared(done, cast.quinn, selected_by=cast.lee, assessment__engaging="no")
    refused = send(quinn, "settle_review", review.pk, KEY_QUESTION, choice="no", reason="Mine.")
    empty = page_of(send(lee, "settle_review", review.pk, KEY_QUESTION)).text
    send(lee, "settle_review", review.pk, KEY_QUESTION, choice="no", reason="The plan is unsigned.", theme="evidence")
    text = shown(quinn, "review", review.pk).text

    assert refused.status_code == 403
    assert "Select what is agreed" in empty
    assert "Enter the reason" in empty
    assert "The plan is unsigned." in text
    assert AgreedJudgement.objects.get().option.code == "no"
    send(quinn, "step_review", review.pk, "close")
    assert Review.objects.get().state == State.AGREED


def test_what_changed_after_a_return_is_shown(done, cast, quinn):
    review = compared(done, cast.quinn, selected_by=cast.lee, assessment__engaging="no")
    send(quinn, "return_review", review.pk, reason="Look at page 3.")
    answer(fresh(done), cast.ines, KEY_QUESTION, "no", "Words about page 3.")
    submit_assessment(assessment=fresh(done).assessment, by=cast.ines)
    page = page_of(send(quinn, "step_review", review.pk, "look-again"))

    assert "Look at page 3." in page.text
    assert "“Yes” became" in page.text
    assert "[added:" in page.text
    assert "the inspector changed the answer" in page.text


def test_assigning_withdrawing_and_handing_back(done, cast, quinn, lee):
    review = selected(done, cast.lee)
    send(lee, "assign_review", review.pk, to=cast.quinn.pk)
    assert Review.objects.get().held_by == cast.quinn
    send(quinn, "step_review", review.pk, "hand-back")
    assert Review.objects.get().held_by is None
    missing = page_of(send(lee, "withdraw_review", review.pk)).text
    send(lee, "withdraw_review", review.pk, reason="Chosen by mistake.")
    assert "Enter why the review is withdrawn" in missing
    assert Review.objects.get().state == State.WITHDRAWN


def test_claiming_after_somebody_else_says_so(inspection, done, cast, quinn):
    quincy = person("quincy")
    TeamMember.objects.create(inspection=inspection, user=quincy, role=Role.QUALITY_ASSURER)
    review = claim(review=selected(done, cast.lee), by=quincy)

    assert "not possible while the review is in the state “Claimed”" in page_of(send(quinn, "claim_review", review.pk)).text
    assert Review.objects.get().held_by == quincy


def test_an_open_review_shows_the_inspectors_answer_beside(done, cast, quinn):
    review = claim(review=selected(done, cast.lee, mode=Mode.OPEN), by=cast.quinn)

    text = shown(quinn, "judge_review", review.pk, PAGE).text
    assert f"Words about {PAGE}." in text
    assert "You judge open" in text


@pytest.mark.parametrize("mode", Mode)
def test_what_the_inspector_flagged_is_named_and_why_once_that_may_be_shown(case, cast, quinn, mode):
    note(case, cast.ines, Part.FLAG, FLAGGED, "Two systems say different things.", question=PAGE)
    review = claim(review=selected(handed_in(case, cast.ines), cast.lee, mode=mode), by=cast.quinn)
    before = shown(quinn, "review", review.pk)
    assert "Flagged by the inspector 2.1.1" in before.text
    assert ("Two systems" in before.text) is (mode is Mode.OPEN)
    judge_all(review, cast.quinn)
    compare(review=read(review, cast.quinn), by=cast.quinn)
    assert "2.1.1: Two systems say different things." in shown(quinn, "review", review.pk).text


def test_asking_answering_and_resolving(done, cast, quinn, browser_of):
    page = shown(quinn, "ask_about", done.pk, KEY_QUESTION)
    data = {
        "operation": page.one("input", name="operation").attrs["value"], "text": "Where?", "to": cast.ines.pk,
        "due_on_day": "1", "due_on_month": "1", "due_on_year": "2090",
    }  # fmt: skip
    send(quinn, "ask_about", done.pk, KEY_QUESTION, **data)
    send(quinn, "ask_about", done.pk, KEY_QUESTION, **data)
    query = Query.objects.get()
    ines = browser_of(cast.ines)
    assert [one.attrs["value"] for one in shown(ines, "query", query.pk).all("input", name="step")] == ["answer"]
    assert "1 query put to you" in shown(ines, "my_cases").text
    send(ines, "query", query.pk, text="On page 3.", step="answer")
    assert "put to you" not in shown(ines, "my_cases").text
    assert send(ines, "query", query.pk, text="Done.", step="resolve").status_code == 200
    assert Query.objects.open().exists()
    empty = page_of(send(quinn, "query", query.pk, step="resolve")).text
    send(quinn, "query", query.pk, text="Found it.", step="resolve")

    assert "Enter what you say" in empty
    assert not Query.objects.open().exists()
    assert "Resolved" in shown(ines, "query", query.pk).text


def test_the_list_of_queries_and_what_is_done_with_several(inspection, done, cast, quinn):
    other = add_case(inspection, "NB-002", allocated_to=cast.asha)
    ids = [asked(done, cast.quinn).pk, asked(other, cast.quinn).pk]
    assert "2 queries" in shown(quinn, "queries", inspection.reference).text
    assert "No queries match" in shown(quinn, "queries", inspection.reference, state="resolved").text
    assert "No queries match" in shown(quinn, "queries", inspection.reference, late="1").text
    assert "No query was chosen" in shown(quinn, "several_queries", inspection.reference, "resolve").text
    url = reverse("several_queries", args=[inspection.reference, "assign"]) + f"?query={ids[0]}&query={ids[1]}"
    due = {"due_on_day": "1", "due_on_month": "2", "due_on_year": "2090"}
    quinn.post(url, {"to": cast.lee.pk, **due})
    assert {query.assigned_to for query in Query.objects.all()} == {cast.lee}
    quinn.post(url.replace("assign", "resolve"), {"text": "All clear."})
    assert not Query.objects.open().exists()


def test_asking_about_several_cases_at_once(inspection, done, cast, quinn):
    review = selected(done, cast.lee, mode=Mode.OPEN)
    url = reverse("ask_several", args=[inspection.reference]) + f"?case={done.pk}&case=abc"
    page = page_of(quinn.get(url))
    data = {
        "operation": page.one("input", name="operation").attrs["value"], "question": KEY_QUESTION, "text": "Where?",
        "due_on_day": "1", "due_on_month": "1", "due_on_year": "2090",
    }  # fmt: skip
    quinn.post(url, data)

    assert Query.objects.get().assessment == review.assessment
    assert "No case to ask about" in shown(quinn, "ask_several", inspection.reference).text


def test_an_inspector_sees_their_own_reviews_once_both_sides_are_known(inspection, done, cast, browser_of):
    ines = browser_of(cast.ines)
    review = claim(review=selected(done, cast.lee), by=cast.quinn)
    assert ines.get(reverse("review", args=[review.pk])).status_code == 404
    judge_all(review, cast.quinn)
    assert "No reviews of your cases" in shown(ines, "reviews", inspection.reference).text
    compare(review=review, by=cast.quinn)
    assert "NB-001" in shown(ines, "reviews", inspection.reference).text
    assert "Compared" in shown(ines, "review", review.pk).text


def test_a_returned_review_says_that_nothing_has_changed_yet(done, cast, quinn):
    review = compared(done, cast.quinn, selected_by=cast.lee)
    return_assessment(review=review, reason="Say more.", by=cast.quinn)

    assert "Nothing has been changed since" in shown(quinn, "review", review.pk).text


@pytest.mark.parametrize("number", [1, 4])
def test_the_list_asks_as_often_for_many_reviews_as_for_one(inspection, cast, quinn, django_assert_num_queries, number):
    for place in range(number):
        one = handed_in(add_case(inspection, f"NB-9{place}", allocated_to=cast.ines), cast.ines)
        asked(one, cast.quinn)
        compared(one, cast.quinn, selected_by=cast.lee)
    with django_assert_num_queries(10):
        quinn.get(reverse("reviews", args=[inspection.reference]))
    with django_assert_num_queries(6):
        quinn.get(reverse("queries", args=[inspection.reference]))
    resolve(query=Query.objects.first(), text="Clear.", by=cast.quinn)
