"""Removing what has been read long ago, and trying emails again that were given up."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from accounts.permissions import require_administrator
from notifications.models import Notification
from notifications.rules import ALWAYS_AT_ONCE


def remove_old() -> int:
    """Remove what was read more than NOTIFICATION_DAYS ago, and return how many; of alerts the receipt is kept."""
    before = timezone.now() - timedelta(days=settings.NOTIFICATION_DAYS)
    kept = [kind.value for kind in ALWAYS_AT_ONCE]
    return Notification.objects.filter(read_at__lt=before).exclude(kind__in=kept).delete()[0]


def try_emails_again(*, by: User) -> int:
    """Have the emails tried again that were given up, and return how many. Raises PermissionDenied."""
    require_administrator(by)
    return Notification.objects.given_up().update(attempts=0, email_due_at=timezone.now())
