"""The whole product, started as `make run` starts it, with a state directory of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from launcher.front_end import collect_static_files
from launcher.places import PROJECT, open_state, passing_directory

RUN = """
import sys
from pathlib import Path
from launcher import run
from launcher.places import open_state
from launcher.processes import stop_on_signals
stop_on_signals()
sys.exit(run.run(open_state(Path(sys.argv[1]))))
"""


@pytest.fixture
def state():
    """A state directory that the account of the database can reach, so that nothing is kept outside of it."""
    with passing_directory("trial") as directory:
        yield open_state(directory / "state")


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@contextmanager
def running(state, port):
    """Start the product and give its process when it has printed its address and sign-ins."""
    own = {"DATABASE_URL", "BROKER_URL", "SECRET_KEY", "ALLOWED_HOSTS", "INSECURE_LOCAL", "DJANGO_SETTINGS_MODULE"}
    environment = {name: value for name, value in os.environ.items() if name not in own} | {"PORT": str(port)}
    command = [sys.executable, "-c", RUN, str(state.root)]
    with subprocess.Popen(
        command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        printed = []
        for line in process.stdout:
            printed.append(line)
            if "password" in line:
                break
        try:
            yield process, "".join(printed)
        finally:
            process.kill()


def programs_using(state):
    """The command lines of processes that have to do with a state directory."""
    commands = [_command(path) for path in Path("/proc").glob("[0-9]*/cmdline")]
    return [command for command in commands if str(state.root) in command and "launcher import run" not in command]


def _command(path):
    try:
        return path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


@pytest.mark.stack
def test_it_serves_prints_how_to_sign_in_stops_tidily_and_keeps_everything(state):
    port = free_port()
    collect_static_files(open_state())

    with running(state, port) as (process, printed):
        assert f"http://127.0.0.1:{port}/" in printed, printed
        assert re.search(r"inspector +\S+@\S+", printed)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=20) as answer:
            assert b"<h1" in answer.read()
        assert programs_using(state)

        process.send_signal(signal.SIGINT)
        assert "Stopped" in process.stdout.read()
        assert process.wait() == 0
    assert programs_using(state) == []

    with running(state, port) as (process, printed):
        assert "0 added now" in printed
        process.send_signal(signal.SIGTERM)
        assert process.wait() == 0
