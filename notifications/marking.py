"""Saying that one has read what one was told. An email that has not gone out is then not needed any more."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from notifications.models import Notification, NotificationQuerySet
from notifications.rules import ALWAYS_AT_ONCE

# What cannot be switched off is sent all the same; and what a mail server has refused stays on the administrators' list.
_STILL_SENT = Q(kind__in=[kind.value for kind in ALWAYS_AT_ONCE]) | Q(attempts__gt=0)


@transaction.atomic
def mark_read(*, notification: Notification, by: User) -> None:
    """Note that its person has read a notification; the first time counts. Nobody else's is touched."""
    _mark(Notification.objects.visible_to(by).filter(pk=notification.pk))


@transaction.atomic
def mark_all_read(*, up_to: int, by: User) -> int:
    """Note that the person has read everything up to the notification with this id, the newest they saw. Return how many."""
    return _mark(Notification.objects.visible_to(by).filter(pk__lte=up_to))


@transaction.atomic
def mark_settled(*, once: str) -> int:
    """Note that what an event asked of people is done, by whomever: nobody need read of it. Return how many had not."""
    return _mark(Notification.objects.filter(once=once))


def _mark(seen: NotificationQuerySet) -> int:
    unread = seen.unread()
    unread.exclude(_STILL_SENT).update(email_due_at=None)
    return unread.update(read_at=timezone.now())
