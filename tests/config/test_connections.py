"""A database that restarts, or ends connections, is noticed before a request would fail on it."""

import psycopg
import pytest
from django.db import connection
from psycopg import OperationalError

from config.connections import still_open
from tests.stack.running import database_url, wait_until


@pytest.fixture
def other(db):
    """A connection of its own to the test's database."""
    with psycopg.connect(database_url(), autocommit=True) as opened:
        yield opened


def test_an_open_connection_passes_without_a_question_to_the_database(other):
    before = other.execute("SELECT pg_backend_pid()").fetchone()

    still_open(other)

    assert other.execute("SELECT pg_backend_pid()").fetchone() == before


def test_a_connection_that_the_database_has_ended_is_refused(other):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [other.info.backend_pid])

    def refused():
        try:
            still_open(other)
        except OperationalError:
            return True
        return False

    wait_until(refused)


def test_a_notice_that_waits_does_not_end_a_connection(other):
    other.execute("SET client_min_messages = notice")
    other.execute("LISTEN something")
    with connection.cursor() as cursor:
        cursor.execute("NOTIFY something")

    still_open(other)

    assert other.execute("SELECT 1").fetchone() == (1,)
