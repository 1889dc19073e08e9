"""A real broker, worker and scheduler against the test's own database, to be started, stopped and killed."""

import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, urlencode

import redis
from django.db import connection
from kombu import pools

from config.celery import app
from launcher import broker
from launcher.environment import local_environment
from launcher.processes import Program, Running, start


def wait_until(condition: Callable[[], bool], seconds: float = 20) -> float:
    """Return the seconds it took until the condition held; fail when it takes longer than allowed."""
    begun = time.monotonic()
    while not condition():
        assert time.monotonic() - begun < seconds, f"this did not come true within {seconds} seconds"
        time.sleep(0.005)
    return time.monotonic() - begun


def database_url() -> str:
    """The address of the database that the test itself uses."""
    settings = connection.settings_dict
    name, user, password = (quote(settings[key] or "", safe="") for key in ("NAME", "USER", "PASSWORD"))
    host, port = settings["HOST"], settings["PORT"]
    if host.startswith("/"):
        return f"postgresql://{user}:{password}@:{port}/{name}?{urlencode({'host': host})}"
    return f"postgresql://{user}:{password}@{host}:{port or 5432}/{name}"


class Stack:
    """The running parts of one test. Nothing of it is left when the test is over."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.broker_url = f"redis+socket://{directory}/broker.sock"
        self._broker = contextlib.ExitStack()
        self._programs: list[Running] = []

    def start_broker(self) -> None:
        home = self.directory / f"broker-{time.monotonic_ns()}"  # empty: whatever waited in an earlier one is lost
        _, url = self._broker.enter_context(broker.serving(home, self.directory, self.directory / "broker.log"))
        assert url == self.broker_url

    def stop_broker(self) -> None:
        self._broker.close()

    def start_worker(self) -> Running:
        """Start a worker of two processes and wait until it takes tasks."""
        worker = self._start("worker", "--concurrency", "2", "--without-gossip", "--without-mingle", "--without-heartbeat")
        worker.wait_until(lambda: "ready." in worker.program.log.read_text(encoding="utf-8"))
        return worker

    def start_scheduler(self) -> Running:
        """Start beat, which has the worker sweep every second."""
        schedule = self.directory / f"schedule-{time.monotonic_ns()}"
        return self._start("beat", "--pidfile=", "--schedule", str(schedule))

    def kill(self, running: Running) -> None:
        """End a program and its children at once, as a machine that fails would."""
        os.killpg(running.process.pid, signal.SIGKILL)
        running.process.wait()

    def end(self) -> None:
        """End everything, workers by force: the database undoes what they were at, and nobody waits for them."""
        for running in reversed(self._programs):
            if not running.ended():
                self.kill(running)
        self.stop_broker()

    @property
    def waiting(self) -> int:
        """How many tasks wait in the broker or are being worked on."""
        with redis.Redis(unix_socket_path=f"{self.directory}/broker.sock", socket_timeout=10) as client:
            return int(client.llen("celery")) + int(client.hlen("unacked"))

    def _start(self, kind: str, *options: str) -> Running:
        log = self.directory / f"{kind}-{time.monotonic_ns()}.log"
        environment = local_environment(database_url(), self.broker_url, os.environ["SECRET_KEY"]) | {"SWEEP_SECONDS": "1"}
        command = [sys.executable, "-m", "celery", "-A", "config", kind, "--loglevel", "INFO", *options]
        running = start(Program(kind, command, log, environment, patience=5))
        self._programs.append(running)
        return running


@contextlib.contextmanager
def publishing_to(url: str):
    """Have this process publish its tasks to another broker until the end of the block."""
    before = app.conf.broker_url
    _publish_to(url)
    try:
        yield
    finally:
        _publish_to(before)


def _publish_to(url: str) -> None:
    app.conf.broker_url = url
    pools.reset()  # closes the connections to the broker before; the next line has Celery forget its hold of them
    app._after_fork()
