"""What the worker does about alerts."""

from celery import shared_task

from alerts.alerting import tell_leads


@shared_task(name="alerts.tasks.tell_leads")
def tell_leads_of_alerts() -> None:
    """Notify lead inspectors of open alerts that they have not been told of: because they lead the inspection since then."""
    tell_leads()
