"""When panels meet, for the calendar of inspections."""

from collections.abc import Collection
from typing import Any

from django.utils import timezone

from accounts.models import User
from inspections.dates import Day
from panels.models import PanelMeeting


def meeting_days(*, inspections: Collection[int], user: User, **_signal: Any) -> list[Day]:
    """Return the meetings of panels that the person may know of; one not closed after its day is late. One query."""
    today = timezone.localdate()
    meetings = PanelMeeting.objects.visible_to(user).filter(inspection__in=inspections).distinct()
    return [_day(meeting, (meeting.held_on - today).days) for meeting in meetings]


def _day(meeting: PanelMeeting, ahead: int) -> Day:
    is_late = meeting.closed_at is None and ahead < 0
    state = "Closed" if meeting.closed_at else "Not closed yet" if is_late else "Called"
    return Day(meeting.inspection_id, meeting.held_on, "The ratings panel meets", f"meeting-{meeting.pk}", state, is_late)
