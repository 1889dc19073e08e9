"""What the worker does about cases."""

from celery import shared_task

from cases.reminding import tell_of_overdue_cases


@shared_task(name="cases.tasks.tell_of_overdue")
def tell_of_overdue() -> None:
    """Tell people of cases that should have been submitted by now: each once, however often this runs."""
    tell_of_overdue_cases()
