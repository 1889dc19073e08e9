"""The pages of alerts in a real browser: accessible, and fitting a narrow screen."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from alerts.alerting import acknowledge, close
from alerts.models import Alert
from tests.alerts.raising import alert_on, told
from tests.browsing import NARROW, WIDE, assert_accessible
from tests.journeys.steps import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def pages(inspection, case, cast):
    """Every page that shows an alert: a late one, one that was taken on, one that is closed."""
    late = Alert.objects.create(
        case=case, kind="danger", concern="Her brother threatens her.", operation=uuid.uuid4(), raised_by=cast.ines,
        raised_at=timezone.now() - timedelta(hours=30),
    )  # fmt: skip
    taken_on, ended = alert_on(case, cast.ines, told=told()), alert_on(case, cast.lee, told=told())
    for alert in (taken_on, ended):
        acknowledge(alert=alert, by=cast.lee)
    close(alert=ended, outcome="The child lives with her aunt.", by=cast.lee)
    named = [("inspections", []), ("inspection", [inspection.reference]), ("alerts", [inspection.reference])]
    named += [("case", [case.pk]), ("raise_alert", [case.pk]), *(("alert", [one.pk]) for one in (late, taken_on, ended))]
    named += [("add_telling", [late.pk]), ("acknowledge_alert", [late.pk]), ("close_alert", [taken_on.pk])]
    return [reverse(name, args=arguments) for name, arguments in named]


def test_every_page_is_accessible_on_a_wide_and_on_a_narrow_screen(live_server, tab, cast, pages):
    sign_in(tab, live_server.url, cast.lee)
    for page in pages:
        tab.goto(f"{live_server.url}{page}")
        for size in (WIDE, NARROW):
            tab.set_viewport_size(size)
            assert_accessible(tab)
        if tab.locator("main form textarea, main form [name=name]").count() and "/inspections/" not in page:
            tab.locator("main form button[type=submit]").click()
            expect(tab.locator(".govuk-error-summary")).to_be_visible()
            assert_accessible(tab)
