"""Telling people. The one function that other parts of the product call."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from inspections.models import Inspection
from notifications.models import EmailChoice, Notification
from notifications.rules import Email, Kind, chosen_or_default, email_due
from notifications.signals import notified

LONGEST_SUBJECT = 200


def notify(
    people: User | Iterable[User], kind: Kind, subject: str, link: str, *,
    about: Inspection | None = None, case: str = "", email: str = "", once: str = "", by: User | None = None,
) -> None:  # fmt: skip
    """Tell people of something that has just happened, in the transaction in which it happens. Two queries.

    `subject` is what they read on screen: plain words, the reference of a case at most, nobody on probation. It never leaves
    by email: that names `case`, the reference of one case, and the inspection it is `about`, or says `email`, in which numbers,
    dates and references of cases and inspections may stand, and nobody's name. `link` is an address within the product. `once`
    names an event that might be found again, such as "overdue:case:7:2026-03-02": nobody is told of it twice.
    `by` did it, and is not told. Who may not sign in any more is not told either. Emails go out after the commit, by the worker.
    """
    given = [people] if isinstance(people, User) else people
    told = {person.pk: person for person in given if person.is_active and (by is None or person.pk != by.pk)}
    if not told:
        return
    now = timezone.localtime()
    chosen = dict(EmailChoice.objects.filter(user__in=told, kind=kind.value).values_list("user_id", "email"))
    rows = [
        Notification(
            user=person, kind=kind.value, subject=_shortened(subject), link=link, inspection=about, case_reference=case,
            email_words=_shortened(email),            once=once, at=now, email_due_at=_due(kind, chosen.get(pk), now),
        )
        for pk, person in told.items()
    ]  # fmt: skip
    Notification.objects.bulk_create(rows, ignore_conflicts=bool(once))
    transaction.on_commit(lambda: notified.send(Notification), robust=True)


def _due(kind: Kind, chosen: str | None, now: datetime) -> datetime | None:
    email = chosen_or_default(kind, Email(chosen) if chosen else None)
    return email_due(email, now, hour=settings.DAILY_EMAIL_HOUR)


def _shortened(subject: str) -> str:
    return subject if len(subject) <= LONGEST_SUBJECT else subject[: LONGEST_SUBJECT - 1] + "…"
