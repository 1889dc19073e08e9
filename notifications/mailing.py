"""Sending what is due by email. Done by the worker: no page ever waits for a mail server.

A notification is the request for its email and the receipt: it is asked for until the mail server has taken it, and what the
server took is noted at once, so that only a worker that dies in between makes anybody read it twice. A server that cannot be
reached costs nobody an attempt; one that refuses an email is asked again after growing pauses.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from smtplib import SMTPServerDisconnected

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.db.models import F
from django.utils import timezone

from notifications.letters import Letter
from notifications.models import Notification
from notifications.queries import emails_due
from notifications.rules import ALWAYS_AT_ONCE, Kind, pause_after

logger = logging.getLogger(__name__)

# Any number that nothing else locks by.
_ONE_AT_A_TIME = 7_250_311


def send_due_emails() -> int:
    """Send every email that is due, to each person in one, and return how many were sent.

    One that is refused does not keep the others waiting. Where two workers do this at the same time, one does nothing.
    """
    with _alone() as alone:
        letters = _letters() if alone else []
        return _sent(letters) if letters else 0


def _letters() -> list[Letter]:
    """What is due: that somebody is in danger first and by itself, the rest of each person in one email."""
    due = emails_due(timezone.now())
    urgent = [Letter(one.user, [one]) for one in due if one.kind in ALWAYS_AT_ONCE]
    others = sorted((one for one in due if one.kind not in ALWAYS_AT_ONCE), key=lambda one: (one.user_id, one.pk))
    return urgent + [Letter(user, list(theirs)) for user, theirs in groupby(others, key=lambda one: one.user)]


def _sent(letters: list[Letter]) -> int:
    server, sent = get_connection(), 0
    try:
        server.open()
        for letter in letters:
            sent += _handed_over(server, letter)
    except OSError as error:
        logger.warning("The mail server cannot be reached, and is asked again: %s", type(error).__name__)
    finally:
        server.close()
    return sent


def _handed_over(server: BaseEmailBackend, letter: Letter) -> bool:
    """Return whether the server took an email. Raises OSError when it went away meanwhile."""
    try:
        server.send_messages([letter.message()])
    except Exception as error:  # whatever a mail server does, it is asked again later
        _note_failure(letter, error)
        if isinstance(error, SMTPServerDisconnected | ConnectionError | TimeoutError):
            raise
        return False
    rows = [one.pk for one in letter.about]
    Notification.objects.filter(pk__in=rows).update(emailed_at=timezone.now(), failure="")
    return True


def _note_failure(letter: Letter, error: Exception) -> None:
    logger.warning("An email was refused and is tried again: %s", type(error).__name__)
    now = timezone.now()
    for one in letter.about:
        pause = pause_after(one.attempts + 1, Kind(one.kind))
        Notification.objects.filter(pk=one.pk).update(
            attempts=F("attempts") + 1, failure=_why(error), email_due_at=None if pause is None else now + pause
        )


def _why(error: Exception) -> str:
    """Say what went wrong without what the server repeats of the email."""
    code = getattr(error, "smtp_code", None)
    return f"{type(error).__name__} {code}" if code else type(error).__name__


@contextmanager
def _alone() -> Iterator[bool]:
    """Hold a lock of the database for as long as emails are sent, which may be long; no row is locked meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_ONE_AT_A_TIME])
        alone = bool(cursor.fetchone()[0])
    try:
        yield alone
    finally:
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_ONE_AT_A_TIME])
