"""Shares, as the bulletins print them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.rules import Share, share_of, shares_by


@pytest.mark.parametrize(
    ("yes", "n", "places", "printed"),
    [
        (35, 112, 1, "31.3"),  # 31.25: printed 31.3 in Bulletin 2023/03; rounding to even would print 31.2
        (1, 8, 1, "12.5"),
        (1, 16, 1, "6.3"),  # 6.25
        (1, 3, 1, "33.3"),
        (2, 3, 0, "67"),
        (1, 200, 0, "1"),  # exactly one half
        (0, 5, 1, "0.0"),
        (5, 5, 0, "100"),
    ],
)
def test_percentages_are_rounded_half_away_from_zero(yes, n, places, printed):
    assert Share(yes, n).per_cent(places) == Decimal(printed)


def test_nobody_asked_has_no_percentage():
    assert Share(0, 0).per_cent(1) is None


def test_neither_yes_nor_no_leaves_the_base():
    assert share_of([True, None, False, True, None]) == Share(2, 3)


def test_a_pair_without_category_or_without_answer_leaves_every_base():
    pairs = [("Low", True), ("Low", False), ("High", True), (None, True), ("High", None)]

    assert shares_by(pairs) == {"Low": Share(1, 2), "High": Share(1, 1)}


@given(st.lists(st.tuples(st.sampled_from(["a", "b", None]), st.sampled_from([True, False, None]))))
def test_the_categories_add_up_to_all_who_have_both(pairs):
    found = shares_by(pairs)

    both = [answer for category, answer in pairs if category is not None and answer is not None]
    assert sum(share.n for share in found.values()) == len(both)
    assert sum(share.yes for share in found.values()) == sum(both)


@given(st.lists(st.booleans()), st.randoms())
def test_the_order_of_answers_never_matters(answers, random):
    shuffled = answers[:]
    random.shuffle(shuffled)

    assert share_of(answers) == share_of(shuffled)
