"""What the worker does for samples. A message carries an id only; what to do is read from the database."""

from celery import shared_task

from sampling.loading import extracts_to_read, read_extract


@shared_task(name="sampling.tasks.read")
def read(extract_id: int) -> None:
    """Read the file of a population, if nobody else is at it."""
    read_extract(extract_id)


@shared_task(name="sampling.tasks.sweep_extracts")
def sweep_extracts() -> None:
    """Have every file read that nobody works on: one just loaded, one whose message was lost or whose worker died."""
    for extract_id in extracts_to_read():
        read.delay(extract_id)
