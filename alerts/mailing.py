"""Telling the lead inspector by email that an alert was raised. Done by the worker: no page ever waits for a mail server.

The alert is the request and the record of its email the receipt: what could not be sent is tried again until it was. The
email names the case by its reference and says where to read on; nothing about anybody leaves the system with it.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.mail import send_mail
from django.db import connection
from django.urls import reverse

from accounts.models import User
from alerts.models import Alert, AlertMail
from inspections.models import TeamMember
from inspections.rules import Role

logger = logging.getLogger(__name__)

# Any number that nothing else locks by.
_ONE_AT_A_TIME = 7_250_311
_TEXT = """An alert of immediate risk was raised about case {case}.

Read it and acknowledge it here:
{link}

This email says no more on purpose. Do not reply to it.
"""


def send_due_mails() -> int:
    """Send the email of every alert whose lead inspector has not been sent one, and return how many were sent.

    One that cannot be sent does not keep the others waiting, and is tried again the next time. Where two workers do this at the
    same time, one does nothing.
    """
    with _alone() as alone:
        return sum(_sent(alert) for alert in _due()) if alone else 0


def _due() -> list[Alert]:
    return list(Alert.objects.filter(mail=None).select_related("case").order_by("id"))


def _sent(alert: Alert) -> bool:
    lead = _lead_of(alert.case.inspection_id)
    if lead is None:
        logger.warning("Alert %s: nobody leads the inspection, so that nobody can be sent an email", alert.pk)
        return False
    link = settings.PUBLIC_ADDRESS + reverse("alert", args=[alert.pk])
    try:
        send_mail(
            f"Alert about case {alert.case.reference}", _TEXT.format(case=alert.case.reference, link=link), None, [lead.email]
        )
    except Exception as error:  # noqa: BLE001  (whatever a mail server does, it is asked again later)
        logger.warning("The email about alert %s could not be sent and is tried again: %s", alert.pk, type(error).__name__)
        return False
    AlertMail.objects.create(alert=alert, sent_to=lead)
    return True


def _lead_of(inspection_id: int) -> User | None:
    member = TeamMember.objects.current().filter(inspection=inspection_id, role=Role.LEAD, user__is_active=True)
    return next((one.user for one in member.select_related("user")), None)


@contextmanager
def _alone() -> Iterator[bool]:
    """Hold a lock of the database for as long as the emails are sent, which may be long; no row is locked meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_ONE_AT_A_TIME])
        alone = bool(cursor.fetchone()[0])
    try:
        yield alone
    finally:
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_ONE_AT_A_TIME])
