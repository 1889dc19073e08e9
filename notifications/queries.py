"""What somebody was told, which emails they want, and which emails wait."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import BooleanField, Count, ExpressionWrapper, Min, Q, QuerySet
from django.http import QueryDict

from accounts.models import User
from design.paging import Page, keyset_page
from notifications.models import EmailChoice, Notification
from notifications.rules import CHOOSABLE, OF_ADMINISTRATORS, Email, Kind, chosen_or_default

NOTIFICATIONS_PER_PAGE = 25
EMAILS_AT_A_TIME = 500
FAILURES_SHOWN = 20


def notifications_of(user: User) -> QuerySet[Notification]:
    """Return what the person was told, with the inspection that it is about. No query yet."""
    return Notification.objects.visible_to(user).select_related("inspection__provider")


def notification_page(user: User, query: QueryDict) -> Page[Notification]:
    """Return the page that the address asks for: what is unread first, then the newest. One query, and one for a later page."""
    is_read = ExpressionWrapper(Q(read_at__isnull=False), output_field=BooleanField())
    own = notifications_of(user).annotate(is_read=is_read)
    return keyset_page(own, order=["is_read", "-id"], size=NOTIFICATIONS_PER_PAGE, query=query, among=own)


def emails_wanted_by(user: User) -> dict[Kind, Email]:
    """Return when the person gets emails of each kind that they may be told of and choose about. One query."""
    kinds = [kind for kind in CHOOSABLE if user.is_administrator or kind not in OF_ADMINISTRATORS]
    chosen = dict(EmailChoice.objects.filter(user=user).values_list("kind", "email"))
    return {kind: chosen_or_default(kind, Email(chosen[kind]) if kind in chosen else None) for kind in kinds}


def receipts_of(once: str) -> list[Notification]:
    """Return who was told of an event and whether their email went out, who was told last first. One query."""
    return list(Notification.objects.filter(once=once).select_related("user").order_by("-id"))


def emails_due(now: datetime) -> list[Notification]:
    """Return the oldest notifications whose email is due, of people who may still sign in. One query."""
    due = Notification.objects.waiting_for_email().filter(email_due_at__lte=now, user__is_active=True)
    return list(due.select_related("user", "inspection").order_by("email_due_at", "id")[:EMAILS_AT_A_TIME])


@dataclass(frozen=True, slots=True)
class EmailState:
    """How it goes with emails."""

    waiting: int
    since: datetime | None  # when the first of those should have gone out
    refused: list[Notification]  # given up, or tried again after a pause; the newest first
    given_up: int


def how_emails_go(now: datetime) -> EmailState:
    """Return which emails are late and which no mail server took. Two queries."""
    counted = Notification.objects.filter(user__is_active=True).aggregate(
        waiting=Count("pk", filter=Q(emailed_at=None, email_due_at__lte=now)),
        since=Min("email_due_at", filter=Q(emailed_at=None, email_due_at__lte=now)),
        given_up=Count("pk", filter=Q(emailed_at=None, email_due_at=None, attempts__gt=0)),
    )
    refused = Notification.objects.filter(emailed_at=None, attempts__gt=0).select_related("user").order_by("-id")
    return EmailState(counted["waiting"], counted["since"], list(refused[:FAILURES_SHOWN]), counted["given_up"])
