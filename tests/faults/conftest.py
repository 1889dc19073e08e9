"""The web server, the records behind it, and a way to run scripts against both."""

import asyncio
import os
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future

import pytest
from _pytest.terminal import TerminalReporter

from tests.faults.records import Records
from tests.faults.runs import Total, longest, run_all
from tests.faults.script import Script
from tests.faults.serving import serving
from tests.faults.table import Table, added, in_words


class RunningTotals:
    """Says after every share of the random runs what has come out so far: all of them take long."""

    def __init__(self, reporter: TerminalReporter) -> None:
        self.reporter = reporter
        self.total: Table = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        tables = [value for name, value in report.user_properties if name == "runs" and report.when == "call"]
        if tables:
            self.total = added([self.total, *tables])
            self.reporter.write_line(f" {in_words(self.total)}")


def pytest_configure(config: pytest.Config) -> None:
    """Say it once, where the processes come together."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter and not hasattr(config, "workerinput"):
        config.pluginmanager.register(RunningTotals(reporter), "running totals")


@pytest.fixture
def run(transactional_db, inspection, cast, tmp_path) -> Callable[..., Total]:
    """Run scripts: `run([script, ...], at_once=8)`. In a thread of its own, for another Playwright may hold this one's loop.

    A browser that hangs is left behind with its thread: nobody waits for it longer than all runs may take.
    """
    store = Records(inspection, cast)
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")

    def go(scripts: Iterable[Script], at_once: int = 1) -> Total:
        todo = list(scripts)
        done: Future[Total] = Future()

        def work() -> None:
            try:
                done.set_result(asyncio.run(run_all(todo, port, store, at_once=at_once)))
            except BaseException as error:  # noqa: BLE001  (whatever it was: the test raises it)
                done.set_exception(error)

        threading.Thread(target=work, name="faults", daemon=True).start()
        return done.result(longest(len(todo), at_once))

    with serving(tmp_path) as port:
        yield go
    store.close()
    assert os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE") == before
