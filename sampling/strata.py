"""How many cases of each stratum a sample takes, so that it has the population's make-up. Pure, in exact fractions.

A stratum is a cell of gender x disposal x risk of serious harm. Its quota is sample · stratum / population. Bulletin 2021/02
promises that the ratios of each of the three match the eligible population, so what is rounded is not each cell by itself:

1. *Controlled rounding*: every cell, every level of one variable and of two together gets its quota rounded down or up.
2. Without the margins of two variables, where those cannot all be kept: for three variables there may be no such rounding
   (Causey, Cox and Ernst, 1985).
3. *Largest remainder* where not even the margins of one variable can be kept: cells alone.

Among the roundings that keep the margins, the one nearest to the quotas (least sum of squared differences) is taken.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import combinations
from math import floor

from sampling.drawing import Key
from sampling.rounding import Margins, round_within


class Method(StrEnum):
    """How the quotas were rounded."""

    TWO_WAY = "two_way"
    ONE_WAY = "one_way"
    LARGEST_REMAINDER = "largest_remainder"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    Method.TWO_WAY: "Controlled rounding: every margin of one and of two variables is kept",
    Method.ONE_WAY: "Controlled rounding: every margin of one variable is kept; those of two cannot all be",
    Method.LARGEST_REMAINDER: "Largest remainder: the margins cannot all be kept",
}


@dataclass(frozen=True, slots=True)
class Allocation:
    """How many cases of each stratum are drawn, what exactly its share would be, and how that was rounded."""

    method: Method
    sizes: Mapping[Key, int]
    quotas: Mapping[Key, Fraction]

    @property
    def not_represented(self) -> list[Key]:
        """Strata with cases of which none is drawn, by key."""
        return [key for key, size in self.sizes.items() if not size]


def allocate(population: Mapping[Key, int], sample: int) -> Allocation:
    """Share a sample out to strata in proportion to their numbers of eligible cases.

    Strata without cases are left out. The order of the strata does not matter. Raises ValueError for a sample that is larger
    than the population, or for a negative number.
    """
    if any(number < 0 for number in population.values()):
        raise ValueError("A stratum cannot hold fewer than no cases.")
    there = {key: population[key] for key in sorted(population) if population[key]}
    total = sum(there.values())
    if not 0 <= sample <= total:
        raise ValueError(f"{sample} cannot be drawn from {total}.")
    quotas = {key: Fraction(sample * number, total) for key, number in there.items()}
    for method, most in ((Method.TWO_WAY, 2), (Method.ONE_WAY, 1)):
        sizes = round_within(quotas, margins_of(quotas, most))
        if sizes is not None:
            return Allocation(method, sizes, quotas)
    return Allocation(Method.LARGEST_REMAINDER, largest_remainder(there, sample), quotas)


def largest_remainder(population: Mapping[Key, int], sample: int) -> dict[Key, int]:
    """Round each quota down, and give what is left, one each, to the largest remainders (Hamilton's method).

    Equal remainders: the larger stratum first, then the first key.
    """
    total = sum(population.values())
    if not total:
        return {}
    quotas = {key: Fraction(sample * number, total) for key, number in population.items()}
    sizes = {key: floor(quota) for key, quota in quotas.items()}
    by_remainder = sorted(quotas, key=lambda key: (sizes[key] - quotas[key], -population[key], key))
    for key in by_remainder[: sample - sum(sizes.values())]:
        sizes[key] += 1
    return {key: sizes[key] for key in sorted(sizes)}


def margins_of(quotas: Mapping[Key, Fraction], most: int) -> Margins:
    """Return the cells of every margin of up to `most` variables: each level, then each pair of levels, of each variable."""
    found: list[list[list[Key]]] = []
    for places in _subsets(len(next(iter(quotas), ())), most):
        cells: dict[Key, list[Key]] = {}
        for key in quotas:
            cells.setdefault(tuple(key[place] for place in places), []).append(key)
        found.append(list(cells.values()))
    return found


def _subsets(variables: int, most: int) -> list[tuple[int, ...]]:
    """Return the places of each variable, and of each pair of them where pairs are wanted and are not the cells themselves."""
    sizes = (1, 2) if most > 1 and variables > 2 else (1,)
    return [places for size in sizes for places in combinations(range(variables), size)]


@dataclass(frozen=True, slots=True)
class Level:
    """A level of one variable: its part of the eligible, how many the sample should take of it exactly, took, and has now."""

    variable: int
    level: str
    eligible: int
    intended: Fraction
    drawn: int
    standing: int


def levels_of(strata: Iterable[tuple[Key, int, int, int]]) -> list[Level]:
    """Return every level of every variable, from the strata with how many are eligible, were drawn, and stand now."""
    rows = list(strata)
    eligible, drawn = sum(row[1] for row in rows), sum(row[2] for row in rows)
    summed: dict[tuple[int, str], list[int]] = {}
    for key, *numbers in rows:
        for variable, level in enumerate(key):
            so_far = summed.setdefault((variable, level), [0, 0, 0])
            summed[variable, level] = [before + number for before, number in zip(so_far, numbers, strict=True)]
    return [
        Level(variable, level, there, Fraction(drawn * there, eligible) if eligible else Fraction(0), taken, now)
        for (variable, level), (there, taken, now) in sorted(summed.items())
    ]
