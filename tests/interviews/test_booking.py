"""When an officer is to be interviewed: agreed beforehand, in the calendar until the interview begins."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from inspections.models import Inspection
from inspections.queries.calendar import all_days
from inspections.rules import Phase
from interviews.booking import book_interview
from interviews.interviewing import start_interview
from interviews.models import InterviewBooking
from interviews.queries.booked import booking_of
from interviews.rules import InterviewDetails
from tests.cast import add_case
from tests.pages import assert_well_formed, page_of

SUMMER, WINTER = date(2027, 7, 1), date(2027, 1, 11)


def booked_days(user):
    return [(one.day.on, one.day.text, one.day.state) for one in all_days(user) if one.day.key.startswith("booking-")]


def test_whoever_assesses_the_case_and_the_lead_book_and_nobody_else(case, cast):
    assert str(book_interview(case=case, on=SUMMER, at=time(14, 30), mode="", by=cast.ines)).endswith("booked for 2027-07-01")
    assert booking_of(case.officer_id).at == time(14, 30)
    book_interview(case=case, on=WINTER, by=cast.lee)
    assert booked_days(cast.lee) == booked_days(cast.ines) == [(WINTER, "Interview booked", "Booked")]
    assert booked_days(cast.lou) == []  # sees no case but their own
    for by in (cast.asha, cast.lou, cast.quinn, cast.rae, cast.ada, cast.olu):
        with pytest.raises(PermissionDenied):
            book_interview(case=case, on=SUMMER, by=by)
    assert str(book_interview(case=case, on=None, by=cast.ines)).endswith("called off")
    assert booking_of(case.officer_id) is None
    with pytest.raises(DatabaseError), transaction.atomic():
        InterviewBooking.objects.update(on=SUMMER)


def test_what_cannot_be_booked(inspection, case, cast):
    today = timezone.localdate()
    without = add_case(inspection, "NB-9", officer=None, allocated_to=cast.ines)
    for one, about, said in (
        (case, {"on": today - timedelta(days=1)}, "today or in the future"),
        (case, {"on": None}, "Enter the day"),
        (case, {"on": today, "mode": "pigeon"}, "Select how"),
        (without, {"on": today}, "No interview is held after this case"),
    ):
        with pytest.raises(ValidationError, match=said):
            book_interview(case=one, by=cast.ines, **about)
    Inspection.objects.filter(pk=inspection.pk).update(phase=Phase.PANEL)
    with pytest.raises(ValidationError, match="in this phase"):
        book_interview(case=case, on=today, by=cast.ines)


def test_a_booking_that_has_passed_is_late_until_the_interview_begins(case, cast):
    book_interview(case=case, on=timezone.localdate(), by=cast.ines)
    InterviewBooking.objects.create(case=case, officer=case.officer, on=date(2022, 3, 9), booked_by=cast.ines)
    assert booked_days(cast.ines) == [(date(2022, 3, 9), "Interview booked", "Not held yet")]

    start_interview(case=case, details=InterviewDetails(), by=cast.ines)

    assert booked_days(cast.ines) == []
    with pytest.raises(ValidationError, match="has begun"):
        book_interview(case=case, on=SUMMER, by=cast.ines)


def test_it_is_booked_and_called_off_on_its_page_and_taken_to_calendar_programs(inspection, case, cast, browser_of):
    browser, address = browser_of(cast.ines), reverse("book_interview", args=[case.pk])
    assert_well_formed(page_of(browser.get(address)))
    typed = {"on_day": "1", "on_month": "7", "on_year": "2027", "at": "half two"}
    page = page_of(browser.post(address, typed))
    assert "The time of the interview must be a time, like 2:10pm or 14:10" in page.text
    assert page.one("input", name="at").attrs["value"] == "half two"

    page = page_of(browser.post(address, typed | {"at": "2:30pm"}, follow=True))

    assert "Booked for 1 July 2027 at 2:30pm, by Ines." in page.text
    assert "Booked for 1/7/2027 at 2:30pm" in page_of(browser.get(reverse("interviews", args=[inspection.reference]))).text
    file = browser.get(reverse("calendar_download")).content.decode()
    assert "DTSTART:20270701T133000Z" in file  # in summer the clock is an hour ahead
    assert "SUMMARY:Interview booked\\, 2:30pm: North Borough PDU" in file
    assert case.reference not in file
    page = page_of(browser.post(address, {"call_off": "yes"}, follow=True))
    assert "The booking is called off" in page.text
    assert "Book a day and time" in page.text


def test_a_program_books_lists_and_calls_off(inspection, case, cast, api_of):
    program, address = api_of(cast.ines), f"/api/cases/{case.pk}/interview/bookings/"
    booked = f"/api/inspections/{inspection.reference}/interview-bookings/"

    made = program.post(address, {"on": "2099-07-01", "at": "14:30", "mode": "video"}, format="json")

    assert made.status_code == 201
    assert program.get(booked).json()["results"] == [made.json()]
    assert (made.json()["case"], made.json()["on"], made.json()["at"]) == (case.reference, "2099-07-01", "14:30:00")
    assert api_of(cast.lou).get(booked).json()["results"] == []  # sees no case but his own
    for wrong, field in (({"on": "2000-01-01"}, "on"), ({"on": "2099-07-01", "mode": "pigeon"}, "mode")):
        refused = program.post(address, wrong, format="json")
        assert (refused.status_code, field in str(refused.json())) == (422, True)
    assert program.post(address, {"on": "soon"}, format="json").status_code == 422
    assert program.post(address, {"on": None}, format="json").json()["on"] is None
    assert program.get(booked).json()["results"] == []
