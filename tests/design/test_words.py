"""Dates, times and numbers in the house style."""

from datetime import UTC, date, datetime, time

import pytest

from design.templatetags.words import clock, date_and_time, long_date, plural, short_date, thousands

# Half an hour before midnight in winter time is the same day in London; in summer it is the next.
WINTER = datetime(2025, 1, 14, 23, 30, tzinfo=UTC)
SUMMER = datetime(2026, 6, 4, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "text"), [(date(2025, 1, 4), "4 January 2025"), (WINTER, "14 January 2025"), (SUMMER, "5 June 2026"), (None, "")]
)
def test_a_long_date(value, text):
    assert long_date(value) == text


@pytest.mark.parametrize(("value", "text"), [(date(2024, 9, 3), "3/9/2024"), (SUMMER, "5/6/2026"), (None, "")])
def test_a_short_date_has_no_leading_noughts(value, text):
    assert short_date(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (time(0, 5), "12:05am"),
        (time(9, 32), "9:32am"),
        (time(12, 3), "12:03pm"),
        (WINTER, "11:30pm"),
        (SUMMER, "12:30am"),
        (None, ""),
    ],
)
def test_a_time_is_on_the_twelve_hour_clock_of_london(value, text):
    assert clock(value) == text


def test_date_and_time_together():
    assert date_and_time(SUMMER) == "5 June 2026 at 12:30am"
    assert date_and_time(None) == ""


def test_a_moment_without_a_zone_is_taken_as_it_is():
    assert clock(WINTER.replace(tzinfo=None)) == "11:30pm"


@pytest.mark.parametrize(("value", "text"), [(1965, "1,965"), (999, "999"), (0, "0"), (None, "")])
def test_thousands_are_separated(value, text):
    assert thousands(value) == text


@pytest.mark.parametrize(
    ("count", "word", "text"),
    [(1, "case", "1 case"), (0, "case", "0 cases"), (1965, "case", "1,965 cases"), (2, "inquiry,inquiries", "2 inquiries")],
)
def test_a_noun_follows_its_number(count, word, text):
    assert plural(count, word) == text
