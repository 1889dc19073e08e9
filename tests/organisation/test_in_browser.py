"""The evidence workspace in a real browser: it fits a wide and a narrow screen."""

import pytest
from django.urls import reverse

from tests.browsing import NARROW, WIDE
from tests.journeys.steps import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_characteristics_stand_side_by_side_where_there_is_room(live_server, tab, cast, inspection):
    sign_in(tab, live_server.url, cast.ines)
    tab.goto(f"{live_server.url}{reverse('organisation_standard', args=[inspection.reference, 'staffing'])}")

    def rows():
        tops = [box.bounding_box()["y"] for box in tab.locator(".app-characteristics__rating").all()]
        return len(set(map(round, tops)))

    tab.set_viewport_size(WIDE)
    assert rows() == 1
    tab.set_viewport_size(NARROW)
    assert rows() == 4
