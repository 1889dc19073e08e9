"""The email to the lead inspector: what it says, and that a mail server that is away costs nothing."""

import smtplib

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, connections

from alerts.mailing import _ONE_AT_A_TIME
from alerts.models import Alert, AlertMail
from alerts.tasks import send_mails
from tests.alerts.raising import alert_on, told


class AwayBackend(EmailBackend):
    def send_messages(self, messages):
        raise smtplib.SMTPServerDisconnected


def test_the_email_names_the_case_and_says_where_to_read_and_nothing_about_anybody(case, cast, settings):
    settings.PUBLIC_ADDRESS = "https://inspections.example"
    alert = alert_on(case, cast.ines, concern="Her brother threatens her.", told=told())

    send_mails()

    sent = mail.outbox[0]
    assert sent.to == [cast.lee.email]
    assert "NB-001" in sent.subject
    assert f"https://inspections.example/alerts/{alert.pk}/" in sent.body
    for secret in ("brother", "Sam Okoro", "Head of unit", "Ines", "Child", "North Borough", "RO1"):
        assert secret not in sent.subject + sent.body
    assert AlertMail.objects.get().sent_to == cast.lee


def test_an_email_is_sent_once(case, cast):
    alert_on(case, cast.ines)
    send_mails()
    send_mails()
    assert len(mail.outbox) == 1


def test_what_a_broken_mail_server_did_not_take_is_sent_when_it_is_back(case, cast, settings, caplog):
    alert_on(case, cast.ines)
    settings.EMAIL_BACKEND = "tests.alerts.test_mailing.AwayBackend"
    send_mails()
    assert (Alert.objects.count(), AlertMail.objects.count()) == (1, 0)
    assert "could not be sent and is tried again" in caplog.text

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    send_mails()
    assert (len(mail.outbox), AlertMail.objects.count()) == (1, 1)


def test_an_alert_waits_for_somebody_to_lead_the_inspection(inspection, case, cast):
    alert_on(case, cast.ines)
    inspection.team.filter(user=cast.lee).update(role="inspector")
    send_mails()
    assert mail.outbox == []

    inspection.team.filter(user=cast.asha).update(role="lead")
    send_mails()
    assert mail.outbox[0].to == [cast.asha.email]


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_sends(case, cast):
    alert_on(case, cast.ines)
    other = connections.create_connection("default")
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_ONE_AT_A_TIME])
        send_mails()
        assert mail.outbox == []
        # A server notices the end of a connection, and gives up its locks, in its own time.
        cursor.execute("SELECT pg_advisory_unlock(%s)", [_ONE_AT_A_TIME])
    other.close()
    send_mails()
    assert len(mail.outbox) == 1
    assert connection.is_usable()
