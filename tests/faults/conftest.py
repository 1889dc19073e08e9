"""The web server, the records behind it, and a way to run scripts against both."""

import asyncio
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults.records import Records
from tests.faults.runs import Total, run_all
from tests.faults.script import Script
from tests.faults.serving import serving


@pytest.fixture
def run(transactional_db, inspection, cast, tmp_path) -> Callable[..., Total]:
    """Run scripts: `run([script, ...], at_once=8)`. In a thread of its own, for another Playwright may hold this one's loop."""
    store = Records(inspection, cast)
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")

    def go(scripts: Iterable[Script], at_once: int = 1) -> Total:
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(lambda: asyncio.run(run_all(scripts, port, store, at_once=at_once))).result()

    with serving(tmp_path) as port:
        yield go
    store.close()
    assert os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE") == before
