"""Wilson's interval against published figures and its own definition."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratings.intervals import Z, wilson
from ratings.rules import per_cent_text


def shown(limits):
    return tuple(per_cent_text(limit) for limit in limits)


@pytest.mark.parametrize(
    ("yes", "judged", "level", "expected"),
    [
        (26, 53, 95, ("36.1", "62.1")),  # a worked example
        (0, 10, 95, ("0.0", "27.8")), (10, 10, 95, ("72.2", "100.0")), (1, 1, 95, ("20.7", "100.0")),
        (81, 263, 95, ("25.5", "36.6")),  # Newcombe 1998, Statistics in Medicine 17, table I: 0.2553 to 0.3662
        (15, 148, 95, ("6.2", "16.0")),  # the same: 0.0624 to 0.1605
    ],
)  # fmt: skip
def test_published_intervals(yes, judged, level, expected):
    assert shown(wilson(yes, judged, level=level)) == expected


def test_nothing_judged_has_no_interval_and_the_whole_of_a_cohort_leaves_nothing_to_chance():
    assert wilson(0, 0) is None
    assert wilson(7, 10, of=Fraction(10)) == (Fraction(7, 10), Fraction(7, 10))


def test_a_sample_cannot_be_larger_than_what_it_was_drawn_from():
    with pytest.raises(ValueError, match="10 cases cannot be a sample of 9"):
        wilson(7, 10, of=Fraction(9))


@given(st.integers(1, 400).flatmap(lambda judged: st.tuples(st.integers(0, judged), st.just(judged))), st.sampled_from([80, 95]))
def test_at_its_limits_the_share_is_just_as_many_standard_errors_away(counts, level):
    """The definition: |share - limit| = z * sqrt(limit * (1 - limit) / n)."""
    yes, judged = counts
    share, z = Fraction(yes, judged), Fraction(Z[level])
    low, high = wilson(yes, judged, level=level)

    assert 0 <= low <= share <= high <= 1
    for limit in {low if yes else high, high if yes < judged else low}:
        assert abs((share - limit) ** 2 - z**2 * limit * (1 - limit) / judged) < Fraction(1, 10**18)


@given(st.integers(1, 50), st.integers(0, 50), st.integers(51, 5000))
def test_the_more_of_all_cases_were_judged_the_narrower_it_is(judged, yes, of):
    yes = min(yes, judged)
    low, high = wilson(yes, judged)
    nearer_low, nearer_high = wilson(yes, judged, of=Fraction(of))

    assert nearer_high - nearer_low <= high - low
    assert wilson(yes, judged, level=80)[1] <= high
    assert low <= nearer_low


@pytest.mark.parametrize(("yes", "judged", "of", "like"), [(10, 20, 39, (20, 40)), (9, 12, 23, (18, 24)), (1, 1, 50, (1, 1))])
def test_a_sample_counts_for_as_many_cases_as_an_unlimited_one_that_says_the_same(yes, judged, of, like):
    """n (N - 1) / (N - n): 20 of 39 say as much as 40 of any number."""
    assert wilson(yes, judged, of=Fraction(of)) == wilson(*like)
