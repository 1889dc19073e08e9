"""Tell the worker that an inspection has new judgements, without making the person who saved wait for the broker.

Saving only puts the inspection's id into a set; one thread per process publishes what is in it: the first save of an inspection
at once, what follows together, as often as an inspection is rated and no oftener. A message costs more than the save it
tells of, and so one tells of several inspections. A nudge that is lost, with its process or its broker, costs seconds: the
sweep finds what is stale.
"""

import logging
import threading
import time
from collections.abc import Sequence
from typing import Any

from ratings.attempting import SPACING

logger = logging.getLogger(__name__)

# Long enough to turn a burst of saves into one message, short enough to be felt as at once.
INTERVAL_SECONDS = 0.1
# So many inspections a message tells of at most: they are rated one after the other, other messages by other workers.
TOLD_AT_ONCE = 10
# Of one inspection. With the interval on top, so that the run asked for before is old enough for another when this is read.
SPACING_SECONDS = SPACING.total_seconds() + INTERVAL_SECONDS
PAUSE_AFTER_FAILURE_SECONDS = 5.0

_waiting: set[int] = set()
_wake = threading.Event()
_lock = threading.Lock()
_thread: threading.Thread | None = None


def nudge(*, inspection_id: int, **_signal: Any) -> None:
    """Ask for the inspection's ratings to be computed soon. Never blocks and never fails."""
    global _thread
    with _lock:
        _waiting.add(inspection_id)
        if _thread is None or not _thread.is_alive():
            _thread = threading.Thread(target=_publish_for_ever, name="ratings-nudge", daemon=True)
            _thread.start()
    _wake.set()


def _publish_for_ever() -> None:
    published: dict[int, float] = {}
    while True:
        _wake.wait()
        now = time.monotonic()
        published = {inspection_id: at for inspection_id, at in published.items() if now - at < SPACING_SECONDS}
        with _lock:
            due = sorted(_waiting - published.keys())
            _waiting.difference_update(due)
            if not _waiting:
                _wake.clear()
        pause = INTERVAL_SECONDS if _published(due) else PAUSE_AFTER_FAILURE_SECONDS
        published |= dict.fromkeys(due, now)
        time.sleep(pause)


def _published(inspection_ids: Sequence[int]) -> bool:
    """Publish messages that tell of all; False when the broker does not take one, and then none of those after it."""
    from ratings.tasks import aggregate_inspections  # noqa: PLC0415  (the task module wires Celery; only this thread needs it)

    for start in range(0, len(inspection_ids), TOLD_AT_ONCE):
        told = inspection_ids[start : start + TOLD_AT_ONCE]
        try:
            aggregate_inspections.apply_async((told,), retry=False)
        except Exception as error:  # noqa: BLE001  (whatever the broker does, saving must not suffer)
            logger.warning("The broker did not take a nudge for inspection %s: %s", ", ".join(map(str, told)), error)
            return False
    return True
