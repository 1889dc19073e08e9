"""Test processes side by side: the first migrates a database and publishes the editions in it, and everybody copies that one."""

import fcntl
import os
from contextlib import contextmanager
from pathlib import Path

from django.core.management import call_command
from django.db import connection


@contextmanager
def copied_from_a_template(lock: Path):
    """While it lasts, a test database is created as a copy of this run's template; one process at a time has the `lock`."""
    tested = connection.settings_dict["TEST"]
    template = f"test_template_{os.environ['PYTEST_XDIST_TESTRUNUID']}"
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if not _exists(template):
            _build(template)
        tested["TEMPLATE"] = template
        yield
        tested["TEMPLATE"] = None


def forget_template() -> None:
    """Remove the template, which another process may have done before; whoever still needs it builds it again."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "test_template_{os.environ["PYTEST_XDIST_TESTRUNUID"]}"')


def _exists(database: str) -> bool:
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [database])
        return cursor.fetchone() is not None


def _build(template: str) -> None:
    own, tested = connection.settings_dict["NAME"], connection.settings_dict["TEST"]
    suffixed, tested["NAME"] = tested["NAME"], template
    connection.creation.create_test_db(verbosity=0, serialize=False)
    call_command("load_editions", verbosity=0)
    connection.close()
    tested["NAME"] = suffixed
    connection.settings_dict["NAME"] = own
