"""Ask the worker for emails as soon as there are some, without making the person who caused them wait for the broker.

One message for however many people were told meanwhile. A nudge that is lost, with its process or its broker, costs seconds:
the sweep finds what is due.
"""

import logging
import threading
from typing import Any

logger = logging.getLogger(__name__)

_asking = threading.Lock()


def nudge(**_signal: Any) -> None:
    """Ask for emails to be sent soon. Never blocks and never fails."""
    if _asking.acquire(blocking=False):
        threading.Thread(target=_publish, name="notifications-nudge", daemon=True).start()


def _publish() -> None:
    from notifications.tasks import send_emails  # noqa: PLC0415  (the task module wires Celery; only this thread needs it)

    # Whoever is told of something from here on starts a thread of their own: no event falls between two messages.
    _asking.release()
    try:
        send_emails.apply_async(retry=False)
    except Exception as error:  # noqa: BLE001  (whatever the broker does, nobody's work must suffer)
        logger.warning("The broker did not take a nudge for emails: %s", error)
