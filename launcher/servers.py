"""Database and broker together: those whose data are kept, or a pair that is thrown away afterwards."""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from launcher import broker, postgres
from launcher.places import State, passing_directory
from launcher.processes import Running


@dataclass(frozen=True)
class Servers:
    """The addresses of database and broker, and those of the two that the launcher started."""

    database_url: str
    broker_url: str
    started: tuple[Running, ...]


@contextlib.contextmanager
def kept_servers(state: State) -> Iterator[Servers]:
    """Run database and broker with the data of this checkout. DATABASE_URL and BROKER_URL, when set, come first."""
    with contextlib.ExitStack() as stack:
        runtime = stack.enter_context(passing_directory("run"))
        cluster = None if "DATABASE_URL" in os.environ else postgres.kept_cluster(state, runtime)
        yield _start(stack, cluster, state.root / "broker", runtime, state.logs)


@contextlib.contextmanager
def passing_servers(kind: str, durable: bool = False) -> Iterator[Servers]:
    """Run an empty database and broker; whatever is in them at the end is lost. The same two variables come first.

    `durable` makes the database as safe, and as slow, as one for real data.
    """
    with contextlib.ExitStack() as stack:
        directory = stack.enter_context(passing_directory(kind, on_disk=durable))
        cluster = None if "DATABASE_URL" in os.environ else postgres.passing_cluster(directory, durable)
        yield _start(stack, cluster, directory / "broker", directory, directory)


def _start(
    stack: contextlib.ExitStack, cluster: postgres.Cluster | None, broker_home: Path, runtime: Path, logs: Path
) -> Servers:
    started = []
    if cluster:
        started.append(stack.enter_context(postgres.serving(cluster, logs / "database.log")))
        database_url = cluster.url
    else:
        database_url = os.environ["DATABASE_URL"]
    broker_url = os.environ.get("BROKER_URL", "")
    if not broker_url:
        running, broker_url = stack.enter_context(broker.serving(broker_home, runtime, logs / "broker.log"))
        started.append(running)
    return Servers(database_url, broker_url, tuple(started))
