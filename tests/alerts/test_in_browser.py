"""The pages of alerts in a real browser: accessible, and fitting a narrow screen."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from alerts.alerting import acknowledge, close
from alerts.models import Alert
from tests.alerts.raising import alert_on, told
from tests.browsing import NARROW, WIDE, assert_accessible
from tests.journeys.steps import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def alerts(case, cast):
    """A late one, one that was taken on, one that is closed."""
    late = Alert.objects.create(
        case=case, kind="danger", concern="Her brother threatens her.", operation=uuid.uuid4(), raised_by=cast.ines,
        raised_at=timezone.now() - timedelta(hours=30),
    )  # fmt: skip
    taken_on, ended = alert_on(case, cast.ines, told=told()), alert_on(case, cast.lee, told=told())
    for alert in (taken_on, ended):
        acknowledge(alert=alert, by=cast.lee)
    close(alert=ended, outcome="The child lives with her aunt.", by=cast.lee)
    return [late, taken_on, ended]


def test_an_alert_in_every_state_is_accessible_on_a_wide_and_on_a_narrow_screen(live_server, tab, cast, alerts):
    sign_in(tab, live_server.url, cast.lee)
    for alert in alerts:
        tab.goto(f"{live_server.url}{reverse('alert', args=[alert.pk])}")
        for size in (WIDE, NARROW):
            tab.set_viewport_size(size)
            assert_accessible(tab)
