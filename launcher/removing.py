"""`make clean` and `make forget-data`: what can be installed again, and what cannot be brought back."""

import shutil
from typing import IO

from launcher.places import PROJECT, State, hold
from launcher.postgres_software import kept_home
from launcher.problems import CannotContinueError

_INSTALLED = (
    *(".venv", ".boot", "node_modules", "static/build", "staticfiles"),
    *(".mypy_cache", ".ruff_cache", ".pytest_cache", ".import_linter_cache", ".hypothesis"),
)


def clean(state: State) -> int:
    """Remove everything that was installed or built. Data, files, secrets and logs stay."""
    with _stopped(state):
        for name in _INSTALLED:
            shutil.rmtree(PROJECT / name, ignore_errors=True)
        for name in ("built", "collected"):
            (state.root / name).unlink(missing_ok=True)
    print("Removed what was installed. The data are kept; `make forget-data` gives them up.")
    return 0


def forget_data(state: State) -> int:
    """Remove the kept database, the files and what waits in the broker, so that the next start begins anew."""
    with _stopped(state):
        home = kept_home(state)
        for directory in (home, state.files, state.root / "broker"):
            shutil.rmtree(directory, ignore_errors=True)
        for name in ("database-password", "database-superuser-password"):
            (state.private / name).unlink(missing_ok=True)
    print(f"The data in {home} are gone.")
    return 0


def _stopped(state: State) -> IO[str]:
    lock = hold(state.root / "running")
    if lock is None:
        raise CannotContinueError("The product is running from this checkout. Stop it first.")
    return lock
