"""The broker that `make run` and `make test` start."""

import stat
from pathlib import Path

import pytest
import redis

from launcher import broker
from launcher.places import passing_directory
from launcher.problems import CannotContinueError


def client(url):
    return redis.Redis(unix_socket_path=url.removeprefix("redis+socket://"))


def test_what_waits_in_it_is_there_after_a_restart():
    with passing_directory("trial") as runtime:
        with broker.serving(runtime / "home", runtime, runtime / "log") as (_, url), client(url) as connection:
            connection.rpush("celery", "a message")
        with broker.serving(runtime / "home", runtime, runtime / "log") as (running, url), client(url) as connection:
            messages = connection.lrange("celery", 0, -1)

    assert messages == [b"a message"]
    assert running.ended()


def test_only_its_owner_reaches_it():
    with passing_directory("trial") as runtime, broker.serving(runtime / "home", runtime, runtime / "log") as (_, url):
        address = Path(url.removeprefix("redis+socket://"))

        assert stat.S_IMODE(address.stat().st_mode) == 0o700


def test_without_any_server_it_says_what_to_set(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    monkeypatch.setenv("PATH", "")

    with pytest.raises(CannotContinueError, match="Set BROKER_URL"):
        broker.find_broker()
