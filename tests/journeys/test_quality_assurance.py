"""From an assessment that is handed in to the rating that follows: inspector, assurer and lead, each at their own browser."""

import pytest
from playwright.sync_api import expect

from moderation.models import AgreedJudgement, Comparison, Review
from moderation.queries.reviewing import open_review, reviews_to_open
from moderation.rules import State
from ratings.aggregating import aggregate
from tests.cases.filling import fill
from tests.journeys.steps import open_case_from_the_list, save_and_continue, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

QUESTION = "assessment.engaging"


@pytest.fixture
def tab_of(chromium):
    """A browser of one's own for everybody who needs one."""
    contexts = []

    def another():
        contexts.append(chromium.new_context(locale="en-GB", timezone_id="Europe/London"))
        return contexts[-1].new_page()

    yield another
    for context in contexts:
        context.close()


def hand_in(tab):
    tab.get_by_role("link", name="Submit the assessment").click()
    tab.get_by_role("button", name="Submit the assessment").click()
    expect(tab.get_by_text("was submitted")).to_be_visible()


def judge_everything(tab, differs_on):
    """Judge page by page; each judgement is saved as it is given."""
    while True:
        page = tab.url.rstrip("/").rpartition("/")[2]
        answer = tab.locator("[data-answer]").first
        answer.get_by_label("No" if page == differs_on else "Yes", exact=True).check()
        answer.get_by_role("textbox").fill("Seen in the file.")
        tab.keyboard.press("Tab")
        expect(tab.locator("#save-status")).to_contain_text("All answers saved")
        save_and_continue(tab)
        if "/judge/" not in tab.url:
            return


def expect_share(tab, address, share):
    """Look at the ratings as a worker finds them now."""
    aggregate(Review.objects.get().assessment.case.inspection_id)
    tab.goto(f"{address}/inspections/north-borough/ratings/")
    row = tab.get_by_role("row").filter(has_text="2.1.1 ").first
    expect(row.get_by_role("cell", name=share, exact=True)).to_be_visible()


def count_the_agreed_record(tab, address):
    tab.goto(f"{address}/inspections/north-borough/ratings/which-answers/change/")
    tab.get_by_label("The agreed record").check()
    tab.get_by_label("Reason", exact=True).fill("Everything was reviewed.")
    tab.get_by_role("button", name="Save and work the ratings out again").click()
    expect(tab.get_by_text("Which answers count is decided.")).to_be_visible()


def test_from_handing_in_by_a_blind_judgement_to_the_rating_that_follows(live_server, tab, tab_of, case, cast):
    fill(case, cast.ines)
    sign_in(tab, live_server.url, cast.ines)
    open_case_from_the_list(tab, case)
    hand_in(tab)

    quinn = tab_of()
    sign_in(quinn, live_server.url, cast.quinn)
    quinn.goto(f"{live_server.url}/inspections/{case.inspection.reference}/reviews/")
    quinn.get_by_role("button", name="Select assessments").click()
    quinn.get_by_role("button", name="Select", exact=True).click()
    expect(quinn.get_by_text("Selected 1 of 1 assessments")).to_be_visible()
    quinn.get_by_role("link", name=case.reference).click()
    quinn.get_by_role("button", name="Claim this review").click()
    assert quinn.goto(f"{live_server.url}/cases/{case.pk}/").status == 404
    review = Review.objects.get()
    quinn.goto(f"{live_server.url}/reviews/{review.pk}/")
    expect(quinn.locator("main")).not_to_contain_text("Words about")
    quinn.locator(".govuk-task-list__link").first.click()
    judge_everything(quinn, QUESTION)
    quinn.get_by_role("button", name="Compare").click()
    quinn.get_by_role("button", name="Compare with").click()
    expect(quinn.get_by_text("Not settled")).to_be_visible()
    expect(quinn.locator("main")).to_contain_text("Words about assessment.engaging.")
    assert Comparison.objects.get(question__code=QUESTION).agrees is False

    lee = tab_of()
    sign_in(lee, live_server.url, cast.lee)
    lee.goto(f"{live_server.url}/reviews/{review.pk}/")
    lee.get_by_role("link", name="Settle").click()
    lee.get_by_role("button", name="Record what is agreed").click()
    expect(lee.locator(".govuk-error-summary")).to_contain_text("Enter the reason")
    lee.get_by_label("No", exact=True).check()
    lee.get_by_label("Reason", exact=True).fill("Nobody but the officer signed the plan.")
    lee.get_by_role("button", name="Record what is agreed").click()
    expect(lee.get_by_text("Nobody but the officer signed the plan.")).to_be_visible()

    quinn.reload()
    quinn.get_by_role("button", name="Close the review").click()
    quinn.get_by_role("button", name="Close this review").click()
    expect(quinn.get_by_text("The review is closed")).to_be_visible()
    tab.goto(f"{live_server.url}/reviews/{review.pk}/")
    expect(tab.get_by_text("Nobody but the officer signed the plan.")).to_be_visible()

    # Three facts with their reasons, none of which has replaced another.
    [line] = [one for one in open_review(reviews_to_open(cast.lee).get(), cast.lee).lines if one.differs]
    assert (line.first.code, line.ours.code, line.now.code, line.settled_as.code) == ("yes", "no", "yes", "no")
    assert AgreedJudgement.objects.get().by == cast.lee
    assert Review.objects.get().state == State.AGREED

    # The rating follows the inspection's policy: every judgement recorded so far, then the agreed record.
    expect_share(lee, live_server.url, "100.0%")
    count_the_agreed_record(lee, live_server.url)
    expect_share(lee, live_server.url, "0.0%")
