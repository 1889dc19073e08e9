"""The web server itself, as `make run` starts it, against the test's own database."""

import contextlib
import os
import socket
from collections.abc import Iterator
from pathlib import Path

from launcher.environment import local_environment
from launcher.programs import HOST, wait_for_pages, web
from tests.stack.running import database_url


@contextlib.contextmanager
def serving(logs: Path, **settings: str) -> Iterator[int]:
    """Serve until the end of the block; gives the port. What it writes is committed, and seen by whoever else looks."""
    environment = local_environment(database_url(), os.environ.get("BROKER_URL", "memory://"), os.environ["SECRET_KEY"])
    with web(logs, environment | {"DJANGO_SETTINGS_MODULE": "tests.settings"} | settings, port := _free_port()) as running:
        wait_for_pages(running, port)
        yield port


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
