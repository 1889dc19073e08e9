"""That whoever is to answer a query is told that it is overdue, once."""

from datetime import timedelta

from django.utils import timezone

from moderation.models import Query
from moderation.tasks import tell_of_overdue
from notifications.models import Notification
from tests.cases.filling import answer
from tests.moderation.test_querying import asked


def test_an_overdue_query_is_told_of_once_and_again_when_its_day_changes(case, cast):
    answer(case, cast.ines, "assessment.safety", "yes")
    query = asked(case, cast.quinn)
    Notification.objects.all().delete()
    tell_of_overdue()
    assert not Notification.objects.exists()

    for days in (1, 1, 2, 40):
        Query.objects.filter(pk=query.pk).update(due_on=timezone.localdate() - timedelta(days=days))
        tell_of_overdue()
    told = Notification.objects.filter(kind="overdue")
    assert [one.user for one in told] == [cast.ines, cast.ines]
    assert told[0].link == f"/queries/{query.pk}/"
