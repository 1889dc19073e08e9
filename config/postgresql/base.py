"""One connection a thread, kept open, and looked at before each request: see docs/decisions/0010-connections-are-kept.md."""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Finds out without asking the database whether the other end of a kept connection has gone.

    A server that ends a connection closes its socket, which then has something to read: its end. Looking at the socket costs
    microseconds, where a question would cost every request a round trip. A notice can be read as well: then it is asked.
    """

    def is_usable(self) -> bool:
        """Return whether the connection can be used for another request."""
        if self.connection is None or self.connection.closed:
            return False
        readable, _, _ = select.select([self.connection.fileno()], [], [], 0)
        return not readable or super().is_usable()
