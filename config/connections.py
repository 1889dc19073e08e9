"""Whether a pooled connection still leads to the database, found out without asking the database."""

import select
from typing import Any

from psycopg import Connection
from psycopg_pool import ConnectionPool


def still_open(connection: "Connection[Any]") -> None:
    """Raise OperationalError for a connection whose other end has gone, so that the pool hands out another one.

    A server that ends a connection closes the socket, which then has something to read: its end. Looking costs microseconds,
    where asking the database at every request would cost a round trip. A notice can also be read: then the database is asked.
    """
    readable, _, _ = select.select([connection.fileno()], [], [], 0)
    if readable:
        ConnectionPool.check_connection(connection)
