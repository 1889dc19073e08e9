"""How many tasks wait in the broker. Not of the database: the only question that is asked of the broker itself."""

from typing import Any

from celery import current_app
from django.conf import settings
from kombu.exceptions import ChannelError

# A page waits no longer than this for the broker, in seconds.
PATIENCE = 1


def tasks_waiting() -> int | None:
    """Return how many tasks no worker has taken yet; None when the broker does not answer within about a second."""
    options = {
        **settings.CELERY_BROKER_TRANSPORT_OPTIONS, "socket_connect_timeout": PATIENCE, "socket_timeout": PATIENCE,
        "max_retries": 0,
    }  # fmt: skip
    try:
        with current_app.connection_for_write(connect_timeout=PATIENCE, transport_options=options) as connection:
            connection.ensure_connection(max_retries=1, interval_start=0, timeout=PATIENCE)
            channel: Any = connection.channel()
            try:
                return int(channel.queue_declare(queue=current_app.conf.task_default_queue, passive=True).message_count)
            except ChannelError:
                return 0  # nothing has ever been put into it, or the broker forgets queues that are empty
    except Exception:  # noqa: BLE001  (each broker fails in its own way, and all mean the same here)
        return None
