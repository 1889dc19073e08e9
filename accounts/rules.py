"""How many failed attempts to sign in are too many, and how long a session lasts. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta

# Ten wrong passwords within a quarter of an hour close an address for a quarter of an hour.
ATTEMPTS = 10
WINDOW = timedelta(minutes=15)
PAUSE = timedelta(minutes=15)
# Older failures can no longer decide anything: the first of ten, plus the pause after the last.
MEMORY = WINDOW + PAUSE


def refused_until(failures: Sequence[datetime], now: datetime) -> datetime | None:
    """Return when an address may try again, None when it may now. `failures` are its latest ones, newest first.

    What is tried during the pause is not a failure, so that trying does not lengthen it.
    """
    if len(failures) < ATTEMPTS:
        return None
    latest, first_that_counts = failures[0], failures[ATTEMPTS - 1]
    until = latest + PAUSE
    return until if latest - first_that_counts <= WINDOW and now < until else None


def session_left(*, began: int, active: int, now: int, idle: int, longest: int) -> int:
    """Return for how many seconds a session still lasts, 0 when it is over.

    It began and was last active at these moments, in seconds; `idle` is how long it lasts without a sign of its person,
    `longest` how long it lasts at all. A moment in the future, of a clock that was put back, counts as now.
    """
    return max(0, min(min(active, now) + idle, min(began, now) + longest) - now)
