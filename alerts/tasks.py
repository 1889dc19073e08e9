"""What the worker does about alerts."""

from celery import shared_task

from alerts.mailing import send_due_mails


@shared_task(name="alerts.tasks.send_mails")
def send_mails() -> None:
    """Tell the lead inspectors of alerts that they have not been sent an email about."""
    send_due_mails()
