"""What browsers say they could not send: whose it is, since when, and where it is shown."""

import json
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.device_keys import key_of_device, withdraw_keys_of
from accounts.signing_in import end_sessions
from cases.models import DeviceReport
from cases.queries.waiting import waiting_for
from cases.waiting import MOST_UNSENT, note_waiting
from design.templatetags.words import clock, date_and_time
from tests.cases.filling import fill
from tests.cast import add_case
from tests.pages import assert_well_formed, page_of

DEVICE = uuid.uuid4()


def report(client, unsent, device=DEVICE, **headers):
    body = {"device": str(device), "unsent": unsent}
    return client.post("/ping", body, content_type="application/json", headers={"sec-fetch-mode": "cors", **headers})


def reports():
    return dict(DeviceReport.objects.values_list("case__reference", "unsent"))


def test_ping_says_who_is_signed_in_and_is_never_kept(cast, browser_of, db):
    reply = browser_of(cast.ines).get("/ping")
    assert reply.json() == {"service": "record-probation-inspections", "user": str(cast.ines.pk), "left": reply.json()["left"]}
    assert reply.json()["left"] > 0
    assert reply.headers["Cache-Control"] == "no-store"
    ended = browser_of(cast.lee)
    end_sessions(of=cast.lee)
    for browser in (browser_of(None), ended):
        reply = browser.get("/ping")
        assert reply.status_code == 200
        assert reply.json() == {"service": "record-probation-inspections", "user": None, "left": None}


def test_a_browser_reports_what_waits_and_that_it_was_sent(case, inspection, cast, browser_of):
    other = add_case(inspection, "NB-002", allocated_to=cast.ines)
    browser = browser_of(cast.ines)
    assert report(browser, {case.pk: 2, other.pk: 1}).status_code == 200
    assert reports() == {"NB-001": 2, "NB-002": 1}
    since = DeviceReport.objects.get(case=case).waiting_since
    report(browser, {case.pk: 3, other.pk: 0})
    assert reports() == {"NB-001": 3}
    now = DeviceReport.objects.get()
    assert now.waiting_since == since < now.seen_at


def test_a_browser_hears_that_its_key_was_withdrawn(case, cast, browser_of):
    browser = browser_of(cast.ines)
    key_of_device(user=cast.ines, device=DEVICE)
    assert report(browser, {}).json()["withdrawn"] is False
    withdraw_keys_of(person=cast.ines, reason="Lost.", by=cast.ada)
    assert report(browser, {}).json()["withdrawn"] is True
    assert report(browser, {}, device=uuid.uuid4()).json()["withdrawn"] is False
    assert report(browser_of(cast.lee), {}).json()["withdrawn"] is False


def test_each_device_of_each_person_has_a_row_of_its_own(case, cast, browser_of):
    report(browser_of(cast.ines), {case.pk: 1})
    report(browser_of(cast.ines), {case.pk: 2}, device=uuid.uuid4())
    report(browser_of(cast.lee), {case.pk: 4})
    report(browser_of(cast.lee), {case.pk: 0}, device=uuid.uuid4())

    assert [(w.name, w.unsent) for w in waiting_for(case.pk)] == [("Ines", 3), ("Lee", 4)]


def test_nobody_reports_about_a_case_that_they_do_not_see(case, other_case, cast, browser_of):
    report(browser_of(cast.ines), {other_case.pk: 1})
    report(browser_of(None), {case.pk: 1})
    assert reports() == {}


def test_what_was_reported_before_somebody_left_can_still_be_sent_away(case, inspection, cast, browser_of):
    report(browser_of(cast.ines), {case.pk: 1})
    inspection.team.filter(user=cast.ines).update(left_at=timezone.now())
    report(browser_of(cast.ines), {case.pk: 0})
    assert reports() == {}


@pytest.mark.parametrize(
    "body",
    ["", "{", "[]", "7", "[" * 100_000, '{"unsent": []}', '{"device": "x", "unsent": {"1": 1}}',
     json.dumps({"device": str(DEVICE), "unsent": {"x": 1, "1" * 40: 1, "²": 1, "3": "4", "5": -1, "6": True}})],
)  # fmt: skip
def test_what_makes_no_sense_is_left_out_and_the_ping_answered(case, cast, browser_of, body):
    reply = browser_of(cast.ines).post("/ping", body, content_type="application/json")
    assert (reply.status_code, reply.json()["user"]) == (200, str(cast.ines.pk))
    assert reports() == {}


def test_a_count_beyond_reason_is_capped(case, cast):
    note_waiting(user=cast.ines, device=DEVICE, unsent={case.pk: 10**9})
    assert reports() == {"NB-001": MOST_UNSENT}


def test_a_report_needs_the_form_token(case, cast):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.ines)
    assert report(browser, {case.pk: 1}).status_code == 403
    assert reports() == {}


def test_a_report_costs_few_queries_however_many_cases_it_is_about(inspection, cast, django_assert_num_queries):
    cases = [add_case(inspection, f"NB-{n}", allocated_to=cast.ines) for n in range(9)]
    # Between the transaction's two: sent ones removed, what is visible, and the rows themselves.
    with django_assert_num_queries(5):
        note_waiting(user=cast.ines, device=DEVICE, unsent={case.pk: n for n, case in enumerate(cases)})
    with django_assert_num_queries(5):
        note_waiting(user=cast.ines, device=DEVICE, unsent={cases[0].pk: 0, cases[1].pk: 2})


def waits(person, case, unsent=2, device=DEVICE):
    note_waiting(user=person, device=device, unsent={case.pk: unsent})


def test_the_overview_says_whose_laptop_holds_how_many(case, inspection, cast, browser_of):
    waits(cast.ines, case)
    now = timezone.localtime()

    page = page_of(browser_of(cast.lee).get(f"/inspections/{inspection.reference}/"))
    assert_well_formed(page)
    assert f"2 answers waiting on Ines's laptop, last seen {clock(now)}" in page.text
    DeviceReport.objects.update(seen_at=now - timedelta(days=3))
    page = page_of(browser_of(cast.lee).get(f"/inspections/{inspection.reference}/"))
    assert f"last seen {date_and_time(now - timedelta(days=3))}" in page.text
    # Lou sees only cases allocated to Lou.
    assert "waiting on" not in page_of(browser_of(cast.lou).get(f"/inspections/{inspection.reference}/")).text


@pytest.mark.parametrize("address", ["/inspections/north-borough/cases/", "/my-cases/"])
def test_lists_of_cases_mark_what_was_not_sent(case, inspection, cast, browser_of, address):
    assert "not sent" not in page_of(browser_of(cast.ines).get(address)).text
    waits(cast.ines, case)
    waits(cast.lee, case, 1)
    assert "3 not sent" in page_of(browser_of(cast.ines).get(address)).text


def test_giving_a_case_to_somebody_else_warns_of_what_waits(case, inspection, cast, browser_of):
    address = f"/inspections/{inspection.reference}/cases/allocate/?case={case.pk}"
    assert "waiting on" not in page_of(browser_of(cast.lee).get(address)).text
    waits(cast.ines, case, 1)
    page = page_of(browser_of(cast.lee).get(address))
    assert_well_formed(page)
    assert "1 answer waiting on Ines's laptop" in page.text


def test_submitting_warns_of_what_waits_on_another_laptop(case, cast, browser_of):
    fill(case, cast.ines)
    waits(cast.ines, case)
    page = page_of(browser_of(cast.ines).get(f"/cases/{case.pk}/submit/"))
    assert_well_formed(page)
    assert "2 answers waiting on Ines's laptop" in page.text
    assert "Once the case is submitted they can no longer be sent." in page.text
