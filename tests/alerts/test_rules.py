"""How the time of an alert is counted, from both sides of every edge."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.rules import Clock, lasting

RAISED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(hours=24)
SECOND = timedelta(seconds=1)


def clock(*, told=None, closed=None, now=DAY):
    at = [RAISED + moment if moment is not None else None for moment in (told, closed)]
    return Clock(RAISED, *at, within=DAY, now=RAISED + now)


@pytest.mark.parametrize(
    ("times", "late"),
    [
        ({"now": DAY}, False),
        ({"now": DAY + SECOND}, True),
        ({"told": DAY, "now": 3 * DAY}, False),
        ({"told": DAY + SECOND, "now": 3 * DAY}, True),
        ({"told": -DAY, "now": 3 * DAY}, False),
        ({"closed": DAY, "now": 3 * DAY}, False),
        ({"closed": DAY + SECOND, "now": 3 * DAY}, True),
        ({"told": DAY, "closed": 2 * DAY, "now": 3 * DAY}, False),
    ],
)
def test_telling_is_late_when_nobody_was_told_within_the_time(times, late):
    assert clock(**times).is_late is late


def test_the_clock_runs_until_the_alert_is_closed():
    assert clock(now=5 * DAY).since_raised == 5 * DAY
    assert clock(told=DAY, now=5 * DAY).since_told == 4 * DAY
    assert clock(now=5 * DAY).since_told is None
    stopped = clock(told=DAY, closed=2 * DAY, now=5 * DAY)
    assert (stopped.since_raised, stopped.since_told) == (2 * DAY, DAY)


@given(told=st.timedeltas(), later=st.timedeltas(min_value=timedelta(0)))
def test_what_was_told_in_time_never_becomes_late_and_what_is_late_stays_so(told, later):
    told = max(min(told, 100 * DAY), -100 * DAY)
    later = min(later, 100 * DAY)
    assert clock(told=told, now=max(told, DAY)).is_late is clock(told=told, now=max(told, DAY) + later).is_late


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (timedelta(seconds=-5), "less than a minute"),
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=59, seconds=59), "59 minutes"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=3, minutes=20), "3 hours 20 minutes"),
        (timedelta(hours=23, minutes=59), "23 hours 59 minutes"),
        (timedelta(days=1, minutes=5), "1 day"),
        (timedelta(days=2, hours=4, minutes=30), "2 days 4 hours"),
    ],
)
def test_a_length_of_time_is_said_in_its_two_largest_units(time, words):
    assert lasting(time) == words
