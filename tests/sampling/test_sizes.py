"""How many cases a sample needs, and how precise it is: the worked figures, and laws."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sampling.sizes import achieved_margin, in_points, quantile, sample_size, size_without_limit


@pytest.mark.parametrize(
    ("population", "size"),
    [
        (-1, 0), (0, 0), (1, 1), (10, 10), (50, 39), (100, 63), (200, 91), (300, 107), (400, 117), (500, 124), (800, 137),
        (1_000, 142), (2_000, 152), (5_000, 160), (None, 165),
    ],
)  # fmt: skip
def test_sizes_for_80_percent_and_five_points(population, size):
    assert sample_size(population) == size


def test_the_quantile_is_exact():
    assert f"{quantile():.10f}" == "1.2815515655"
    assert f"{float(size_without_limit()):.4f}" == "164.2374"


@pytest.mark.parametrize(("population", "with_typed_quantile"), [(360, 114), (503, 125), (520, 126), (695, 134), (786, 137)])
def test_a_quantile_typed_with_four_decimals_would_draw_one_too_many_here(population, with_typed_quantile):
    assert sample_size(population) == with_typed_quantile - 1


def test_other_confidence_margin_and_proportion():
    ninety_five = Fraction(95, 100)

    assert sample_size(None, confidence=ninety_five) == 385
    assert sample_size(1_000, confidence=ninety_five) == 278
    assert sample_size(None, confidence=ninety_five, margin=Fraction(3, 100)) == 1068
    assert sample_size(None, proportion=Fraction(1, 5)) == 106


@pytest.mark.parametrize("wrong", [Fraction(0), Fraction(1), Fraction(-1, 2), Fraction(80)])
@pytest.mark.parametrize("name", ["confidence", "margin", "proportion"])
def test_shares_lie_between_0_and_1(name, wrong):
    with pytest.raises(ValueError, match=name):
        sample_size(100, **{name: wrong})


def test_achieved_margins():
    assert in_points(achieved_margin(117, 400)) == Decimal("4.99")
    assert in_points(achieved_margin(100, 400)) == Decimal("5.56")
    assert achieved_margin(400, 400) == achieved_margin(1, 1) == 0
    assert achieved_margin(0, 400) is None


@settings(deadline=None)
@given(st.integers(1, 100_000))
def test_the_size_keeps_the_margin_and_one_case_less_does_not(population):
    size = sample_size(population)

    assert achieved_margin(size, population) <= Decimal("5.0000001")
    smaller = achieved_margin(size - 1, population)
    assert smaller is None or smaller > Decimal("4.9999999")


@settings(deadline=None)
@given(st.integers(0, 100_000))
def test_more_cases_never_need_a_smaller_sample(population):
    assert 0 <= sample_size(population) <= sample_size(population + 1) <= min(population + 1, 165)
