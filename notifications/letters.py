"""What an email says: the reference of a case or inspection and where to read on, and nothing about anybody.

Each kind has its template in templates/notifications/emails; who notifies may say more exactly what happened.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import User
from notifications.models import Notification

MOST_LINES = 20  # more than these are read on the page of all notifications


@dataclass(frozen=True, slots=True)
class Letter:
    """One email to one person about one thing, or about several at once."""

    user: User
    about: Sequence[Notification]

    def message(self) -> EmailMessage:
        """Return the email. Its Message-ID is made of the first row's, so that a mailbox that gets it twice can tell."""
        lines = [(_says(one), _address(reverse("open_notification", args=[one.pk]))) for one in self.about]
        told = {"lines": lines[:MOST_LINES], "others": len(lines) - MOST_LINES, "all": _address(reverse("notifications"))}
        text = render_to_string("notifications/emails/_email.txt", told | {"settings": _settings()})
        subject = lines[0][0] if len(lines) == 1 else f"{len(lines)} things for you to see in Record probation inspections"
        return EmailMessage(subject, text, None, [self.user.email], headers=self._headers())

    def _headers(self) -> dict[str, str]:
        host = urlsplit(settings.PUBLIC_ADDRESS).hostname or "localhost"
        return {
            "Message-ID": f"<notification-{self.about[0].pk}-{len(self.about)}@{host}>",
            "List-Unsubscribe": f"<{_settings()}>",
            "Auto-Submitted": "auto-generated",
        }


def _says(one: Notification) -> str:
    """Return what happened, in one line."""
    if one.email_words:
        return one.email_words
    inspection = one.inspection.reference if one.inspection else ""
    said = render_to_string(f"notifications/emails/{one.kind}.txt", {"case": one.case_reference, "inspection": inspection})
    return " ".join(said.split())


def _settings() -> str:
    return _address(reverse("notification_settings"))


def _address(path: str) -> str:
    return f"{settings.PUBLIC_ADDRESS}{path}"
