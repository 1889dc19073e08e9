"""Rows and conditions say the same, whichever is made from the other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.condition_rows import Comparison, Join, Row, as_rows, as_text, from_rows

CODES = st.lists(st.sampled_from(["male", "yes", "1", "post_custody"]), min_size=1, max_size=3).map(tuple)
EITHER = st.sampled_from([Comparison.IN, Comparison.NOT_IN])
ROWS = st.one_of(
    st.builds(Row, st.just("fact"), st.sampled_from(["sex", "requirements"]), EITHER, CODES),
    st.builds(Row, st.just("answer"), st.just("screening.harm"), EITHER, CODES),
    st.builds(
        Row, st.just("fact"), st.just("age"), st.sampled_from([Comparison.AT_LEAST, Comparison.AT_MOST]),
        st.integers(-99, 999).map(lambda number: (str(number),)),
    ),
    st.builds(Row, st.just("fact"), st.just("rosh"), st.sampled_from([Comparison.KNOWN, Comparison.NOT_KNOWN])),
)  # fmt: skip


@given(st.sampled_from([Join.ALL, Join.ANY]), st.lists(ROWS, min_size=1, max_size=4))
def test_rows_come_back_as_they_were(join, rows):
    condition = from_rows(join, rows)
    assert as_rows(condition) == (join if len(rows) > 1 else Join.ALL, rows)
    assert as_rows(as_text(condition)) == as_rows(condition)


@pytest.mark.parametrize(
    ("condition", "rows"),
    [
        (None, []),
        ({"fact": "requirements", "includes": ["unpaid_work"]}, [Row("fact", "requirements", Comparison.IN, ("unpaid_work",))]),
        ({"not": {"answer": "screening.harm", "in": ["no"]}}, [Row("answer", "screening.harm", Comparison.NOT_IN, ("no",))]),
        ({"fact": "ogrs_score", "at_least": "50"}, [Row("fact", "ogrs_score", Comparison.AT_LEAST, ("50",))]),
    ],
)
def test_what_editions_hold_is_shown_as_rows(condition, rows):
    assert as_rows(condition)[1] == rows


@pytest.mark.parametrize(
    "condition",
    [
        {"not": {"all": [{"fact": "sex", "in": ["male"]}]}},
        {"all": [{"any": [{"fact": "sex", "known": True}, {"fact": "age", "known": True}]}, {"fact": "sex", "known": True}]},
        {"fact": "age", "at_least": 18, "at_most": 21},
        {"all": []}, {"all": [{"fact": "sex", "known": True}]}, {"any": "x"}, {"fact": []}, {"in": ["a"]}, "adults", ["x"], 7,
        {"fact": "sex"}, {"not": {"fact": "sex", "known": True}}, {"all": [1, 2]}, {"fact": "sex", "in": "male"},
    ],
)  # fmt: skip
def test_what_rows_cannot_show_stays_a_line(condition):
    assert as_rows(condition) is None


def test_no_rows_ask_always():
    assert from_rows(Join.ALL, []) is None
    assert from_rows(Join.ALWAYS, [Row("fact", "sex", Comparison.KNOWN)]) is None
