"""Tell the worker that an inspection has new judgements, without making the person who saved wait for the broker.

Saving only puts the inspection's id into a set; one thread per process publishes a message per inspection, several
times a second at most. A nudge that is lost, with its process or its broker, costs seconds: the sweep finds what is stale.
"""

import logging
import threading
import time
from typing import Any

logger = logging.getLogger(__name__)

# Long enough to turn a burst of saves into one message, short enough to be felt as at once.
INTERVAL_SECONDS = 0.1
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
    from ratings.tasks import aggregate_inspection  # noqa: PLC0415  (the task module wires Celery; only this thread needs it)

    while True:
        _wake.wait()
        _wake.clear()
        with _lock:
            inspection_ids = sorted(_waiting)
            _waiting.clear()
        pause = INTERVAL_SECONDS
        for inspection_id in inspection_ids:
            try:
                aggregate_inspection.apply_async((inspection_id,), retry=False)
            except Exception as error:  # noqa: BLE001  (whatever the broker does, saving must not suffer)
                logger.warning("The broker did not take a nudge for inspection %s: %s", inspection_id, error)
                pause = PAUSE_AFTER_FAILURE_SECONDS
                break
        time.sleep(pause)
