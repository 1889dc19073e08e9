"""A database that restarts, or ends connections, is noticed before a request would fail on it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.stack.running import wait_until


@pytest.fixture
def other(db):
    """A second connection of the product's own kind."""
    copy = connection.copy()
    copy.ensure_connection()
    yield copy
    copy.close()


def test_an_open_connection_is_usable_without_asking_the_database(other):
    with CaptureQueriesContext(other) as asked:
        assert other.is_usable()

    assert len(asked) == 0


def test_a_connection_that_the_database_has_ended_is_not_usable(other):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [other.connection.info.backend_pid])

    wait_until(lambda: not other.is_usable())

    other.health_check_enabled = True
    other.health_check_done = False
    other.close_if_health_check_failed()
    with other.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)


def test_a_notice_that_waits_does_not_end_a_connection(other):
    with other.cursor() as cursor:
        cursor.execute("LISTEN something")
        cursor.execute("NOTIFY something")

    assert other.is_usable()
