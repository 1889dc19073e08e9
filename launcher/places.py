"""Where things lie: the project, its private state, and directories that live only as long as one start."""

import contextlib
import errno
import fcntl
import os
import secrets
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from launcher.problems import CannotContinueError

PROJECT = Path(__file__).resolve().parent.parent
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"

# The kernel refuses socket addresses of more than 107 bytes; this leaves room for the names below the directory.
_LONGEST_PARENT = 50
# A directory this young may belong to a start that has not locked it yet.
_YOUNG = 60


@dataclass(frozen=True)
class State:
    """What the product keeps on this machine between two starts: data, files, secrets and logs."""

    root: Path

    @property
    def private(self) -> Path:
        """Keys and passwords, readable by the owner alone."""
        return self.root / "private"

    @property
    def logs(self) -> Path:
        """One log file for each program."""
        return self.root / "log"

    @property
    def files(self) -> Path:
        """What people attach to evidence."""
        return self.root / "files"

    def secret(self, name: str) -> str:
        """Return a random text of 64 characters under a name, made at the first asking and kept."""
        path = self.private / name
        with contextlib.suppress(FileExistsError):
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(48))
        return path.read_text(encoding="ascii")


def open_state(root: Path = PROJECT / ".run") -> State:
    """Create what is missing of the state directory and return it.

    The owner alone may read it. For root others may pass through, because the database then runs under an ordinary
    account and has its data below; files, secrets and logs stay closed.
    """
    state = State(root)
    try:
        root.mkdir(exist_ok=True)
        if root.stat().st_uid == os.geteuid():
            root.chmod(0o711 if os.geteuid() == 0 else 0o700)
        for directory in (state.private, state.logs, state.files):
            directory.mkdir(mode=0o700, exist_ok=True)
            if not os.access(directory, os.W_OK | os.X_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        raise CannotContinueError(
            f"{root} cannot be written ({error.strerror}). Perhaps the system was started as root before: use the account "
            f"that owns the directory, or remove it with its data."
        ) from error
    return state


def others_may_enter(path: Path) -> bool:
    """Say whether any account may pass through a directory and all those above it."""
    path = path.resolve()
    return all(directory.stat().st_mode & stat.S_IXOTH for directory in (path, *path.parents))


def hold(path: Path) -> IO[str] | None:
    """Lock a file for as long as the returned file stays open, or return None when another process holds it.

    The kernel lets go when the holder ends, however it ends. What the file says is left as it was.
    """
    file = path.open("a+", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file


@contextlib.contextmanager
def turn(path: Path) -> Iterator[None]:
    """Wait until nobody else holds the lock of a file, and hold it."""
    with path.open("a", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def passing_directory(kind: str, on_disk: bool = False) -> Iterator[Path]:
    """Give a new directory with a short path, and remove it at the end; `on_disk` avoids /tmp, which may be memory.

    Directories that a killed launcher left behind are removed first: their lock is free. For root others may pass
    through, as in `open_state`.
    """
    prefix = f"inspections-{kind}-"
    parent = _short_parent(on_disk)
    _sweep(parent, prefix)
    directory = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
    lock = hold(directory / "lock")
    directory.chmod(0o711 if os.geteuid() == 0 else 0o700)
    try:
        yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)
        if lock:
            lock.close()


def _short_parent(on_disk: bool) -> Path:
    parents = [Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")]  # noqa: S108
    for parent in reversed(parents) if on_disk else parents:
        short = len(os.fsencode(parent)) <= _LONGEST_PARENT
        if short and os.access(parent, os.W_OK) and (os.geteuid() != 0 or others_may_enter(parent)):
            return parent
    raise CannotContinueError("Neither /tmp nor /var/tmp can be written. Set TMPDIR to a directory with a short path.")


def _sweep(parent: Path, prefix: str) -> None:
    for directory in parent.glob(f"{prefix}*"):
        with contextlib.suppress(OSError):
            about = directory.lstat()
            old = time.time() - about.st_mtime > _YOUNG
            if old and about.st_uid == os.geteuid() and (lock := hold(directory / "lock")):
                shutil.rmtree(directory, ignore_errors=True)
                lock.close()
