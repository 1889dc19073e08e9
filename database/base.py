"""One connection a thread, kept open, and looked at before each request: see docs/decisions/0010-connections-are-kept.md."""

import select
from typing import Any

import psycopg
from django.db.backends.postgresql import base, operations
from psycopg.types.datetime import TimestamptzLoader


class PreparingCursor(psycopg.Cursor[Any]):
    """Has PostgreSQL plan a statement once per connection: values are bound over there, and the statement stays the same.

    Moments are read by psycopg itself, in UTC, as connections have it: Django's reader takes six times as long for the same.
    """

    def __init__(self, connection: "psycopg.Connection[Any]") -> None:
        super().__init__(connection)
        self.adapters.register_loader("timestamptz", TimestamptzLoader)

    def execute(self, query: Any, params: Any = None, *, prepare: bool | None = True, binary: bool | None = None) -> Any:
        """Run a statement, prepared."""
        return super().execute(query, params, prepare=prepare, binary=binary)


class DatabaseOperations(operations.DatabaseOperations):
    """Tells logs and tests what a prepared statement was run with."""

    def last_executed_query(self, cursor: Any, sql: Any, params: Any) -> str:
        """Return a statement with its values in place."""
        executed: str = (
            self.compose_sql(sql, params)
            if isinstance(cursor, PreparingCursor)
            else super().last_executed_query(cursor, sql, params)
        )
        return executed


class DatabaseWrapper(base.DatabaseWrapper):
    """Finds out without asking the database whether the other end of a kept connection has gone.

    A server that ends a connection closes its socket, which then has something to read: its end. Looking at the socket costs
    microseconds, where a question would cost every request a round trip. A notice can be read as well: then it is asked.
    """

    ops_class = DatabaseOperations
    _kept: PreparingCursor | None = None

    def is_usable(self) -> bool:
        """Return whether the connection can be used for another request."""
        if self.connection is None or self.connection.closed:
            return False
        readable, _, _ = select.select([self.connection.fileno()], [], [], 0)
        return not readable or super().is_usable()

    def prepared_rows(self, statement: str, parameters: Any) -> list[tuple[Any, ...]]:
        """Run a statement that is run again and again, and return its rows. It is counted and logged like all others.

        The cursor is kept: making one, and what logs and counts, takes longer than giving the statement its values.
        """
        self.ensure_connection()
        if self.queries_logged or self.execute_wrappers:
            made = PreparingCursor(self.connection)
            with self._prepare_cursor(made) as cursor:  # type: ignore[attr-defined]
                cursor.execute(statement, parameters)
                return list(cursor.fetchall())
        self.validate_no_broken_transaction()
        if self._kept is None or self._kept.connection is not self.connection:
            self._kept = PreparingCursor(self.connection)
        with self.wrap_database_errors:
            return list(self._kept.execute(statement, parameters).fetchall())
