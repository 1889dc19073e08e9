"""What `make run` refuses to do, and in which words."""

import json
import socket

import pytest

from launcher import run
from launcher.places import hold, open_state
from launcher.problems import CannotContinueError


@pytest.fixture
def state(tmp_path):
    return open_state(tmp_path / "state")


@pytest.fixture
def taken_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_port_that_is_taken_is_named_with_another_to_try(state, taken_port):
    with pytest.raises(CannotContinueError, match=rf"Port {taken_port} is taken .* PORT={taken_port + 1} make run"):
        run.check_free(state, taken_port)


def test_a_port_that_was_used_a_moment_ago_is_free(state, taken_port):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    run.check_free(state, port)


@pytest.mark.parametrize("given", ["0", "65536", "http", "-1", "८०"])
def test_a_port_that_is_no_port_is_refused(monkeypatch, given):
    monkeypatch.setenv("PORT", given)

    with pytest.raises(CannotContinueError, match="PORT must be a number from 1 to 65535"):
        run.wanted_port()


def test_the_port_is_8000_when_nobody_says_otherwise(monkeypatch):
    monkeypatch.delenv("PORT", raising=False)

    assert run.wanted_port() == 8000


def test_a_second_start_in_the_same_checkout_says_where_the_first_is(state):
    note = {"address": "http://127.0.0.1:8123/", "pid": 4711}
    (state.private / "connection").write_text(json.dumps(note))

    with hold(state.root / "running"), pytest.raises(CannotContinueError, match=r"already: http://127.0.0.1:8123/ .*kill 4711"):
        run.check_free(state, 1)


def test_a_second_start_while_the_first_is_starting_says_so(state):
    with hold(state.root / "running"), pytest.raises(CannotContinueError, match="just starting"):
        run.check_free(state, 1)
