"""What the worker does. A message carries an id only; what to do is read from the database."""

from celery import shared_task

from inspections.models import Inspection
from ratings.aggregating import aggregate
from ratings.queries.fingerprints import stale_inspections
from ratings.trying import dry_runs_to_do, try_draft


@shared_task(name="ratings.tasks.aggregate_inspection")
def aggregate_inspection(inspection_id: int) -> None:
    """Compute the inspection's ratings if its judgements have changed since the latest run, and have the whole it is part of."""
    aggregate(inspection_id)
    whole = Inspection.objects.values_list("part_of", flat=True).get(pk=inspection_id)
    if whole is not None:
        aggregate_inspection.delay(whole)


@shared_task(name="ratings.tasks.sweep_stale_inspections")
def sweep_stale_inspections() -> None:
    """Have every inspection computed whose judgements have changed since its latest run: what a nudge was lost for."""
    for inspection_id in stale_inspections():
        # A task for each, so that one inspection that cannot be computed does not keep the others waiting.
        aggregate_inspection.delay(inspection_id)


@shared_task(name="ratings.tasks.dry_run")
def dry_run(dry_run_id: int) -> None:
    """Try a draft's rules on finished inspections, if nobody else is at it."""
    try_draft(dry_run_id)


@shared_task(name="ratings.tasks.sweep_dry_runs")
def sweep_dry_runs() -> None:
    """Have every dry run taken up that nobody works on: what a message was lost for, or a worker died over."""
    for dry_run_id in dry_runs_to_do():
        dry_run.delay(dry_run_id)
