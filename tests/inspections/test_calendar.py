"""Setting dates, and the calendar of all inspections that somebody may open."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from inspections.dates import DateKind
from inspections.dating import set_dates
from inspections.models import KeyDate
from inspections.queries.calendar import all_days
from interviews.interviewing import start_interview
from interviews.rules import InterviewDetails
from tests.cast import add_case, plan
from tests.inspections.test_overview import submit
from tests.pages import assert_well_formed, page_of

CASES_DUE, PANEL = DateKind.CASES_DUE, DateKind.PANEL


def test_dates_are_set_changed_and_taken_back_with_their_history(inspection, cast):
    assert set_dates(inspection=inspection, dates={CASES_DUE: date(2022, 3, 18), PANEL: date(2022, 4, 1)}, by=cast.lee) == 2
    assert set_dates(inspection=inspection, dates={CASES_DUE: date(2022, 3, 21)}, by=cast.lee) == 2
    assert [(one.kind, one.on) for one in KeyDate.objects.order_by("kind")] == [("cases_due", date(2022, 3, 21)), ("panel", None)]
    history = KeyDate.objects.get(kind="cases_due").events.order_by("pgh_id")
    assert [event.on for event in history] == [date(2022, 3, 18), date(2022, 3, 21)]


def test_dates_keep_their_order_and_who_may_not_arrange_sets_none(inspection, cast):
    with pytest.raises(ValidationError) as refusal:
        set_dates(inspection=inspection, dates={CASES_DUE: date(2022, 4, 2), PANEL: date(2022, 4, 1)}, by=cast.lee)
    assert refusal.value.message_dict == {
        "panel": ["“Ratings panel” cannot come before “Cases are to be submitted”, 2 April 2022"]
    }
    with pytest.raises(ValidationError) as refusal:
        set_dates(inspection=inspection, dates={DateKind.ANNOUNCEMENT: date(2022, 4, 2)}, by=cast.lee)
    assert list(refusal.value.message_dict) == ["announcement"]
    with pytest.raises(PermissionDenied):
        set_dates(inspection=inspection, dates={}, by=cast.ines)


def test_the_page_keeps_what_was_typed_and_shows_late_dates_with_the_inspection(inspection, cast, browser_of):
    browser, url = browser_of(cast.lee), reverse("key_dates", args=[inspection.reference])
    assert_well_formed(page_of(browser.get(url)))
    typed = {"panel_day": "1", "panel_month": "3", "panel_year": "2022"}
    typed |= {"cases_due_day": "18", "cases_due_month": "mar", "cases_due_year": "2022"}
    page = page_of(browser.post(url, typed))
    assert "cannot come before" in page.text
    page = page_of(browser.post(url, typed | {"panel_month": "4"}, follow=True))
    assert_well_formed(page)
    assert "Dates saved" in page.text
    late = (timezone.localdate() - date(2022, 3, 18)).days
    assert f"Cases are to be submitted 18 March 2022 {late:,} days late" in page.text
    assert "Fieldwork starts 7 March 2022 (Done)" in page.text


def test_cases_that_are_all_submitted_are_not_late(inspection, case, cast):
    set_dates(inspection=inspection, dates={CASES_DUE: date(2022, 3, 18)}, by=cast.lee)
    late = [one.day.key for one in all_days(cast.lee) if one.day.is_late]
    assert late == ["fieldwork_ends", "cases_due"]
    submit(case, cast.ines)
    assert [one.day.key for one in all_days(cast.lee) if one.day.is_late] == ["fieldwork_ends"]


def test_everybody_sees_the_weeks_of_their_own_inspections_and_what_is_late(inspection, other_inspection, cast, browser_of):
    url = reverse("calendar")
    page = page_of(browser_of(cast.lou).get(url))
    assert_well_formed(page)
    assert "Late from other weeks" in page.text
    assert "North Borough" in page.text
    assert "South Borough" not in page.text
    page = page_of(browser_of(cast.lou).get(f"{url}?start=2022-03-09"))
    assert "Week of 7 March 2022 7 March 2022 Fieldwork starts" in page.text
    assert "Week of 14 March 2022 18 March 2022 Fieldwork ends" in page.text
    assert "South Borough" in page_of(browser_of(cast.ada).get(url)).text
    for nonsense in ("yesterday", "0001-01-01", "9999-12-31"):
        assert browser_of(cast.lou).get(f"{url}?start={nonsense}").status_code == 200


def test_interviews_that_were_held_are_seen_by_who_sees_the_case(inspection, case, cast):
    start_interview(case=case, details=InterviewDetails(held_on=date(2022, 3, 9)), by=cast.ines)
    assert [one.day.on for one in all_days(cast.lee) if one.day.text == "1 interview held"] == [date(2022, 3, 9)]
    assert [one for one in all_days(cast.lou) if "interview" in one.day.text] == []


def test_the_calendar_costs_the_same_however_many_inspections(inspection, cast, browser_of, django_assert_num_queries):
    browser = browser_of(cast.lee)
    for number in range(2):
        with django_assert_num_queries(6):
            browser.get(reverse("calendar"))
        for place in range(5):
            other = plan(f"Borough {number} {place}", team={cast.lee: "lead"})
            add_case(other, "X-1")
            set_dates(inspection=other, dates={PANEL: date(2022, 5, 1)}, by=cast.lee)


def test_a_calendar_program_gets_ones_own_dates_and_no_name_of_anybody(inspection, other_inspection, case, cast, browser_of):
    reply = browser_of(cast.ines).get(reverse("calendar_download"))
    content = reply.content.decode()
    assert reply.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert f"UID:{inspection.pk}-fieldwork_starts@localhost\r\n" in content
    assert "SUMMARY:Fieldwork starts: North Borough PDU\r\n" in content
    for secret in ("South Borough", "NB-001", "Ines", "Lee"):
        assert secret not in content
