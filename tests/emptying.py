"""Tests with real transactions empty the database when they end: here only what they filled, and the editions stay.

Django truncates every table, whereupon the editions would have to be published anew: three seconds after each such test, of which
there are hundreds. Which tables hold anything is one statement, and the published editions are known by a digest of their rows.
"""

from django.core.management import call_command
from django.db import connection
from django.test import TransactionTestCase
from psycopg.sql import SQL, Identifier, Literal

# What belongs to the schema, and is made by migrating.
OF_THE_SCHEMA = {"django_migrations", "django_content_type", "auth_permission"}
# What Django calls after a test with real transactions.
TEARDOWN = "_fixture_teardown"


class KeptDatabase:
    """The test database as it was at a moment: between two tests, with the published editions and nothing else, for instance."""

    def __init__(self) -> None:
        """Remember what is in it now."""
        self._tables = sorted(set(connection.introspection.table_names()) - OF_THE_SCHEMA)
        self._kept = {table: _copied_out(table) for table in self._filled()}
        self._digests = {table: _digest(table) for table in self._kept}

    def restore(self) -> None:
        """Remove what was not in it, and bring back what was removed or changed."""
        filled = self._filled()
        changed = [table for table in self._kept if table not in filled or _digest(table) != self._digests[table]]
        gone = [table for table in filled if table not in self._kept or table in changed]
        if not gone and not changed:
            return
        with connection.cursor() as cursor:
            # Without the triggers: they forbid to delete what is history, and foreign keys would ask for an order.
            cursor.execute("SET session_replication_role = replica")
            for table in gone:
                cursor.execute(SQL("DELETE FROM {}").format(Identifier(table)))
            for table in changed:
                with cursor.copy(SQL("COPY {} FROM STDIN (FORMAT binary)").format(Identifier(table))) as copy:
                    copy.write(self._kept[table])
            cursor.execute("SET session_replication_role = DEFAULT")
            # Deleted rows would otherwise lie in the way of each later test.
            for table in gone:
                cursor.execute(SQL("VACUUM {}").format(Identifier(table)))

    def _filled(self) -> set[str]:
        asked = SQL("SELECT {} WHERE EXISTS (SELECT FROM {})")
        with connection.cursor() as cursor:
            cursor.execute(SQL(" UNION ALL ").join(asked.format(Literal(table), Identifier(table)) for table in self._tables))
            return {table for (table,) in cursor.fetchall()}


def empties_quickly() -> bool:
    """Whether this database lets us do without triggers: a superuser's right, as with the database that the tests bring."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        return bool(cursor.fetchone()[0])


def empty_quickly() -> None:
    """From now on, let tests with real transactions restore the database as it is now."""
    emptied = KeptDatabase()
    setattr(TransactionTestCase, TEARDOWN, lambda _case: emptied.restore())


def empty_as_django_does() -> None:
    """Let such tests truncate every table, and publish the editions again."""
    truncate = getattr(TransactionTestCase, TEARDOWN)

    def truncate_and_publish(case: TransactionTestCase) -> None:
        truncate(case)
        call_command("load_editions", verbosity=0)

    setattr(TransactionTestCase, TEARDOWN, truncate_and_publish)


def _digest(table: str) -> str:
    with connection.cursor() as cursor:
        digest = SQL("SELECT md5(string_agg(kept::text, chr(10) ORDER BY kept::text)) FROM {} AS kept")
        cursor.execute(digest.format(Identifier(table)))
        return str(cursor.fetchone()[0])


def _copied_out(table: str) -> bytes:
    with connection.cursor() as cursor, cursor.copy(SQL("COPY {} TO STDOUT (FORMAT binary)").format(Identifier(table))) as copy:
        return b"".join(copy)
