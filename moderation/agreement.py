"""How far people agree who judged the same cases: the measures, one by one. Pure; shares are exact fractions.

Definitions: agreement and specific agreement (Feinstein and Cicchetti 1990), exact McNemar, Cohen's kappa with its variance
(Fleiss, Cohen and Everitt 1969), AC1 (Gwet 2008), alpha for nominal values (Krippendorff 2019), interval for a share (Wilson
1927).
A measure that is not defined is None, never 0 or 1.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb, exp, lgamma, log, log1p, sqrt
from random import Random
from statistics import NormalDist

Pair = tuple[Hashable, Hashable]  # what the first and the second judged about one case
Interval = tuple[float, float]

LEVEL = 0.95
_TINY = 1e-300  # instead of a zero that would be divided by


def z_of(level: float = LEVEL) -> float:
    """Return how many standard errors an interval of this level reaches to each side."""
    return NormalDist().inv_cdf((1 + level) / 2)


def wilson(successes: int, number: int, level: float = LEVEL) -> Interval | None:
    """Return the interval for a share of `number`; exactly 0 or 1 where none or all are. None of nothing."""
    if number == 0:
        return None
    z = z_of(level)
    share, spread = successes / number, z * z / number
    centre = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * sqrt(share * (1 - share) / number + spread / (4 * number))
    low = 0.0 if successes == 0 else max(0.0, centre - half)
    high = 1.0 if successes == number else min(1.0, centre + half)
    return low, high


def agreement(pairs: Sequence[Pair]) -> Fraction | None:
    """Return the share of pairs that agree."""
    return Fraction(sum(one == two for one, two in pairs), len(pairs)) if pairs else None


def specific_agreement(pairs: Sequence[Pair], category: Hashable) -> Fraction | None:
    """Return how often one agrees where the other says `category`: 2a / (2a + b + c). None where nobody says it."""
    both = sum(one == two == category for one, two in pairs)
    either = sum((one == category) + (two == category) for one, two in pairs)
    return Fraction(2 * both, either) if either else None


@dataclass(frozen=True, slots=True)
class Direction:
    """Pairs that disagree about a category, by who says it, and how likely a difference as large is by chance alone."""

    first_only: int
    second_only: int

    @property
    def p(self) -> float:
        """McNemar's exact test: twice the smaller tail of the binomial with one half, at most 1; 1 where nobody disagrees."""
        number = self.first_only + self.second_only
        tail = sum(comb(number, k) for k in range(min(self.first_only, self.second_only) + 1))
        return float(min(Fraction(1), Fraction(2 * tail, 2**number)))


def direction(pairs: Sequence[Pair], category: Hashable) -> Direction:
    """Return how often only the first, and only the second, says `category`."""
    differing = [(one == category, two == category) for one, two in pairs]
    return Direction(differing.count((True, False)), differing.count((False, True)))


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A coefficient corrected for chance, with its interval; the interval is None where it is not defined."""

    value: Fraction
    interval: Interval | None


def gwet_ac1(pairs: Sequence[Pair], categories: Sequence[Hashable], level: float = LEVEL) -> Coefficient | None:
    """Return Gwet's AC1 over the categories that could be chosen; None without pairs or with a single category.

    The interval is by t with one degree of freedom less than pairs, cut at 1.
    """
    number, size = len(pairs), len(categories)
    if not number or size < 2:
        return None
    share = {k: Fraction(sum((one == k) + (two == k) for one, two in pairs), 2 * number) for k in categories}
    chance = sum((p * (1 - p) for p in share.values()), Fraction(0)) / (size - 1)
    observed = Fraction(sum(one == two for one, two in pairs), number)
    value = (observed - chance) / (1 - chance)
    return Coefficient(value, _gwet_interval(pairs, share, chance, value, level) if number > 1 else None)


def _gwet_interval(
    pairs: Sequence[Pair], share: Mapping[Hashable, Fraction], chance: Fraction, value: Fraction, level: float
) -> Interval:
    number, size = len(pairs), len(share)
    deviations = Fraction(0)
    for (one, two), times in Counter(pairs).items():
        expected = ((1 - share[one]) + (1 - share[two])) / (2 * (size - 1))
        own = ((one == two) - chance) / (1 - chance)
        own -= 2 * (1 - value) * (expected - chance) / (1 - chance)
        deviations += times * (own - value) ** 2
    half = t_quantile((1 + level) / 2, number - 1) * sqrt(deviations / (number * (number - 1)))
    return max(-1.0, float(value) - half), min(1.0, float(value) + half)


def cohen_kappa(
    pairs: Sequence[Pair], scale: Sequence[Hashable], *, weighted: bool = False, level: float = LEVEL
) -> Coefficient | None:
    """Return Cohen's kappa; None where chance alone would agree always, as when all pairs are in one category.

    `weighted` takes the scale as ordered, with quadratic weights: for ratings, never for yes, no and not applicable.
    """
    number, size = len(pairs), len(scale)
    if not number or size < 2:
        return None
    place = {category: index for index, category in enumerate(scale)}
    cells = Counter((place[one], place[two]) for one, two in pairs)
    weight = {
        (i, j): 1 - Fraction((i - j) ** 2, (size - 1) ** 2) if weighted else Fraction(i == j)
        for i in range(size)
        for j in range(size)
    }
    rows = [Fraction(sum(n for (i, _), n in cells.items() if i == k), number) for k in range(size)]
    columns = [Fraction(sum(n for (_, j), n in cells.items() if j == k), number) for k in range(size)]
    chance = sum((rows[i] * columns[j] * weight[i, j] for i, j in weight), Fraction(0))
    if chance == 1:
        return None
    observed = sum((Fraction(n, number) * weight[cell] for cell, n in cells.items()), Fraction(0))
    value = (observed - chance) / (1 - chance)
    across = [sum((columns[j] * weight[i, j] for j in range(size)), Fraction(0)) for i in range(size)]
    down = [sum((rows[i] * weight[i, j] for i in range(size)), Fraction(0)) for j in range(size)]
    spread = sum(
        (Fraction(n, number) * (weight[i, j] - (across[i] + down[j]) * (1 - value)) ** 2 for (i, j), n in cells.items()),
        Fraction(0),
    )
    variance = (spread - (value - chance * (1 - value)) ** 2) / (number * (1 - chance) ** 2)
    half = z_of(level) * sqrt(max(Fraction(0), variance))
    return Coefficient(value, (float(value) - half, float(value) + half))


Unit = Sequence[Hashable | None]  # what several people judged about one case; None where one did not


def krippendorff_alpha(units: Iterable[Unit]) -> Fraction | None:
    """Return Krippendorff's alpha for nominal values, of any number of raters, with values missing.

    Cases that fewer than two have judged say nothing. None where nothing can be compared, or only one value was ever given.
    """
    return _alpha([_contribution(unit) for unit in units])


def alpha_interval(units: Sequence[Unit], *, resamples: int = 2000, seed: int = 1, level: float = LEVEL) -> Interval | None:
    """Return the interval of alpha by drawing the cases again, with a fixed seed; draws without an alpha are left out."""
    own = [_contribution(unit) for unit in units]
    draws = Random(seed)  # noqa: S311  (a repeatable draw, nothing secret)
    found = sorted(float(alpha) for _ in range(resamples) if (alpha := _alpha(draws.choices(own, k=len(own)))) is not None)
    if not found:
        return None
    tail = (1 - level) / 2
    return found[int(tail * (len(found) - 1))], found[-1 - int(tail * (len(found) - 1))]


_Contribution = tuple[Fraction, Counter[Hashable]]  # disagreement within a unit, and how often each value was given


def _contribution(unit: Unit) -> _Contribution:
    given: Counter[Hashable] = Counter(value for value in unit if value is not None)
    number = given.total()
    if number < 2:
        return Fraction(0), Counter()
    alike = sum(times * (times - 1) for times in given.values())
    return Fraction(number * (number - 1) - alike, number - 1), given


def _alpha(units: Iterable[_Contribution]) -> Fraction | None:
    within, given = Fraction(0), Counter[Hashable]()
    for own, values in units:
        within += own
        given.update(values)
    number = given.total()
    differing = number * (number - 1) - sum(times * (times - 1) for times in given.values())
    if not differing:
        return None
    return 1 - (within / number) / Fraction(differing, number * (number - 1))


def t_quantile(probability: float, degrees: int) -> float:
    """Return the quantile of Student's t: where its distribution function, by the incomplete beta function, reaches it."""
    if probability == 0.5:
        return 0.0
    if probability < 0.5:
        return -t_quantile(1 - probability, degrees)
    low, high = 0.0, 1.0
    while _t_distribution(high, degrees) < probability:
        low, high = high, high * 2
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if _t_distribution(middle, degrees) < probability else (low, middle)
    return (low + high) / 2


def _t_distribution(t: float, degrees: int) -> float:
    return 1 - _incomplete_beta(degrees / 2, 0.5, degrees / (degrees + t * t)) / 2


def _incomplete_beta(a: float, b: float, x: float) -> float:
    """Return the regularised incomplete beta function by its continued fraction (Lentz), from the side where it converges."""
    if x in (0.0, 1.0):
        return x
    if x > (a + 1) / (a + b + 2):
        return 1 - _incomplete_beta(b, a, 1 - x)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
    fraction, c, d = 1.0, 1.0, 0.0
    for step in range(1000):
        m = step // 2
        if step == 0:
            term = 1.0
        elif step % 2 == 0:
            term = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        else:
            term = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d = 1 / (1 + term * d or _TINY)
        c = 1 + term / c or _TINY
        fraction *= c * d
        if abs(1 - c * d) < 1e-15:
            break
    return front * (fraction - 1)
