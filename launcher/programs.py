"""The programs that the product consists of, and what has to be done before they can serve."""

import contextlib
import http.client
import signal
from collections.abc import Iterator
from pathlib import Path

from launcher.places import PYTHON, State
from launcher.problems import CannotContinueError
from launcher.processes import Program, Running, run_to_end, start

HOST = "127.0.0.1"
MANAGE = [str(PYTHON), "manage.py"]
_MODULE = [str(PYTHON), "-m"]


def migrate(environment: dict[str, str]) -> None:
    """Bring the tables of the database up to date."""
    print("Preparing the database ...", flush=True)
    run_to_end([*MANAGE, "migrate", "--no-input"], environment, "Preparing the database")


def load(environment: dict[str, str]) -> str:
    """Fill the database with what is not there yet; return what the demonstration says about its sign-ins."""
    print("Loading the standards and the demonstration (the first time takes up to a minute) ...", flush=True)
    run_to_end([*MANAGE, "load_editions"], environment, "Loading the standards")
    return run_to_end([*MANAGE, "load_demonstration"], environment, "Loading the demonstration")


@contextlib.contextmanager
def web(logs: Path, environment: dict[str, str], port: int) -> Iterator[Running]:
    """Run the web server until the end of the block; it needs a moment before the first page."""
    command = ["gunicorn", "config.wsgi:application", "--bind", f"{HOST}:{port}", "--no-control-socket"]
    command += ["--worker-class", "gthread", "--workers", "2", "--threads", "4"]
    command += ["--graceful-timeout", "5", "--access-logfile", "-"]
    with _started(Program("web server", [*_MODULE, *command], logs / "web.log", environment)) as running:
        yield running


@contextlib.contextmanager
def worker_and_scheduler(state: State, environment: dict[str, str]) -> Iterator[tuple[Running, Running]]:
    """Run the worker, and the scheduler that gives it its regular tasks, until the end of the block."""
    celery = [*_MODULE, "celery", "-A", "config"]
    worker = Program(
        "worker",
        [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO", "--without-gossip", "--without-mingle"],
        state.logs / "worker.log",
        environment,
        stop_signals=(signal.SIGTERM, signal.SIGQUIT),
        # A worker whose launcher was killed has no broker either, and would wait for it; its tasks come again.
        orphan_signal=signal.SIGQUIT,
        guarded=True,
    )
    scheduler = Program(
        "scheduler",
        [*celery, "beat", "--loglevel", "INFO", "--pidfile=", "--schedule", str(state.root / "beat-schedule")],
        state.logs / "scheduler.log",
        environment,
    )
    with _started(worker) as first, _started(scheduler) as second:
        yield first, second


@contextlib.contextmanager
def _started(program: Program) -> Iterator[Running]:
    running = start(program)
    try:
        yield running
    finally:
        running.stop()


def wait_for_pages(web: Running, port: int) -> None:
    """Wait until the first page comes. The request is also what makes a web process load all its code."""

    def answers() -> bool:
        connection = http.client.HTTPConnection(HOST, port, timeout=20)
        try:
            connection.request("GET", "/")
            status = connection.getresponse().status
        except OSError:
            return False
        finally:
            connection.close()
        if status >= 500:
            raise CannotContinueError(f"The first page failed (status {status}). The reason is in {web.program.log}.")
        return True

    web.wait_until(answers)
