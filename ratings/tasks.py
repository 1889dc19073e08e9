"""What the worker does. A message carries an id only; what to do is read from the database."""

from celery import shared_task


@shared_task(name="ratings.tasks.aggregate_inspection")
def aggregate_inspection(inspection_id: int) -> None:
    """Compute the inspection's ratings if its judgements have changed since the latest run."""


@shared_task(name="ratings.tasks.sweep_stale_inspections")
def sweep_stale_inspections() -> None:
    """Compute every inspection whose judgements have changed since its latest run."""
