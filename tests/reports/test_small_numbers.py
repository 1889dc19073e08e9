"""What is hidden of a key question's counts, and that it cannot be worked out again."""

from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.reproducing.figures import rows_of
from ratings.results import KeyQuestionTally
from reports.small_numbers import HIDDEN, LEAST_BASE, LEAST_COUNT, FlowLine, counted_of, hidden_in, is_small, published_flow

PARTS = ("judged", "not_applicable", "not_answered", "not_asked")
counts = st.one_of(st.integers(0, 12), st.integers(0, 60))


def tally(sufficient=0, insufficient=0, not_applicable=0, not_answered=0, not_asked=0):
    return KeyQuestionTally("x", sufficient, insufficient, not_applicable, not_answered, not_asked)


@pytest.mark.parametrize(
    ("given_counts", "hidden"),
    [
        ((20, 10, 0, 0, 0), set()),
        ((5, 5, 0, 0, 0), set()),
        ((26, 4, 0, 0, 0), {"sufficient", "insufficient"}),
        ((30, 0, 0, 0, 0), set()),  # nought tells of nobody
        ((5, 4, 0, 0, 30), {"sufficient", "insufficient", "judged", "not_asked"}),
        ((20, 10, 3, 0, 7), {"not_applicable", "not_asked"}),
        ((20, 10, 3, 2, 7), {"not_applicable", "not_answered"}),
        ((20, 10, 1, 2, 7), {"not_applicable", "not_answered", "not_asked"}),  # 3 together: the 1 could be 3 at most
        ((20, 10, 3, 0, 0), {"sufficient", "insufficient", "judged", "not_applicable"}),
        ((2, 1, 0, 0, 0), {"sufficient", "insufficient", *PARTS}),
        ((0, 0, 0, 0, 40), set()),
        ((0, 0, 0, 0, 0), set()),
    ],
)
def test_what_is_hidden(given_counts, hidden):
    assert hidden_in(tally(*given_counts)) == hidden


@given(st.tuples(*[counts] * 5))
def test_what_is_hidden_cannot_be_worked_out_from_what_is_printed(numbers):
    counted = tally(*numbers)
    hidden = hidden_in(counted)
    values = {name: getattr(counted, name) for name in PARTS}
    unknown = [name for name in PARTS if name in hidden]
    rest = counted.cases - sum(values[name] for name in PARTS if name not in hidden)

    for name in unknown:
        if 0 < values[name] < (LEAST_BASE if name == "judged" else LEAST_COUNT):
            most = (LEAST_BASE if name == "judged" else LEAST_COUNT) - 1
            assert len(unknown) > 1  # so that it may be nought
            assert rest >= most or hidden >= set(PARTS)
    for name in ("sufficient", "insufficient"):
        if 0 < getattr(counted, name) < LEAST_COUNT:
            assert {"sufficient", "insufficient"} <= hidden
            assert "judged" in hidden or counted.judged >= LEAST_BASE
    if "judged" in hidden:
        assert {"sufficient", "insufficient"} <= hidden


@given(st.lists(st.integers(0, 14), min_size=5, max_size=5))
def test_every_small_count_could_be_nought_and_could_be_four(numbers):
    """By trying: all tables that print the same are looked at."""
    counted = tally(*numbers)
    hidden = hidden_in(counted)
    if hidden >= set(PARTS) or counted.cases > 30:
        return
    open_parts = [name for name in PARTS if name in hidden]
    rest = sum(getattr(counted, name) for name in open_parts)
    possible = [found for found in product(range(rest + 1), repeat=len(open_parts)) if sum(found) == rest]
    for place, name in enumerate(open_parts):
        if 0 < getattr(counted, name) < LEAST_COUNT:
            assert {0, LEAST_COUNT - 1} <= {found[place] for found in possible}


@given(st.tuples(*[counts] * 5))
def test_nothing_is_hidden_of_large_counts(numbers):
    large = [number + LEAST_BASE for number in numbers]

    assert hidden_in(tally(*large)) == frozenset()


def test_nothing_in_the_published_tables_would_be_hidden():
    for row in rows_of("2020-01", "table2_judgements"):
        base, yes = int(row["n"]), round(int(row["n"]) * int(row["pct_yes"]) / 100)
        assert hidden_in(tally(yes, base - yes)) == frozenset()


@pytest.mark.parametrize(
    ("count", "total", "printed"),
    [(0, 30, "0"), (1, 30, HIDDEN), (4, 30, HIDDEN), (5, 30, "5"), (25, 30, "25"), (26, 30, HIDDEN), (30, 30, "30")],
)  # fmt: skip
def test_a_count_of_a_printed_total(count, total, printed):
    assert counted_of(count, total) == printed


@st.composite
def flows(draw):
    """A flow statement that adds up."""
    number, lines = draw(st.integers(0, 400)), []
    lines.append(FlowLine("All", "In the population", number, "total"))
    for _ in range(draw(st.integers(0, 6))):
        for _ in range(draw(st.integers(0, 3))):
            left = draw(st.integers(0, min(number, 12)))
            number -= left
            lines.append(FlowLine("All", "Left", left, "left"))
        joined = draw(st.integers(0, 6))
        number += joined
        lines += [FlowLine("All", "Joined", joined, "joined"), FlowLine("All", "Total", number, "total")]
    return lines


@given(flows())
def test_a_published_flow_adds_up_and_nothing_in_it_is_small(lines):
    published = published_flow(lines)

    assert not any(is_small(one.number) for one in published)
    totals = [one.number for one in published if one.kind == "total"]
    assert not any(is_small(abs(before - after)) for before, after in pairwise(totals))
    number = None
    for one in published:
        if one.kind == "total":
            assert number in (None, one.number)
            number = one.number
        else:
            number += one.number if one.kind == "joined" else -one.number


def test_small_reasons_are_told_together():
    lines = [
        FlowLine("All", words, number, kind)
        for words, number, kind in (
            ("Population", 100, "total"), ("Ended", 3, "left"), ("Review", 7, "left"), ("Eligible", 90, "total"),
            ("Not allocated", 2, "left"), ("Allocated", 88, "total"), ("Not assessed", 28, "left"), ("Assessed", 60, "total"),
        )
    ]  # fmt: skip

    assert [(one.words, one.signed) for one in published_flow(lines)] == [
        ("Population", "100"), ("All reasons together", "\N{MINUS SIGN}10"), ("Eligible", "90"),
        ("All reasons together", "\N{MINUS SIGN}30"), ("Assessed", "60"),
    ]  # fmt: skip
