"""What the worker does. A message carries an id only; what to do is read from the database."""

import logging
import time
from typing import Any

from celery import shared_task
from django.conf import settings

from inspections.models import Inspection
from ratings.attempting import SPACING, attempt, held_back, is_too_soon, note_sweep
from ratings.queries.fingerprints import stale_inspections
from ratings.trying import dry_runs_to_do, try_draft

logger = logging.getLogger(__name__)

# When the tasks that this process has put off will begin, by inspection. Whatever comes before is counted by them as well.
_put_off: dict[int, float] = {}
# A task that begins a moment before its time is still the one that was put off.
_EARLY = 0.05


@shared_task(name="ratings.tasks.aggregate_inspection")
def aggregate_inspection(inspection_id: int) -> None:
    """Compute the inspection's ratings if its judgements have changed since the latest run, and have the whole it is part of.

    Not more than once a second: what comes sooner is put off, once. If the task that was put off is lost, the sweep finds it.
    """
    if time.monotonic() < _put_off.get(inspection_id, 0):
        return
    if is_too_soon(inspection_id):
        due = time.monotonic() + SPACING.total_seconds() - _EARLY
        aggregate_inspection.apply_async((inspection_id,), countdown=SPACING.total_seconds())
        _put_off[inspection_id] = due
        return
    attempt(inspection_id)
    whole = Inspection.objects.values_list("part_of", flat=True).get(pk=inspection_id)
    if whole is not None:
        aggregate_inspection.delay(whole)


@shared_task(name="ratings.tasks.aggregate_inspections")
def aggregate_inspections(inspection_ids: list[int]) -> None:
    """Do that for several inspections, one after the other. One that cannot be computed does not keep the others waiting."""
    for inspection_id in inspection_ids:
        try:
            aggregate_inspection(inspection_id)
        except Exception:
            logger.exception("Inspection %s could not be rated", inspection_id)


@shared_task(name="ratings.tasks.sweep_stale_inspections", bind=True)
def sweep_stale_inspections(self: Any) -> None:
    """Have every inspection computed whose judgements have changed since its latest run: what a nudge was lost for."""
    note_sweep(str(self.request.hostname or "here"))
    waiting = held_back()
    for inspection_id in stale_inspections():
        if inspection_id not in waiting:
            # A task for each, so that one inspection that cannot be computed does not keep the others waiting. What is not
            # done before the next sweep is asked for again by that one, so that tasks never pile up.
            aggregate_inspection.apply_async((inspection_id,), expires=settings.SWEEP_SECONDS)


@shared_task(name="ratings.tasks.dry_run")
def dry_run(dry_run_id: int) -> None:
    """Try a draft's rules on finished inspections, if nobody else is at it."""
    try_draft(dry_run_id)


@shared_task(name="ratings.tasks.sweep_dry_runs")
def sweep_dry_runs() -> None:
    """Have every dry run taken up that nobody works on: what a message was lost for, or a worker died over."""
    for dry_run_id in dry_runs_to_do():
        dry_run.delay(dry_run_id)
