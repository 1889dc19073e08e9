"""An alert never enters a rating, an export of judgements or what programs read of cases."""

import pytest
from django.urls import reverse

from alerts.alerting import acknowledge, close
from inspections.queries.overview import progress_of
from inspections.queries.teams import current_team
from ratings.aggregating import aggregate
from ratings.models import RatingRun
from ratings.queries.fingerprints import stale_inspections
from tests.alerts.raising import alert_on, told
from tests.api.world import answer

pytestmark = pytest.mark.django_db(transaction=True)  # exports read on a connection of their own


def taken_out(browser, inspection, case):
    """What the researcher can take out, byte for byte."""
    addresses = [
        reverse("api_inspection_judgements_csv", args=[inspection.reference]) + "?every_question=1&evidence=1",
        reverse("api_judgements_csv") + "?evidence=1",
        reverse("api_judgements"),
        reverse("api_cases"),
        reverse("api_case", args=[case.pk]),
        reverse("api_case_answers", args=[case.pk]),
        reverse("api_rating_runs"),
        reverse("ratings", args=[inspection.reference]),
        reverse("all_answers", args=[case.pk]),
    ]
    return {address: read(browser, address) for address in addresses}


def read(browser, address):
    response = browser.get(address)
    assert response.status_code == 200, address
    return b"".join(response)


def test_ratings_and_exports_are_the_same_with_and_without_an_alert(inspection, case, cast, browser_of):
    answer(case, cast.ines, evidence="What the file shows.")
    aggregate(inspection.pk)
    first = RatingRun.objects.get()
    browser = browser_of(cast.rae)
    before = {where: without_tokens(page) for where, page in taken_out(browser, inspection, case).items()}
    progress = progress_of(inspection, cast.lee, current_team(inspection))

    alert = alert_on(case, cast.ines, concern="Secret concern", told=told())
    acknowledge(alert=alert, by=cast.lee)
    close(alert=alert, outcome="Secret outcome", by=cast.lee)

    assert stale_inspections() == []
    assert aggregate(inspection.pk) is None  # nothing that a run counts has changed
    assert {where: without_tokens(page) for where, page in taken_out(browser, inspection, case).items()} == before
    assert progress_of(inspection, cast.lee, current_team(inspection)) == progress
    answer(case, cast.ines, choice="no", base=1)
    answer(case, cast.ines, choice="yes", base=2)
    again = aggregate(inspection.pk)
    assert again is not None
    assert again.digest == first.digest


def without_tokens(page):
    """Leave out what differs from one look to the next: the token, and how long the session still lasts."""
    return b"".join(line for line in page.splitlines(keepends=True) if b"csrf" not in line and b"data-left" not in line)


def test_programs_of_researchers_read_no_alert(inspection, case, cast, api_of):
    alert_on(case, cast.ines)
    address = reverse("api_alerts", args=[inspection.reference])

    assert api_of(cast.rae).get(address).json()["results"] == []
    assert len(api_of(cast.lee).get(address).json()["results"]) == 1
