"""`make run`: the whole product on this machine, with its demonstration, until Ctrl+C."""

import contextlib
import http.client
import json
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Iterator

from launcher.environment import local_environment
from launcher.places import PYTHON, State, hold
from launcher.problems import CannotContinueError, StopRequestedError
from launcher.processes import Program, Running, run_in_foreground, run_to_end, start
from launcher.servers import Servers, kept_servers

_HOST = "127.0.0.1"
_MODULE = [str(PYTHON), "-m"]
_MANAGE = [str(PYTHON), "manage.py"]


def wanted_port() -> int:
    """Return the port to serve on: PORT, or 8000."""
    given = os.environ.get("PORT", "8000")
    if not given.isascii() or not given.isdigit() or not 0 < int(given) < 65536:
        raise CannotContinueError(f"PORT must be a number from 1 to 65535, not {given!r}.")
    return int(given)


def check_free(state: State, port: int) -> None:
    """Refuse to go on when the product runs from this checkout already, or another program has the port."""
    with _lock(state), socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, port))
        except PermissionError as error:
            raise CannotContinueError(
                f"This account may not open port {port}. Choose one above 1023: PORT=8000 make run"
            ) from error
        except OSError as error:
            raise CannotContinueError(
                f"Port {port} is taken by another program. Choose another one: PORT={port + 1} make run"
            ) from error


def run(state: State) -> int:
    """Start everything, print address and sign-ins, and stay until asked to stop; then stop all in reverse order."""
    port, began = wanted_port(), time.monotonic()
    check_free(state, port)
    try:
        with _lock(state), kept_servers(state) as servers:
            environment = _environment(state, servers)
            _migrate(environment)
            with _web(state, environment, port) as web:
                sign_ins = _load(environment)  # while the web server starts
                with _worker_and_scheduler(state, environment) as others, _published(state, environment, port):
                    _wait_for_pages(web, port)
                    _announce(state, sign_ins, port, time.monotonic() - began)
                    _watch([*servers.started, web, *others])
    except StopRequestedError:
        with contextlib.suppress(OSError):  # the terminal may be gone
            print("\nStopped. The data are kept for the next start.", flush=True)
    return 0


def manage(state: State, arguments: list[str]) -> int:
    """Run one management command on the kept data, whether the product is running or not; returns its exit status."""
    command = [*_MANAGE, *arguments]
    lock = hold(state.root / "running")
    if lock is None:
        try:
            connection = json.loads((state.private / "connection").read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise CannotContinueError("The product is just starting. Try again when it has printed its address.") from error
        given = (connection["DATABASE_URL"], connection["BROKER_URL"], connection["SECRET_KEY"])
        return run_in_foreground(command, local_environment(*given))
    with lock, kept_servers(state) as servers:
        return run_in_foreground(command, _environment(state, servers))


def _environment(state: State, servers: Servers) -> dict[str, str]:
    secret_key = os.environ.get("SECRET_KEY") or state.secret("secret-key")
    return local_environment(servers.database_url, servers.broker_url, secret_key)


@contextlib.contextmanager
def _lock(state: State) -> Iterator[None]:
    lock = hold(state.root / "running")
    if lock is None:
        raise CannotContinueError(f"It is running from this checkout already: {_whereabouts(state)}")
    with lock:
        yield


def _whereabouts(state: State) -> str:
    try:
        connection = json.loads((state.private / "connection").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return "it is just starting, or a management command is at work."
    return f"{connection['address']} (stop it with Ctrl+C where it was started, or with: kill {connection['pid']})"


@contextlib.contextmanager
def _published(state: State, environment: dict[str, str], port: int) -> Iterator[None]:
    """Leave a note for the owner's other commands on how to reach what is running."""
    names = ("DATABASE_URL", "BROKER_URL", "SECRET_KEY")
    note = {"address": f"http://{_HOST}:{port}/", "pid": os.getpid()} | {name: environment[name] for name in names}
    path = state.private / "connection"
    path.write_text(json.dumps(note), encoding="utf-8")
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def _migrate(environment: dict[str, str]) -> None:
    print("Preparing the database ...", flush=True)
    run_to_end([*_MANAGE, "migrate", "--no-input"], environment, "Preparing the database")


def _load(environment: dict[str, str]) -> str:
    """Fill the database with what is not there yet; return what the demonstration says about its sign-ins."""
    print("Loading the standards and the demonstration (the first time takes up to a minute) ...", flush=True)
    run_to_end([*_MANAGE, "load_editions"], environment, "Loading the standards")
    return run_to_end([*_MANAGE, "load_demonstration"], environment, "Loading the demonstration")


@contextlib.contextmanager
def _web(state: State, environment: dict[str, str], port: int) -> Iterator[Running]:
    command = ["gunicorn", "config.wsgi:application", "--bind", f"{_HOST}:{port}", "--no-control-socket"]
    command += ["--worker-class", "gthread", "--workers", "2", "--threads", "4"]
    command += ["--graceful-timeout", "5", "--access-logfile", "-"]
    with _started(Program("web server", [*_MODULE, *command], state.logs / "web.log", environment)) as running:
        yield running


@contextlib.contextmanager
def _worker_and_scheduler(state: State, environment: dict[str, str]) -> Iterator[tuple[Running, Running]]:
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


def _wait_for_pages(web: Running, port: int) -> None:
    """Wait until the first page comes. The request is also what makes a web process load all its code."""

    def answers() -> bool:
        connection = http.client.HTTPConnection(_HOST, port, timeout=20)
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


def _announce(state: State, sign_ins: str, port: int, seconds: float) -> None:
    print(f"Started in {seconds:.1f} seconds. Logs are in {state.logs}. Ctrl+C stops everything.", flush=True)
    print(f"\nOpen  http://{_HOST}:{port}/\n\n{sign_ins.strip()}\n", flush=True)


def _watch(programs: list[Running]) -> None:
    """Stay until a signal comes; raise CannotContinueError when a program ends by itself.

    A closed terminal counts as a signal: make, when it leads the session (as under `ssh -t`), does not pass it on.
    """
    terminal = select.poll()
    if sys.stdout.isatty():
        terminal.register(sys.stdout, 0)
    while True:
        for running in programs:
            if running.ended():
                raise running.failure()
        if any(event & select.POLLHUP for _, event in terminal.poll(500)):
            raise StopRequestedError(signal.SIGHUP)
