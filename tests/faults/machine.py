"""The whole product on one machine, as `make run` starts it, with a way to kill each part of it."""

import contextlib
import json
import os
import random
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg

from launcher import broker, postgres
from launcher.environment import local_environment
from launcher.places import PROJECT, open_state, passing_directory
from launcher.processes import Running, run_to_end, start
from launcher.programs import HOST, MANAGE, wait_for_pages, web, worker_and_scheduler

# What is killed, and how often beside the others.
KINDS = {
    "connections": 4, "worker": 3, "worker process": 2, "broker": 3, "web process": 3, "web server": 1, "scheduler": 1,
    "database connection's process": 1, "database server": 1,
}  # fmt: skip
_PROGRAM = {"worker process": "worker", "web process": "web server"}


class Machine:
    """Database, broker, web server, worker and scheduler. For one thread alone: a program dies with the thread that began it."""

    def __init__(self, directory: Path, stack: contextlib.ExitStack) -> None:
        self.directory = directory
        self.stack = stack
        self.state = open_state(directory / "state")
        self.cluster = postgres.passing_cluster(directory, durable=True)
        self.port = _free_port()
        self.running: dict[str, Running] = {}
        self.environment: dict[str, str] = {}

    def begin(self) -> dict[str, Any]:
        """Start everything; returns what is in the database."""
        self.cluster.create()
        self._keep("database server", self.cluster.start(self.state.logs / "database.log"))
        serving = broker.serving(self.directory / "broker", self.directory, self.state.logs / "broker.log")
        running, url = self.stack.enter_context(serving)
        self._keep("broker", running)
        self.environment = local_environment(self.cluster.url, url, secrets.token_urlsafe(48)) | {"SWEEP_SECONDS": "1"}
        world: dict[str, Any] = json.loads(
            run_to_end([sys.executable, "-m", "tests.faults.world"], self.environment, "Filling the database")
        )
        self._keep("web server", self.stack.enter_context(web(self.state.logs, self.environment, self.port)))
        worker, scheduler = self.stack.enter_context(worker_and_scheduler(self.state, self.environment))
        self._keep("worker", worker)
        self._keep("scheduler", scheduler)
        wait_for_pages(self.running["web server"], self.port)
        return world

    def _keep(self, name: str, running: Running) -> None:
        self.running[name] = running
        self.stack.callback(running.stop)

    def rebuilt(self) -> tuple[int, str]:
        """Rate everything once more by the product's own command: its exit status, and what it says."""
        command = [*MANAGE, "rebuild_ratings", "--every-run"]
        done = subprocess.run(
            command, cwd=PROJECT, env=self.environment, capture_output=True, text=True, timeout=280, check=False
        )
        return done.returncode, done.stdout + done.stderr

    # --- killing

    def kill(self, kind: str, draw: random.Random) -> None:
        """Kill one part at once, leave it dead for a moment, and have whoever watches over it start it again."""
        if kind == "connections":
            self._end_connections()
            return
        name = _PROGRAM.get(kind, kind)
        if kind == "database connection's process":
            self._kill_one_of(_children(self.running["database server"].process.pid, "postgres: inspections"), draw)
            return  # the server starts itself again, after ending everybody's connection
        if name != kind:
            self._kill_one_of(_children(self.running[name].process.pid), draw)
            return  # its parent starts another one
        self._kill(name)
        if kind == "broker" and draw.random() < 0.5:
            shutil.rmtree(self.directory / "broker")  # with all that waited in it
            (self.directory / "broker").mkdir()
        time.sleep(draw.uniform(0, 1.5))
        self.start_again(name)

    def start_again(self, name: str) -> None:
        """Start a program once more if it has ended."""
        if not self.running[name].ended():
            return
        self.running[name].stop()
        if name == "database server":
            self.cluster.wait_for_predecessor()
            self._keep(name, self.cluster.start(self.state.logs / "database.log"))
        else:
            self._keep(name, start(self.running[name].program))

    def _kill(self, name: str) -> None:
        process = self.running[name].process
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(30)

    def _kill_one_of(self, processes: list[int], draw: random.Random) -> None:
        with contextlib.suppress(ProcessLookupError, IndexError):
            os.kill(draw.choice(processes), signal.SIGKILL)

    def _end_connections(self) -> None:
        with contextlib.suppress(psycopg.Error), self.database() as connection:
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'inspections'")

    def database(self) -> "psycopg.Connection[Any]":
        """Return a connection as the superuser, which nobody ends."""
        return psycopg.connect(
            host=str(self.cluster.sockets), port=5432, user="postgres", password=self.cluster.superuser_password,
            dbname="inspections", connect_timeout=10, autocommit=True,
        )  # fmt: skip


@contextlib.contextmanager
def machine() -> Iterator[Machine]:
    """Give a machine with nothing started on it; nothing of it is left afterwards."""
    with passing_directory("chaos", on_disk=True) as directory, contextlib.ExitStack() as stack:
        yield Machine(directory, stack)


def _children(pid: int, named: str = "") -> list[int]:
    """Return the processes that one has started, those alone whose command line begins as given."""
    try:
        children = [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]
        commands = {child: Path(f"/proc/{child}/cmdline").read_text(encoding="utf-8", errors="replace") for child in children}
    except OSError:
        return []
    return [child for child, command in commands.items() if command.startswith(named)]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
