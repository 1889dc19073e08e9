"""What the worker does about quality assurance."""

from celery import shared_task

from moderation.reminding import tell_of_overdue_queries, tell_of_overdue_reviews


@shared_task(name="moderation.tasks.tell_of_overdue")
def tell_of_overdue() -> None:
    """Tell people of queries and reviews that they should have done by now: each once, however often this runs."""
    tell_of_overdue_queries()
    tell_of_overdue_reviews()
