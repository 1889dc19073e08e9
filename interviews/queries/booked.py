"""Which interviews are booked and not begun, for their pages and for the calendar of inspections."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from cases.models import Case
from design.templatetags.words import clock
from inspections.dates import Day
from interviews.models import InterviewBooking


def bookings_of(officers: Iterable[int]) -> dict[int, InterviewBooking]:
    """Return what is booked for each of the officers whose interview has not begun, by id. One query."""
    rows = InterviewBooking.objects.filter(officer__in=list(officers), officer__interview=None)
    newest = rows.select_related("case", "booked_by").order_by("officer_id", "-id").distinct("officer_id")
    return {one.officer_id: one for one in newest if one.on}


def booking_of(officer: int | None) -> InterviewBooking | None:
    """Return what is booked for an officer; None where nothing is, or the interview has begun. One query."""
    return bookings_of([officer]).get(officer) if officer else None


def days_booked(*, inspections: Collection[int], user: User, **_signal: Any) -> list[Day]:
    """Return the interviews that are booked about cases that the person may see. One query."""
    seen = booked_in(inspections, user).select_related("case")
    today = timezone.localdate()
    return [_day(one, one.on, is_late=one.on < today) for one in seen if one.on]


def booked_in(inspections: Collection[int], user: User) -> QuerySet[InterviewBooking]:
    """Return what is booked in inspections about cases that the person may see, for officers whose interview has not begun."""
    rows = InterviewBooking.objects.filter(case__inspection__in=inspections, officer__interview=None)
    newest = rows.order_by("officer_id", "-id").distinct("officer_id").values("pk")
    return InterviewBooking.objects.filter(pk__in=newest, on__isnull=False, case__in=Case.objects.visible_to(user).inspected())


def _day(one: InterviewBooking, on: date, *, is_late: bool) -> Day:
    # Calendars leave the product: no reference of a case.
    text = "Interview booked" + (f", {clock(one.at)}" if one.at else "")
    state = "Not held yet" if is_late else "Booked"
    return Day(one.case.inspection_id, on, text, f"booking-{one.officer_id}", state, is_late, at=one.at)
