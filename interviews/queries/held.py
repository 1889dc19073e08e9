"""On which days interviews were held, for the calendar of inspections."""

from collections.abc import Collection
from typing import Any

from django.db.models import Count

from accounts.models import User
from inspections.dates import Day
from interviews.models import Interview


def days_held(*, inspections: Collection[int], user: User, **_signal: Any) -> list[Day]:
    """Return on which days interviews were held about cases that the person may see, and how many. One query."""
    held = Interview.objects.visible_to(user).filter(case__inspection__in=inspections, held_on__isnull=False)
    counted = held.order_by().values("case__inspection", "held_on").annotate(number=Count("pk", distinct=True))
    return [_day(row["case__inspection"], row["held_on"], row["number"]) for row in counted]


def _day(inspection_id: int, on: Any, number: int) -> Day:
    return Day(inspection_id, on, f"{number} interview{'' if number == 1 else 's'} held", f"interviews-{on:%Y%m%d}", "Done")
