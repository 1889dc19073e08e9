"""What the worker does for notifications. What is to be done is read from the database."""

from celery import shared_task

from notifications.clearing import remove_old
from notifications.mailing import send_due_emails


@shared_task(name="notifications.tasks.send_emails")
def send_emails() -> None:
    """Send every email that is due: of what has just happened, and of what a message was lost for."""
    send_due_emails()


@shared_task(name="notifications.tasks.remove_old")
def remove_old_notifications() -> None:
    """Remove what people read long ago."""
    remove_old()
