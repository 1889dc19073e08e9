"""Keys of browsers: one for each person and device, handed only to that person's pages, withdrawn for ever."""

import base64
import json
import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.device_keys import key_of_device, withdraw_keys_of
from accounts.managing import deactivate_person, reactivate_person
from accounts.models import DeviceKey
from accounts.signing_in import end_sessions
from cases.models import DeviceReport
from tests.pages import assert_well_formed, page_of

DEVICE = uuid.uuid4()


def ask(client, device=DEVICE, **headers):
    return client.post(reverse("device_key"), {"device": str(device)}, content_type="application/json", headers=headers)


def report(person, case, unsent=2, days=0, device=DEVICE):
    at = timezone.now() - timedelta(days=days)
    return DeviceReport.objects.create(user=person, device=device, case=case, unsent=unsent, waiting_since=at, seen_at=at)


def test_a_browser_gets_the_same_256_bits_again_and_others_get_others(cast, browser_of):
    first, again = ask(browser_of(cast.ines)), ask(browser_of(cast.ines))
    another_device, another_person = ask(browser_of(cast.ines), uuid.uuid4()), ask(browser_of(cast.lee))

    assert first.status_code == 200
    assert first.headers["Cache-Control"] == "no-store"
    assert first.json() == again.json()
    assert (first.json()["user"], first.json()["device"]) == (str(cast.ines.pk), str(DEVICE))
    assert len(base64.b64decode(first.json()["key"])) == 32
    assert len({reply.json()["key"] for reply in (first, another_device, another_person)}) == 3
    assert DeviceKey.objects.count() == 3


def test_nobody_gets_a_key_and_is_not_sent_to_a_page(cast, browser_of):
    ended = browser_of(cast.ines)
    end_sessions(of=cast.ines)
    for browser in (browser_of(None), ended):
        assert (ask(browser).status_code, ask(browser).json()) == (401, {"reason": "signed_out"})
    assert not DeviceKey.objects.exists()


def test_only_our_own_pages_get_a_key(cast):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.ines)

    assert ask(browser).status_code == 403
    assert browser.get(reverse("device_key")).status_code == 405


@pytest.mark.parametrize("body", ["", "[]", "{", '{"device": 7}', '{"device": "laptop"}', "[" * 100_000])
def test_a_device_without_a_usable_name_gets_none(cast, browser_of, body):
    reply = browser_of(cast.ines).post(reverse("device_key"), body, content_type="application/json")

    assert (reply.status_code, reply.json()["reason"]) == (422, "no_device")


def test_a_withdrawn_key_is_gone_for_ever(cast, browser_of):
    key_of_device(user=cast.ines, device=DEVICE)
    withdraw_keys_of(person=cast.ines, reason="Laptop lost", by=cast.ada)

    reply = ask(browser_of(cast.ines))
    assert (reply.status_code, reply.json()["reason"]) == (410, "withdrawn")
    assert DeviceKey.objects.get().key is None
    with pytest.raises(DatabaseError), transaction.atomic():
        DeviceKey.objects.update(key=b"x" * 32, withdrawn_at=None)
    assert ask(browser_of(cast.ines), uuid.uuid4()).status_code == 200


def test_the_history_of_a_key_says_who_withdrew_it_and_why_and_never_holds_it(cast):
    key_of_device(user=cast.ines, device=DEVICE)
    withdraw_keys_of(person=cast.ines, reason="Laptop lost", by=cast.ada)

    events = DeviceKey.pgh_event_models["insert"].objects.order_by("pgh_id")
    assert "key" not in {field.name for field in events.model._meta.fields}
    withdrawn = events.last()
    assert withdrawn.withdrawn_at is not None
    assert withdrawn.pgh_context.metadata == {"user": cast.ada.pk, "reason": "Laptop lost"}


def test_a_person_who_is_deactivated_loses_the_keys_too(cast, browser_of):
    key_of_device(user=cast.ines, device=DEVICE)
    deactivate_person(person=cast.ines, reason="Left", by=cast.ada)
    assert DeviceKey.objects.get().key is None

    reactivate_person(person=cast.ines, by=cast.ada)
    cast.ines.refresh_from_db()
    assert ask(browser_of(cast.ines)).status_code == 410


def test_a_use_is_noted_every_ten_minutes_at_most(cast):
    key_of_device(user=cast.ines, device=DEVICE)
    first = DeviceKey.objects.get().last_used_at
    key_of_device(user=cast.ines, device=DEVICE)
    assert DeviceKey.objects.get().last_used_at == first
    DeviceKey.objects.update(last_used_at=first - timedelta(minutes=11))
    key_of_device(user=cast.ines, device=DEVICE)
    assert DeviceKey.objects.get().last_used_at >= first


def test_an_administrator_sees_what_waits_where_and_makes_it_unreadable(cast, case, browser_of):
    key_of_device(user=cast.ines, device=DEVICE)
    report(cast.ines, case, days=15)
    browser = browser_of(cast.ada)

    page = page_of(browser.get(reverse("person", args=[cast.ines.pk])))
    assert_well_formed(page)
    assert "More than 14 days" in page.text
    assert case.reference not in page.text
    page = page_of(browser.get(reverse("people")))
    assert "Answers have waited on a laptop for more than 14 days" in page.text
    asked = page_of(browser.get(reverse("withdraw_keys", args=[cast.ines.pk])))
    assert_well_formed(asked)
    assert "2 answers are known to wait on a laptop" in asked.text

    refused = page_of(browser.post(reverse("withdraw_keys", args=[cast.ines.pk]), {"reason": " "}))
    assert "Enter a reason" in refused.text
    browser.post(reverse("withdraw_keys", args=[cast.ines.pk]), {"reason": "Lost"})
    assert DeviceKey.objects.get().key is None
    assert not DeviceReport.objects.exists()
    assert "No browser holds anything" in page_of(browser.get(reverse("person", args=[cast.ines.pk]))).text
    assert "more than 14 days" not in page_of(browser.get(reverse("people"))).text


def test_only_administrators_withdraw(cast, browser_of):
    for name in ("ines", "lee"):
        assert browser_of(getattr(cast, name)).post(reverse("withdraw_keys", args=[cast.ines.pk])).status_code == 403


def test_a_key_stands_in_no_page_and_no_log(cast, browser_of, caplog):
    key = ask(browser_of(cast.ines)).json()["key"]
    browser = browser_of(cast.ada)
    pages = [browser.get(reverse(name, args=args)) for name, args in (("person", [cast.ines.pk]), ("people", []))]

    assert not [page for page in pages if key in page.content.decode()]
    assert key not in caplog.text
    assert key not in json.dumps([str(row) for row in DeviceKey.objects.all()])


def sign_out(client, **data):
    return client.post(reverse("sign_out"), data)


def test_signing_out_without_a_word_of_the_script_clears_nothing(cast, browser_of):
    key_of_device(user=cast.ines, device=DEVICE)
    reply = sign_out(browser_of(cast.ines))

    assert "Clear-Site-Data" not in reply.headers
    assert DeviceKey.objects.get().key is not None


def test_signing_out_with_answers_kept_by_somebody_else_withdraws_only_the_own_key(cast, browser_of):
    for person in (cast.ines, cast.lee):
        key_of_device(user=person, device=DEVICE)
    reply = sign_out(browser_of(cast.ines), device=str(DEVICE))

    assert "Clear-Site-Data" not in reply.headers
    assert list(DeviceKey.objects.filter(key=None).values_list("user", flat=True)) == [cast.ines.pk]


def test_signing_out_with_nothing_left_clears_what_the_browser_stores(cast, browser_of):
    key_of_device(user=cast.ines, device=DEVICE)
    reply = sign_out(browser_of(cast.ines), device=str(DEVICE), clear="1")

    assert reply.headers["Clear-Site-Data"] == '"storage"'
    assert DeviceKey.objects.get().key is None
    assert sign_out(browser_of(cast.lee), device="nonsense").status_code == 302
