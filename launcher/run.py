"""`make run`: the whole product on this machine, with its demonstration, until Ctrl+C."""

import contextlib
import json
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Iterator

from launcher.environment import local_environment
from launcher.places import State, hold
from launcher.problems import CannotContinueError, StopRequestedError
from launcher.processes import Running, run_in_foreground
from launcher.programs import HOST, MANAGE, load, migrate, wait_for_pages, web, worker_and_scheduler
from launcher.servers import Servers, kept_servers


def wanted_port() -> int:
    """Return the port to serve on: PORT, or 8000."""
    given = os.environ.get("PORT", "8000")
    if not given.isascii() or not given.isdigit() or not 0 < int(given) < 65536:
        raise CannotContinueError(f"PORT must be a number from 1 to 65535, not {given!r}.")
    return int(given)


def check_free(state: State, port: int) -> None:
    """Refuse to go on when the product runs from this checkout already, or another program has the port."""
    with _lock(state):
        check_port(port)


def check_port(port: int) -> None:
    """Refuse to go on when another program has the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError as error:
            raise CannotContinueError(
                f"This account may not open port {port}. Choose one above 1023: PORT=8000 make run"
            ) from error
        except OSError as error:
            raise CannotContinueError(
                f"Port {port} is taken by another program. Choose another one: PORT={port % 65535 + 1} make run"
            ) from error


def run(state: State) -> int:
    """Start everything, print address and sign-ins, and stay until asked to stop; then stop all in reverse order."""
    port, began = wanted_port(), time.monotonic()
    check_free(state, port)
    try:
        with _lock(state), kept_servers(state) as servers:
            environment = _environment(state, servers) | {"PUBLIC_ADDRESS": f"http://{HOST}:{port}"}
            migrate(environment)
            with web(state.logs, environment, port) as server:
                sign_ins = load(environment)  # while the web server starts
                with worker_and_scheduler(state, environment) as others, _published(state, environment, port):
                    wait_for_pages(server, port)
                    _announce(state, sign_ins, port, time.monotonic() - began)
                    _watch([*servers.started, server, *others])
    except StopRequestedError:
        with contextlib.suppress(OSError):  # the terminal may be gone
            print("\nStopped. The data are kept for the next start.", flush=True)
    return 0


def manage(state: State, arguments: list[str]) -> int:
    """Run one management command on the kept data, whether the product is running or not; returns its exit status."""
    command = [*MANAGE, *arguments]
    lock = hold(state.root / "running")
    if lock is None:
        try:
            connection = json.loads((state.private / "connection").read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise CannotContinueError("The product is just starting. Try again when it has printed its address.") from error
        given = (connection["DATABASE_URL"], connection["BROKER_URL"], connection["SECRET_KEY"])
        return run_in_foreground(command, _configured(state, *given))
    with lock, kept_servers(state) as servers:
        return run_in_foreground(command, _environment(state, servers))


def _environment(state: State, servers: Servers) -> dict[str, str]:
    secret_key = os.environ.get("SECRET_KEY") or state.secret("secret-key")
    return _configured(state, servers.database_url, servers.broker_url, secret_key)


def _configured(state: State, *given: str) -> dict[str, str]:
    return local_environment(*given) | {"MEDIA_ROOT": os.environ.get("MEDIA_ROOT") or str(state.files)}


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
    note = {"address": f"http://{HOST}:{port}/", "pid": os.getpid()} | {name: environment[name] for name in names}
    path = state.private / "connection"
    path.write_text(json.dumps(note), encoding="utf-8")
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def _announce(state: State, sign_ins: str, port: int, seconds: float) -> None:
    print(f"Started in {seconds:.1f} seconds. Logs are in {state.logs}. Ctrl+C stops everything.", flush=True)
    print(f"\nOpen  http://{HOST}:{port}/\n\n{sign_ins.strip()}\n", flush=True)


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
