"""What the worker does for reports. A message carries an id only; what to do is read from the database."""

from celery import shared_task

from reports.making import make_pack, packs_to_make


@shared_task(name="reports.tasks.make")
def make(pack_id: int) -> None:
    """Make the documents of a pack, if nobody else is at it."""
    make_pack(pack_id)


@shared_task(name="reports.tasks.sweep_packs")
def sweep_packs() -> None:
    """Have every pack made that nobody works on: one just asked for, one whose message was lost or whose worker died."""
    for pack_id in packs_to_make():
        make.delay(pack_id)
