"""From an empty case file to a rating that can be followed back to it, through the pages alone."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.signing_in import issue_token
from cases.models import CaseAssessment, Judgement
from interviews.models import Interview
from tests.browsing import assert_accessible
from tests.journeys.steps import answer_page, open_case_from_the_list, save_and_continue, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.stack, pytest.mark.django_db(transaction=True)]

LONGEST_WAY = 40  # pages; a whole case has fourteen


def fill_every_page(tab):
    """Follow the task list from its first page, answering what is asked, until nothing is left."""
    with tab.expect_navigation():
        tab.locator(".govuk-task-list a").first.click()
    for _ in range(LONGEST_WAY):
        if not tab.locator("[data-answer]").count():
            return
        assert_accessible(tab)
        answer_page(tab)
        save_and_continue(tab)
    raise AssertionError("the form has no end")


def fill_what_is_missing(tab, address, case):
    """An answer can open further questions; the submit page links to what is still missing."""
    for _ in range(LONGEST_WAY):
        tab.goto(f"{address}/cases/{case.pk}/submit/")
        missing = tab.locator("#missing ~ ul a")
        if not missing.count():
            return
        with tab.expect_navigation():
            missing.first.click()
        answer_page(tab)
        save_and_continue(tab)
    raise AssertionError("something is always missing")


def interview_the_officer(tab, address, case):
    tab.goto(f"{address}/cases/{case.pk}/interview/")
    assert_accessible(tab)
    for name, value in (("Day", "8"), ("Month", "3"), ("Year", "2022")):
        tab.get_by_label(name, exact=True).fill(value)
    tab.get_by_label("In person").check()
    tab.get_by_label("Probation Officer", exact=True).check()
    tab.get_by_label("How many cases are they responsible for?").fill("42.5")
    tab.get_by_role("button", name="Begin the interview").click()
    assert_accessible(tab)
    tab.get_by_label("Start time").fill("2:05pm")
    answer_page(tab)
    tab.get_by_role("button", name="Save and finish").click()
    tab.get_by_role("button", name="Finish the interview").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text(f"Case {case.reference}")


def playwright_requests(chromium, key):
    """An HTTP client without any cookie that sends the token."""
    return chromium.new_context(extra_http_headers={"Authorization": f"Token {key}"}).request


@pytest.fixture
def lees_tab(chromium):
    """A second browser, for the lead inspector."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    yield context.new_page()
    context.close()


def test_an_inspector_fills_a_case_and_the_lead_follows_the_rating_back_to_it(
    live_server, chromium, tab, lees_tab, worker, cast, case
):
    address = live_server.url

    # The inspector fills the whole case, interviews the officer, and hands the case in.
    sign_in(tab, address, cast.ines)
    open_case_from_the_list(tab, case)
    fill_every_page(tab)
    fill_what_is_missing(tab, address, case)
    interview_the_officer(tab, address, case)
    tab.goto(f"{address}/cases/{case.pk}/submit/")
    tab.get_by_role("button", name="Submit the assessment").click()
    expect(tab.get_by_text("Submitted by Ines")).to_be_visible()

    assert CaseAssessment.objects.get(case=case).submitted_by == cast.ines
    assert Interview.objects.get(case=case).submitted_at is not None
    assert {j.version for j in Judgement.objects.filter(assessment__case=case)} <= {1, 2, 3}

    # The lead inspector sees the rating include it, and follows a figure to the case.
    sign_in(lees_tab, address, cast.lee)
    lees_tab.goto(f"{address}/inspections/north-borough/ratings/")
    expect(lees_tab.get_by_text("1 of 1 (1 submitted)")).to_be_visible()
    row = lees_tab.get_by_role("row").filter(has_text="2.3.3 ").first
    expect(row).to_contain_text("100.0%")
    row.get_by_role("link").first.click()
    expect(lees_tab.get_by_text("1 yes of 1 = 100.0%")).to_be_visible()
    lees_tab.get_by_role("link", name=case.reference).click()
    expect(lees_tab.get_by_role("heading", level=1)).to_contain_text("2.3.3")

    # A program reads the same figures.
    _token, key = issue_token(name="journey", expires_at=timezone.now() + timedelta(days=1), by=cast.lee)
    program = playwright_requests(chromium, key)
    rating = program.get(f"{address}/api/inspections/north-borough/ratings/").json()
    run = rating["run"]
    assert (rating["stale"], run["cases_total"], run["cases_counted"], run["cases_submitted"]) == (False, 1, 1, 1)
    safety = next(one for one in run["tallies"] if one["key_question"] == "implementation.safety")
    assert (safety["sufficient"], safety["insufficient"], safety["not_answered"]) == (1, 0, 0)


def test_without_javascript_a_page_is_saved_by_its_button(live_server, chromium, cast, case):
    context = chromium.new_context(java_script_enabled=False, locale="en-GB")
    tab = context.new_page()
    sign_in(tab, live_server.url, cast.ines)
    tab.goto(f"{live_server.url}/cases/{case.pk}/form/assessment.engaging/")
    for answer in tab.locator("[data-answer]").all():
        answer.get_by_label("Yes", exact=True).check()
        answer.get_by_role("textbox").fill("Typed without any script.")
    save_and_continue(tab)

    saved = Judgement.objects.filter(assessment__case=case, question__code__startswith="assessment.engaging")
    assert set(saved.values_list("option__code", "evidence")) == {("yes", "Typed without any script.")}
    assert saved.count() == 4
    context.close()
