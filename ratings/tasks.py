"""What the worker does. A message carries an id only; what to do is read from the database."""

from celery import shared_task

from ratings.aggregating import aggregate
from ratings.queries.tallies import stale_inspections


@shared_task(name="ratings.tasks.aggregate_inspection")
def aggregate_inspection(inspection_id: int) -> None:
    """Compute the inspection's ratings if its judgements have changed since the latest run."""
    aggregate(inspection_id)


@shared_task(name="ratings.tasks.sweep_stale_inspections")
def sweep_stale_inspections() -> None:
    """Have every inspection computed whose judgements have changed since its latest run: what a nudge was lost for."""
    for inspection_id in stale_inspections():
        # A task for each, so that one inspection that cannot be computed does not keep the others waiting.
        aggregate_inspection.delay(inspection_id)
