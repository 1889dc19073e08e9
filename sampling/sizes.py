"""How many cases a sample needs, and how precise the cases that were inspected are. Pure.

Bulletin 2021/02 states 80% confidence and a margin of five points; the formula is Cochran's, with the correction for a finite
population (Cochran, Sampling Techniques, 1977, section 4.4). Confidence, margin and proportion are settings of a plan. The
quantile is exact: with 1.28, as it is often typed, about three samples in ten come out one case short.
"""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from math import ceil
from statistics import NormalDist

CONFIDENCE = Fraction(80, 100)
MARGIN = Fraction(5, 100)
PROPORTION = Fraction(1, 2)
# A size that is a whole number but for the last digit of the quantile is not rounded up to the next one.
_TOLERANCE = Fraction(1, 10**9)


def quantile(confidence: Fraction = CONFIDENCE) -> float:
    """Return z: a standard normal value lies between -z and z with this probability. 1.28155... for 80%. Raises ValueError."""
    if not 0 < confidence < 1:
        raise ValueError("The confidence must lie between 0 and 1.")
    return NormalDist().inv_cdf(float((1 + confidence) / 2))


def size_without_limit(
    *, confidence: Fraction = CONFIDENCE, margin: Fraction = MARGIN, proportion: Fraction = PROPORTION
) -> Fraction:
    """Return z²p(1-p)/e², the size for a population without end, before rounding: 164.2374... for the defaults."""
    if not 0 < margin < 1:
        raise ValueError("The margin must lie between 0 and 1.")
    if not 0 < proportion < 1:
        raise ValueError("The proportion must lie between 0 and 1.")
    return Fraction(quantile(confidence)) ** 2 * proportion * (1 - proportion) / margin**2


def sample_size(
    population: int | None,
    *,
    confidence: Fraction = CONFIDENCE,
    margin: Fraction = MARGIN,
    proportion: Fraction = PROPORTION,
) -> int:
    """Return how many of the eligible cases to draw: always rounded up, once, and never more than there are.

    `population` is the number of eligible cases, after exclusions; None is a population without end. The others are shares of
    one: 80% is Fraction(80, 100). Nobody eligible gives 0. Raises ValueError for shares outside 0 to 1.
    """
    unlimited = size_without_limit(confidence=confidence, margin=margin, proportion=proportion)
    if population is None:
        return ceil(unlimited - _TOLERANCE)
    if population <= 0:
        return 0
    corrected = unlimited / (1 + (unlimited - 1) / population)
    return min(population, ceil(corrected - _TOLERANCE))


def achieved_margin(
    sample: int, population: int, *, confidence: Fraction = CONFIDENCE, proportion: Fraction = PROPORTION
) -> Decimal | None:
    """Return the margin that a sample of this size has, in points: 4.99... for 117 of 400.

    0 when every case was taken; None when none was: nothing can be said.
    """
    if sample <= 0:
        return None
    if sample >= population:
        return Decimal(0)
    squared = proportion * (1 - proportion) / sample * Fraction(population - sample, population - 1)
    with localcontext(prec=30):
        root = (Decimal(squared.numerator) / Decimal(squared.denominator)).sqrt()
        return 100 * Decimal(quantile(confidence)) * root


def in_points(margin: Decimal) -> Decimal:
    """Return a margin as it is printed: two decimals, half away from zero."""
    return margin.quantize(Decimal("0.01"), ROUND_HALF_UP)
