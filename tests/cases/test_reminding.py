"""That people are told of what is overdue, once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases.reminding import TOLD_WITHIN
from cases.tasks import tell_of_overdue
from inspections.models import Inspection, KeyDate
from notifications.models import Notification
from tests.cast import add_case
from tests.inspections.test_overview import submit


def due(inspection, days):
    on = timezone.localdate() + timedelta(days=days)
    KeyDate.objects.update_or_create(inspection=inspection, kind="cases_due", defaults={"on": on})


def told(person):
    return [one.subject.partition(":")[0] for one in Notification.objects.filter(user=person).order_by("pk")]


def test_holders_are_told_of_their_own_cases_and_the_lead_of_all_once_for_each_date(inspection, case, other_case, cast):
    add_case(inspection, "NB-002", allocated_to=cast.ines)
    add_case(inspection, "NB-003")
    submit(add_case(inspection, "NB-004", allocated_to=cast.lou), cast.lou)
    due(inspection, -1)
    for _ in range(2):
        tell_of_overdue()
    assert told(cast.ines) == ["2 cases are overdue"]
    assert told(cast.lee) == ["3 cases are overdue"]
    assert told(cast.lou) == told(cast.olu) == []

    due(inspection, -2)
    tell_of_overdue()
    assert len(told(cast.ines)) == 2


@pytest.mark.parametrize("days", [0, 1, -TOLD_WITHIN.days - 1])
def test_what_is_due_today_or_later_or_was_long_ago_is_told_to_nobody(inspection, case, cast, days):
    due(inspection, days)
    tell_of_overdue()
    assert not Notification.objects.exists()


def test_nobody_is_told_where_nothing_can_be_recorded_and_one_case_is_named(inspection, case, cast):
    due(inspection, -1)
    Inspection.objects.filter(pk=inspection.pk).update(phase="panel")
    tell_of_overdue()
    assert not Notification.objects.exists()
    Inspection.objects.filter(pk=inspection.pk).update(phase="moderation")
    tell_of_overdue()
    assert told(cast.ines) == ["Case NB-001 is overdue"]
    assert Notification.objects.get(user=cast.ines).case_reference == "NB-001"
