"""The real thing: nothing here runs eagerly or in memory."""

import tempfile
from pathlib import Path

import pytest

from tests.stack.running import Stack, publishing_to


@pytest.fixture
def stack(transactional_db):
    """A broker of the test's own, which this process publishes to; workers are started by the test."""
    # A short path, for the address of a socket may have 107 bytes only.
    with tempfile.TemporaryDirectory(prefix="stack-", dir="/tmp") as directory:
        running = Stack(Path(directory))
        running.start_broker()
        try:
            with publishing_to(running.broker_url):
                yield running
        finally:
            running.end()
