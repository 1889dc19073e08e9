"""That whoever is to answer a query, or to finish a review, is told that it is overdue, once."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from inspections.models import KeyDate
from moderation.models import Query
from moderation.queries.needs import quality_needs
from moderation.reviewing import claim
from moderation.tasks import tell_of_overdue
from notifications.models import Notification
from tests.cases.filling import answer
from tests.cases.test_allocating import hand_in
from tests.moderation.looking import selected
from tests.moderation.test_querying import asked
from tests.pages import page_of


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


def test_overdue_reviews_are_told_of_once_to_who_holds_them_and_to_the_lead_and_shown(inspection, case, cast, browser_of):
    hand_in(case, cast.ines)
    review = selected(case, cast.lee)
    claim(review=review, by=cast.quinn)
    Notification.objects.all().delete()
    yesterday = timezone.localdate() - timedelta(days=1)
    for _ in range(2):
        KeyDate.objects.update_or_create(inspection=inspection, kind="reviews_due", defaults={"on": timezone.localdate()})
        tell_of_overdue()
    assert not Notification.objects.exists()

    for _ in range(2):
        KeyDate.objects.update(on=yesterday)
        tell_of_overdue()

    said = f"1 review is overdue: to be finished by {yesterday:%-d %B %Y}"
    assert list(Notification.objects.order_by("pk").values_list("user__name", "subject")) == [("Quinn", said), ("Lee", said)]
    page = page_of(browser_of(cast.quinn).get(reverse("reviews", args=[inspection.reference]))).text
    assert f"Overdue: to be finished by {yesterday.day}/{yesterday.month}/{yesterday.year}" in page
    assert [(one.text, one.is_late) for one in quality_needs(inspection=inspection, user=cast.quinn, role="quality_assurer")] == [
        ("Judge 1 review that you have claimed, overdue", True)
    ]
    lead = quality_needs(inspection=inspection, user=cast.lee, role="lead")
    assert ("1 review overdue", True) in [(one.text, one.is_late) for one in lead]
