"""A PostgreSQL server of the product's own: created, started, and ended with the launcher."""

import contextlib
import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from launcher.places import State
from launcher.postgres_software import BARE_ENVIRONMENT, Software, find_software, kept_home, service_account
from launcher.problems import CannotContinueError
from launcher.processes import Account, Program, Running, as_account, last_lines, processes_in, start

_NAME = "inspections"
_PORT = 5432
# A test's rows are gone before autovacuum looks: its statistics would say at random that the tables are empty.
_FOR_TESTS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
_COMMON = {"listen_addresses": "", "port": str(_PORT), "timezone": "UTC", "log_timezone": "UTC", "shared_buffers": "256MB"}


@dataclass(frozen=True)
class Cluster:
    """One server with its data. The product signs in with a role that owns its database and is no superuser."""

    software: Software
    account: Account | None
    home: Path
    sockets: Path
    password: str
    superuser_password: str
    # Without durability a crash loses everything: for tests alone.
    durable: bool = True

    @property
    def data(self) -> Path:
        """PostgreSQL's data directory."""
        return self.home / "data"

    @property
    def url(self) -> str:
        """The address of the database, as DATABASE_URL takes it."""
        return f"postgresql://{_NAME}:{self.password}@:{_PORT}/{_NAME}?host={self.sockets}"

    def create(self) -> None:
        """Make the data directory with role and database, all or nothing: it gets its name when it is complete."""
        partial = self.home / "data.partial"
        shutil.rmtree(partial, ignore_errors=True)
        key = self.home / "key"
        key.write_text(self.superuser_password, encoding="ascii")
        key.chmod(0o600)
        if self.account:
            os.chown(key, self.account.uid, self.account.gid)
        locale = (
            ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
            if self.software.major >= 17
            else ["--locale=C.UTF-8"]
        )
        options = ["--username=postgres", f"--pwfile={key}", "--auth=scram-sha-256", "--encoding=UTF8", *locale]
        self._call("initdb", "-D", str(partial), *options, *([] if self.durable else ["--no-sync"]))
        key.unlink()
        role = f"CREATE ROLE {_NAME} LOGIN CREATEDB PASSWORD '{self.password}'\n"
        database = f"CREATE DATABASE {_NAME} OWNER {_NAME}\n"
        self._call("postgres", "--single", "-D", str(partial), "postgres", typed=role + database)
        partial.rename(self.data)

    def check_version(self) -> None:
        """Refuse data that another major version made."""
        made_by = (self.data / "PG_VERSION").read_text(encoding="ascii").strip()
        if made_by != str(self.software.major):
            raise CannotContinueError(
                f"The data in {self.data} was made by PostgreSQL {made_by} and cannot be read by {self.software.version}. "
                f"Export it with pg_dump of version {made_by} and start anew, or give it up with `make forget-data`."
            )

    def wait_for_predecessor(self, seconds: float = 15) -> None:
        """Wait until no process works in the data any more, then drop what a killed server left behind.

        PostgreSQL itself refuses to start when the process number noted by a killed server is in use again, by whatever
        program; that happens in containers, where numbers start at 1 each time.
        """
        limit = time.monotonic() + seconds
        while processes_in(self.data.resolve()):
            if time.monotonic() > limit:
                raise CannotContinueError(f"Another PostgreSQL server is still working in {self.data}. Stop it first.")
            time.sleep(0.1)
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def start(self, log: Path) -> Running:
        """Start the server and return when it accepts connections."""
        settings = _COMMON | {"unix_socket_directories": str(self.sockets)} | ({} if self.durable else _FOR_TESTS)
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        running = start(
            Program(
                name="database server",
                command=[str(self.software.bin / "postgres"), "-D", str(self.data), *options],
                log=log,
                environment=BARE_ENVIRONMENT,
                account=self.account,
                directory=Path("/"),
                stop_signals=(signal.SIGINT, signal.SIGQUIT),  # disconnect everybody and write all; then: at once
                patience=30,
                orphan_signal=signal.SIGINT,
            )
        )
        try:
            running.wait_until(lambda: self._accepts(running.process.pid))
        except BaseException:
            running.stop()
            raise
        return running

    def _accepts(self, pid: int) -> bool:
        """Read the status the server writes for its own tools (the eighth line of postmaster.pid)."""
        try:
            lines = (self.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return False
        return len(lines) > 7 and lines[0] == str(pid) and lines[7].strip() == "ready"

    def _call(self, program: str, *arguments: str, typed: str = "") -> None:
        result = subprocess.run(
            [self.software.bin / program, *arguments],
            input=typed,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            cwd="/",
            env=BARE_ENVIRONMENT,
            **as_account(self.account),
        )
        if result.returncode or "ERROR:" in result.stdout or "FATAL:" in result.stdout:
            raise CannotContinueError(f"The database could not be created in {self.home}:\n{last_lines(result.stdout)}")


def kept_cluster(state: State, runtime: Path) -> Cluster:
    """Return the server whose data stays between two starts; `runtime` is a directory for its socket."""
    home = kept_home(state)
    password, superuser_password = state.secret("database-password"), state.secret("database-superuser-password")
    return _cluster(home, runtime, password, superuser_password, durable=True)


def passing_cluster(directory: Path, durable: bool) -> Cluster:
    """Return a server whose data and socket lie in a directory that will be removed."""
    return _cluster(directory / "postgres", directory, secrets.token_hex(24), secrets.token_hex(24), durable)


@contextlib.contextmanager
def serving(cluster: Cluster, log: Path) -> Iterator[Running]:
    """Run a server, creating its data where there are none, until the end of the block."""
    if cluster.data.exists():
        cluster.check_version()
        cluster.wait_for_predecessor()
    else:
        cluster.create()
    running = cluster.start(log)
    try:
        yield running
    finally:
        running.stop()


def _cluster(home: Path, runtime: Path, password: str, superuser_password: str, durable: bool) -> Cluster:
    account = service_account(home)
    sockets = runtime / "database"
    for directory in (home, sockets):
        directory.mkdir(mode=0o700, exist_ok=True)
        if account:
            os.chown(directory, account.uid, account.gid)
    software = find_software(account, copies=home.parent)
    return Cluster(software, account, home, sockets, password, superuser_password, durable)
