"""How many failed attempts close an address, and for how long."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.rules import refused_until

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def failures(*minutes_past_noon):
    """Moments, newest first."""
    return sorted((NOON + timedelta(minutes=minutes) for minutes in minutes_past_noon), reverse=True)


def test_nine_failures_close_nothing():
    assert refused_until(failures(*range(9)), NOON + timedelta(minutes=9)) is None


def test_the_tenth_failure_within_a_quarter_of_an_hour_closes_the_address_for_a_quarter_of_an_hour_from_then():
    assert refused_until(failures(*range(10)), NOON + timedelta(minutes=9)) == NOON + timedelta(minutes=24)


@pytest.mark.parametrize(
    ("minutes", "closed"),
    [(23.99, True), (24, False)],
    ids=["just before the pause is over", "when the pause is over"],
)
def test_the_pause_ends_on_the_minute(minutes, closed):
    assert (refused_until(failures(*range(10)), NOON + timedelta(minutes=minutes)) is not None) is closed


@pytest.mark.parametrize(
    ("first", "closed"),
    [(0, True), (-0.01, False)],
    ids=["ten within exactly 15 minutes", "ten within a little more"],
)
def test_ten_failures_count_only_when_they_lie_within_the_window(first, closed):
    ten = failures(first, *range(6, 14), 15)

    assert (refused_until(ten, NOON + timedelta(minutes=15)) is not None) is closed
