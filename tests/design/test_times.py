"""Times of day, typed as people write them. Pure."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from design.fields import time_of_day
from design.templatetags.words import clock

MINUTES = st.times().map(lambda at: at.replace(second=0, microsecond=0))


@pytest.mark.parametrize("text", ["2:05pm", "2.05pm", " 2:05 PM ", "14:05", "14.05", "1405", "0205pm"])
def test_a_time_is_typed_as_people_write_one(text):
    assert time_of_day(text) == time(14, 5)


@pytest.mark.parametrize(
    ("text", "at"),
    [("2pm", time(14)), ("0905", time(9, 5)), ("905", time(9, 5)), ("12am", time()), ("12pm", time(12)), ("00:00", time()),
     ("12:59am", time(0, 59)), ("23:59", time(23, 59))],
)  # fmt: skip
def test_the_edges_of_the_day_and_hours_without_minutes(text, at):
    assert time_of_day(text) == at


@pytest.mark.parametrize(
    "text",
    ["", "2", "14", "24:00", "14:60", "14:05pm", "0:30am", "13pm", "2:5pm", "2:05:10", "half past two", "-2pm", "\u0662:05"],
)
def test_anything_else_is_no_time(text):
    assert time_of_day(text) is None


@given(MINUTES)
def test_a_time_reads_back_however_it_is_written(at):
    hour = f"{at.hour % 12 or 12}"
    half = "am" if at.hour < 12 else "pm"
    written = [clock(at), f"{at:%H:%M}", f"{at:%H.%M}", f"{at:%H%M}", f"{hour}.{at:%M} {half.upper()}"]
    assert {time_of_day(text) for text in written} == {at}


@given(st.text(max_size=10) | st.from_regex(r"[0-9:. apmAPM]{1,9}", fullmatch=True))
def test_whatever_is_typed_is_a_minute_of_the_day_or_nothing(text):
    at = time_of_day(text)
    if at is not None:
        assert (at.second, at.microsecond, at.tzinfo) == (0, 0, None)
        assert time_of_day(clock(at)) == at
