"""Which emails people get, when the daily one goes out, and how long a refused one rests."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.rules import (
    ALWAYS_AT_ONCE,
    CHOOSABLE,
    LONGEST_PAUSE,
    LONGEST_URGENT_PAUSE,
    MOST_ATTEMPTS,
    Email,
    Kind,
    chosen_or_default,
    email_due,
    pause_after,
)

LONDON = ZoneInfo("Europe/London")


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=LONDON)


@pytest.mark.parametrize("chosen", [*Email, None])
def test_danger_is_always_told_at_once(chosen):
    assert chosen_or_default(Kind.IMMEDIATE_RISK, chosen) == Email.AT_ONCE
    assert Kind.IMMEDIATE_RISK not in CHOOSABLE


def test_what_was_chosen_counts_and_otherwise_the_default():
    assert chosen_or_default(Kind.CASE_ALLOCATED, None) == Email.AT_ONCE
    assert chosen_or_default(Kind.OVERDUE, None) == Email.DAILY
    assert chosen_or_default(Kind.OVERDUE, Email.NEVER) == Email.NEVER


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (at(2026, 3, 2, 6, 59), at(2026, 3, 2, 7)),
        (at(2026, 3, 2, 7), at(2026, 3, 3, 7)),
        (at(2026, 3, 2, 23, 30), at(2026, 3, 3, 7)),
        (at(2026, 3, 28, 12), at(2026, 3, 29, 7)),  # the clocks go forward that night
        (at(2026, 10, 24, 12), at(2026, 10, 25, 7)),
    ],
)
def test_the_daily_email_goes_out_when_the_clock_next_strikes_its_hour(now, due):
    assert email_due(Email.DAILY, now, hour=7) == due


@given(
    st.datetimes(timezones=st.just(LONDON)),
    st.integers(min_value=0, max_value=23),
)
def test_the_daily_email_is_never_more_than_a_day_off_by_the_clock(now, hour):
    due = email_due(Email.DAILY, now, hour=hour)
    assert timedelta(0) < due.replace(tzinfo=None) - now.replace(tzinfo=None) <= timedelta(days=1)
    assert (due.hour, due.minute) == (hour, 0)


def test_at_once_is_now_and_never_is_never():
    now = at(2026, 3, 2, 12)
    assert (email_due(Email.AT_ONCE, now, hour=7), email_due(Email.NEVER, now, hour=7)) == (now, None)


@given(st.integers(min_value=1, max_value=200), st.sampled_from(list(Kind)))
def test_pauses_grow_up_to_a_longest_one_and_only_what_is_not_urgent_is_given_up(attempts, kind):
    pause, next_pause = pause_after(attempts, kind), pause_after(attempts + 1, kind)
    if kind in ALWAYS_AT_ONCE:
        assert timedelta(0) < pause <= next_pause <= LONGEST_URGENT_PAUSE
    elif attempts < MOST_ATTEMPTS:
        assert timedelta(0) < pause <= LONGEST_PAUSE
        assert next_pause is None or pause <= next_pause
    else:
        assert pause is None
