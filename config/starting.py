"""What a program says when it cannot start: one line with the reason, for whoever operates it, and no traceback."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from django.core.exceptions import ImproperlyConfigured
from django.db.utils import OperationalError, ProgrammingError
from psycopg.errors import UndefinedColumn, UndefinedTable

# To gunicorn, of a worker: it will not start next time either, so the server stops instead of trying for ever.
_CANNOT_START = 3


@contextmanager
def in_one_line() -> Iterator[None]:
    """End the process with one line: a setting is missing or wrong, the database cannot be reached or lacks its tables."""
    try:
        yield
    except ImproperlyConfigured as fault:
        _stop(f"Cannot start: {fault}")
    except OperationalError as fault:
        if not str(fault).startswith("connection"):
            raise
        _stop(f"The database of DATABASE_URL cannot be used: {' '.join(str(fault).split())}")
    except ProgrammingError as fault:
        if not isinstance(fault.__cause__, UndefinedTable | UndefinedColumn):
            raise
        missing = str(fault).splitlines()[0]
        _stop(f"The database is not that of this version ({missing}). Run `manage.py migrate` first.")


def _stop(why: str) -> NoReturn:
    sys.stderr.write(f"{why}\n")
    raise SystemExit(_CANNOT_START) from None
