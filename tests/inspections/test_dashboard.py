"""What needs whom, how far each inspector is, and everything that happened: each person as far as they may know."""

from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone

from alerts.alerting import acknowledge
from cases.models import Case
from inspections.dates import DateKind
from inspections.dating import set_dates
from inspections.queries.timeline import EVENTS_PER_PAGE
from interviews.interviewing import start_interview
from interviews.rules import InterviewDetails
from moderation.models import Query
from moderation.reviewing import claim
from moderation.settling import return_assessment
from tests.alerts.raising import alert_on
from tests.cases.filling import answer
from tests.cast import add_case
from tests.inspections.test_overview import submit
from tests.moderation.looking import compared, handed_in, selected
from tests.moderation.test_querying import asked
from tests.pages import assert_well_formed, page_of


def page_for(user, inspection, browser_of, name="inspection"):
    page = page_of(browser_of(user).get(reverse(name, args=[inspection.reference])))
    assert_well_formed(page)
    return page


def needed(user, inspection, browser_of):
    """What the overview says a person is needed for."""
    text = page_for(user, inspection, browser_of).one("main").text
    return text.partition("What needs you")[2].partition("Key dates")[0].partition("Take the data out")[0].strip()


def test_officers_to_interview_and_interviews_to_finish(inspection, case, cast, browser_of):
    assert "Interview 1 officer of your cases" in needed(cast.ines, inspection, browser_of)
    assert "Interview" not in needed(cast.lee, inspection, browser_of)
    start_interview(case=case, details=InterviewDetails(), by=cast.ines)
    said = needed(cast.ines, inspection, browser_of)
    assert "Finish 1 interview" in said
    assert "officer of your cases" not in said


def test_alerts_wait_for_the_lead_inspector_until_they_are_acknowledged(inspection, case, cast, browser_of):
    alert = alert_on(case, cast.ines)
    assert "Acknowledge 1 alert of immediate risk" in needed(cast.lee, inspection, browser_of)
    assert "Acknowledge" not in needed(cast.ines, inspection, browser_of)
    acknowledge(alert=alert, by=cast.lee)
    assert "Acknowledge" not in needed(cast.lee, inspection, browser_of)


def test_queries_wait_for_who_answers_them_and_when_late_the_lead_is_told(inspection, case, cast, browser_of):
    answer(case, cast.ines, "assessment.safety", "yes")
    asked(case, cast.quinn)
    assert "Answer 1 query put to you" in needed(cast.ines, inspection, browser_of)
    assert "query" not in needed(cast.lee, inspection, browser_of)
    Query.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    assert needed(cast.ines, inspection, browser_of).startswith("Answer 1 query put to you, 1 overdue")
    assert "1 query put to others overdue" in needed(cast.lee, inspection, browser_of)


def test_reviews_wait_for_assurers_and_returned_work_for_its_inspector(inspection, case, cast, browser_of):
    review = selected(handed_in(case, cast.ines), cast.lee)
    assert "1 review to be claimed" in needed(cast.quinn, inspection, browser_of)
    claim(review=review, by=cast.quinn)
    assert "Judge 1 review that you have claimed" in needed(cast.quinn, inspection, browser_of)
    assert "review" not in needed(cast.ines, inspection, browser_of)

    # Who judges blind learns nothing of the case here, and nobody but who assures learns that it is reviewed.
    for name in ("inspection", "inspection_events"):
        assert "NB-001" not in page_for(cast.quinn, inspection, browser_of, name).text
    assert "Case NB-001 submitted" in page_for(cast.lee, inspection, browser_of).text
    assert "In review" in page_for(cast.lee, inspection, browser_of).text
    assert "In review" not in page_for(cast.ines, inspection, browser_of).text


def test_a_returned_assessment_waits_for_its_inspector(inspection, case, cast, browser_of):
    review = compared(handed_in(case, cast.ines), cast.quinn, selected_by=cast.lee)
    assert "1 review compared and not agreed yet" in needed(cast.lee, inspection, browser_of)
    return_assessment(review=review, reason="Look at safety again.", by=cast.quinn)
    assert "1 assessment returned to you" in needed(cast.ines, inspection, browser_of)


def test_late_cases_come_first_in_words(inspection, case, cast, browser_of):
    set_dates(inspection=inspection, dates={DateKind.CASES_DUE: date(2022, 3, 18)}, by=cast.lee)
    late = f"{(timezone.localdate() - date(2022, 3, 18)).days:,} days late"
    assert needed(cast.ines, inspection, browser_of).startswith(f"Finish 1 case allocated to you, {late}")
    assert needed(cast.lee, inspection, browser_of).startswith(f"1 case not submitted, {late}")


def test_events_are_paged_the_newest_first_and_a_local_assessor_reads_of_their_own_cases(inspection, case, cast, browser_of):
    for number in range(EVENTS_PER_PAGE + 1):
        submit(add_case(inspection, f"E-{number:02}", allocated_to=cast.ines), cast.ines)
    own = add_case(inspection, "L-1", allocated_to=cast.lou)
    submit(own, cast.lou)
    alert_on(case, cast.ines)
    first = page_for(cast.lee, inspection, browser_of, "inspection_events")
    titles = [item.text for item in first.all(cls="app-timeline__item")]
    assert len(titles) == EVENTS_PER_PAGE
    assert titles[0].startswith("Alert raised about case NB-001 by Ines")
    url = reverse("inspection_events", args=[inspection.reference])
    second = page_of(browser_of(cast.lee).get(f"{url}?page=2"))
    assert "Case E-00 submitted" in second.text
    assert "Inspection added" in second.text
    of_lou = page_for(cast.lou, inspection, browser_of, "inspection_events").text
    assert "Case L-1 submitted" in of_lou
    assert "E-00" not in of_lou
    assert "NB-001" not in of_lou
    for page in ("0", "x", "999", "9" * 30):
        assert browser_of(cast.lee).get(f"{url}?page={page}").status_code == 200


def test_events_cost_the_same_however_many(inspection, case, cast, browser_of, django_assert_num_queries):
    browser, url = browser_of(cast.lee), reverse("inspection_events", args=[inspection.reference])
    browser.get(url)
    for number in (1, 30):
        for place in range(number):
            submit(add_case(inspection, f"{number}-{place}", allocated_to=cast.ines), cast.ines)
        with django_assert_num_queries(8):
            browser.get(url)
    assert Case.objects.filter(inspection=inspection).count() == 32
