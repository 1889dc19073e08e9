"""Tell the worker that an inspection has new judgements, without making the person who saved wait for the broker.

Saving only puts the inspection's id into a set; one thread per process publishes what is in it: the first save of an inspection
at once, what follows together, as often as an inspection is rated and no oftener. A message costs more than the save it
tells of. A nudge that is lost, with its process or its broker, costs seconds: the sweep finds what is stale.
"""

import logging
import threading
import time
from collections.abc import Iterable
from typing import Any

from ratings.attempting import SPACING

logger = logging.getLogger(__name__)

# Long enough to turn a burst of saves into one message, short enough to be felt as at once.
INTERVAL_SECONDS = 0.1
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


def _published(inspection_ids: Iterable[int]) -> bool:
    """Publish a message for each; False when the broker does not take one, and then none of those after it."""
    from ratings.tasks import aggregate_inspection  # noqa: PLC0415  (the task module wires Celery; only this thread needs it)

    for inspection_id in inspection_ids:
        try:
            aggregate_inspection.apply_async((inspection_id,), retry=False)
        except Exception as error:  # noqa: BLE001  (whatever the broker does, saving must not suffer)
            logger.warning("The broker did not take a nudge for inspection %s: %s", inspection_id, error)
            return False
    return True
