"""The product and the bare function behind the same server with the same settings, and the processor time each uses."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Server:
    """Two running gunicorns of one process and four threads each, as two hosts behind a proxy that gives each its turn.

    Behind one address the kernel may hand all connections to one of two processes, and a round would measure the lot it drew.
    """

    ports: tuple[int, ...]
    masters: "tuple[subprocess.Popen[bytes], ...]"

    def port(self, client: int = 0) -> int:
        """Return where such a client is sent."""
        return self.ports[client % len(self.ports)]

    def processes(self) -> list[int]:
        """Return the ids of the masters and their workers."""
        return [pid for master in self.masters for pid in (master.pid, *_children(master.pid))]

    def cpu_seconds(self) -> float:
        """Return the processor time used so far, by all processes together."""
        return sum(_cpu_ticks(pid) for pid in self.processes()) / os.sysconf("SC_CLK_TCK")

    def resident_mb(self) -> float:
        """Return the largest resident size of a process so far, in MiB."""
        return max(_peak_kb(pid) for pid in self.processes()) / 1024


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]


def _cpu_ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _peak_kb(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split(maxsplit=1)[0])


@contextmanager
def serve(application: str, **environment: str) -> Iterator[Server]:
    """Serve a WSGI application on two free ports until the block ends."""
    with ExitStack() as stack:
        started = [stack.enter_context(_process(application, environment)) for _ in range(2)]
        yield Server(tuple(port for port, _ in started), tuple(master for _, master in started))


@contextmanager
def _process(application: str, environment: dict[str, str]) -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread",
        "--workers", "1", "--threads", "4", "--no-control-socket", "--log-level", "warning", "--keep-alive", "60",
    ]  # fmt: skip
    process = subprocess.Popen(command, env=os.environ | environment)
    try:
        _wait(port)
        yield port, process
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("The server did not start within ten seconds.")
