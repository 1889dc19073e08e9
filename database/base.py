"""One connection a thread, kept open, and looked at before each request: see docs/decisions/0010-connections-are-kept.md."""

import select
from typing import Any

import psycopg
from django.db.backends.postgresql import base, operations
from django.db.backends.utils import CursorWrapper


class PreparingCursor(psycopg.Cursor[Any]):
    """Has PostgreSQL plan a statement once per connection: values are bound over there, and the statement stays the same."""

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

    def is_usable(self) -> bool:
        """Return whether the connection can be used for another request."""
        if self.connection is None or self.connection.closed:
            return False
        readable, _, _ = select.select([self.connection.fileno()], [], [], 0)
        return not readable or super().is_usable()

    def preparing_cursor(self) -> CursorWrapper:
        """Return a cursor for statements that are run again and again. They are counted and logged like all others."""
        self.ensure_connection()
        cursor: CursorWrapper = self._prepare_cursor(PreparingCursor(self.connection))  # type: ignore[attr-defined]
        return cursor
