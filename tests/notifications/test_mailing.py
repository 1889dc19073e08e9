"""Emails: what they say, that each goes out once, and that a mail server that is away or refuses costs nothing."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.mail.backends.locmem import EmailBackend
from django.db import connections
from django.utils import timezone

from notifications.clearing import try_emails_again
from notifications.mailing import _ONE_AT_A_TIME
from notifications.models import Notification
from notifications.notifying import notify
from notifications.preferences import choose_emails
from notifications.queries import how_emails_go
from notifications.rules import MOST_ATTEMPTS, Email, Kind
from notifications.tasks import remove_old_notifications, send_emails


class AwayBackend(EmailBackend):
    def open(self):
        raise ConnectionRefusedError


class GoneBackend(EmailBackend):
    def send_messages(self, messages):
        raise smtplib.SMTPServerDisconnected


class RefusingBackend(EmailBackend):
    """Takes nothing for Ines."""

    def send_messages(self, messages):
        if messages[0].to == ["ines@example.org"]:
            raise smtplib.SMTPDataError(554, b"5.7.1 message about ines@example.org refused")
        return super().send_messages(messages)


@pytest.fixture
def server(settings):
    """Which mail server there is: `server("Away")`; the one that takes everything by default."""

    def choose(name=""):
        here, there = f"tests.notifications.test_mailing.{name}Backend", "django.core.mail.backends.locmem.EmailBackend"
        settings.EMAIL_BACKEND = here if name else there

    return choose


def told(*people, kind=Kind.CASE_ALLOCATED, **options):
    notify(people, kind, "Secret words on screen", "/cases/1/", **{"case": "NB-001"} | options)


def again():
    """The next sweep, after whatever pause."""
    Notification.objects.waiting_for_email().update(email_due_at=timezone.now())
    send_emails()


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("of_case", [True, False])
def test_an_email_says_what_it_is_about_and_where_to_read_on_and_nothing_else(inspection, cast, settings, kind, of_case):
    settings.PUBLIC_ADDRESS = "https://inspections.example"
    choose_emails(chosen=dict.fromkeys(Kind, Email.AT_ONCE), by=cast.ines)
    told(cast.ines, kind=kind, about=inspection, case="O'Brien & 1" if of_case else "")
    send_emails()

    sent = mail.outbox[0]
    assert sent.to == [cast.ines.email]
    whole = {"exercise": "exercise", "report": "north-borough", "failed": "north-borough"}
    about = whole.get(kind, "O'Brien & 1" if of_case else "north-borough")
    assert about in sent.subject
    assert sent.subject[0].isupper()
    assert sent.subject in sent.body
    assert f"https://inspections.example/notifications/{Notification.objects.get().pk}/" in sent.body
    assert sent.extra_headers["List-Unsubscribe"] == "<https://inspections.example/account/notifications/>"
    assert "https://inspections.example/account/notifications/" in sent.body
    for secret in ("Secret words", "Ines", "North Borough", "<", "&amp;", "&#"):
        assert secret not in sent.subject + sent.body


def test_who_notifies_may_say_more_exactly_what_happened(inspection, cast):
    told(cast.ines, about=inspection, case="", email="12 cases of inspection north-borough are allocated to you")
    send_emails()
    [sent] = mail.outbox
    assert sent.subject == "12 cases of inspection north-borough are allocated to you"
    assert sent.body.startswith(f"{sent.subject}. Read on here:\nhttp")


def test_a_long_email_ends_with_where_to_read_the_rest(cast):
    for _ in range(23):
        told(cast.ines)
    send_emails()
    [sent] = mail.outbox
    assert sent.subject.startswith("23 things")
    assert sent.body.count("Read on here") == 20
    assert "\nAnd 3 more. Read them here:\nhttp://localhost:8000/notifications/\n" in sent.body


def test_an_email_is_sent_once_and_has_a_name_by_which_a_second_copy_is_known(cast):
    told(cast.ines)
    send_emails()
    send_emails()
    assert len(mail.outbox) == 1
    row = Notification.objects.get()
    assert row.emailed_at is not None
    assert mail.outbox[0].extra_headers["Message-ID"] == f"<notification-{row.pk}-1@localhost>"


def test_several_things_for_one_person_are_one_email_and_danger_is_one_by_itself_and_first(cast):
    told(cast.ines, cast.asha)
    told(cast.ines, kind=Kind.REVIEW_ALLOCATED)
    told(cast.ines, kind=Kind.IMMEDIATE_RISK)
    send_emails()
    danger, *others = mail.outbox
    assert danger.subject == "An alert of immediate risk was raised about case NB-001"
    assert sorted((one.to[0], one.subject) for one in others) == [
        ("asha@example.org", "Case NB-001 was allocated to you"),
        ("ines@example.org", "2 things for you to see in Record probation inspections"),
    ]


def test_the_daily_email_waits_for_its_hour_and_what_was_read_is_not_in_it(cast):
    choose_emails(chosen={Kind.CASE_ALLOCATED: Email.DAILY}, by=cast.ines)
    told(cast.ines)
    send_emails()
    assert mail.outbox == []
    again()
    assert len(mail.outbox) == 1


def test_who_may_not_sign_in_any_more_gets_no_email(cast):
    told(cast.ines)
    cast.ines.is_active = False
    cast.ines.save()
    send_emails()
    assert mail.outbox == []


@pytest.mark.parametrize("away", ["Away", "Gone"])
def test_what_a_server_that_is_away_did_not_take_is_sent_when_it_is_back(cast, server, caplog, away):
    told(cast.ines, kind=Kind.IMMEDIATE_RISK)
    told(cast.asha)
    server(away)
    send_emails()
    assert (len(mail.outbox), how_emails_go(timezone.now() + timedelta(hours=1)).waiting) == (0, 2)
    assert "cannot be reached" in caplog.text
    assert max(Notification.objects.values_list("attempts", flat=True)) == (0 if away == "Away" else 1)

    server()
    again()
    assert len(mail.outbox) == 2


def test_a_refused_email_keeps_nobody_waiting_and_is_given_up_until_an_administrator_asks_again(cast, server):
    server("Refusing")
    told(cast.ines, cast.asha)
    for _ in range(MOST_ATTEMPTS + 2):
        again()
    assert [one.to for one in mail.outbox] == [["asha@example.org"]]
    state = how_emails_go(timezone.now())
    assert (state.waiting, state.given_up) == (0, 1)
    assert (state.refused[0].attempts, state.refused[0].failure) == (MOST_ATTEMPTS, "SMTPDataError 554")

    with pytest.raises(PermissionDenied):
        try_emails_again(by=cast.lee)
    server()
    assert try_emails_again(by=cast.ada) == 1
    send_emails()
    assert [one.to for one in mail.outbox][1:] == [["ines@example.org"]]
    assert how_emails_go(timezone.now()).refused == []


def test_that_somebody_is_in_danger_is_never_given_up(cast, server):
    server("Refusing")
    told(cast.ines, kind=Kind.IMMEDIATE_RISK)
    for _ in range(MOST_ATTEMPTS + 2):
        again()
    assert Notification.objects.get().email_due_at <= timezone.now() + timedelta(minutes=10)


def test_of_two_workers_one_sends(cast):
    told(cast.ines)
    other = connections.create_connection("default")
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_ONE_AT_A_TIME])
        send_emails()
        assert mail.outbox == []
        # A server notices the end of a connection, and gives up its locks, in its own time.
        cursor.execute("SELECT pg_advisory_unlock(%s)", [_ONE_AT_A_TIME])
    other.close()
    send_emails()
    assert len(mail.outbox) == 1


def test_the_worker_removes_what_was_read_long_ago(cast):
    told(cast.ines)
    Notification.objects.update(read_at=timezone.now() - timedelta(days=1000))
    remove_old_notifications()
    assert Notification.objects.count() == 0
