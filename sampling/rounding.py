"""Rounding a table to whole numbers so that its margins are rounded too: an exact search. Pure.

Each cell is rounded down or up. As the whole is given, so is how many cells go up; and the sum of squared differences is least
where the remainders of those that go up are largest in sum. The search decides cell by cell, the largest remainder first, and
leaves a branch as soon as a margin cannot be kept any more, or no rest of it could beat the best found so far.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor, lcm
from typing import TypeAlias

Key: TypeAlias = tuple[str, ...]
# Ways to divide the cells of a table up; in each of them every cell belongs to one margin.
Margins: TypeAlias = Sequence[Sequence[Sequence[Key]]]

# The search ends after so many steps, on every machine alike. Two genders, three disposals and five levels of risk take some
# hundreds; what was found until then keeps every margin, and only its nearness to the quotas is not proved.
MOST_STEPS = 20_000


def round_within(quotas: Mapping[Key, Fraction], margins: Margins) -> dict[Key, int] | None:
    """Return each cell rounded down or up, so that each margin is its own exact sum rounded down or up.

    Of all such, those nearest to the quotas; among equally near ones, those that round up the cells in front, in the order
    given. None where there are none, or none was found within MOST_STEPS. Raises ValueError where the quotas do not add up to a
    whole number.
    """
    sizes = {key: floor(quota) for key, quota in quotas.items()}
    going_up = sum(quotas.values(), Fraction(0)) - sum(sizes.values())
    if going_up.denominator != 1:
        raise ValueError("The quotas do not add up to a whole number.")
    # Stable: equal remainders stay in the order given.
    undecided = sorted((key for key, quota in quotas.items() if quota != sizes[key]), key=lambda key: sizes[key] - quotas[key])
    search = _Search(_table(undecided, quotas, [[list(quotas)], *margins]), going_up.numerator)
    search.run()
    return None if search.best is None else {key: sizes[key] + (key in search.best_keys) for key in quotas}


@dataclass(frozen=True, slots=True)
class _Table:
    """The cells to decide, largest remainder first, and what each family of margins asks of them."""

    keys: Sequence[Key]
    gains: Sequence[int]  # remainders, in the smallest unit they have in common: as exact as fractions, and faster
    places: Sequence[Sequence[int]]  # by family: which of its margins each cell belongs to
    must: Sequence[Sequence[int]]  # by family and margin: at least so many go up
    may: Sequence[Sequence[int]]  # and at most so many


def _table(undecided: Sequence[Key], quotas: Mapping[Key, Fraction], families: Margins) -> _Table:
    """Return what is to be decided: a margin's own sum, less its cells rounded down, is how many of them go up."""
    unit = lcm(*(quotas[key].denominator for key in undecided))
    gains = [int((quotas[key] - floor(quotas[key])) * unit) for key in undecided]
    places, must, may = [], [], []
    for family in families:
        margin_of = {key: number for number, members in enumerate(family) for key in members}
        places.append([margin_of[key] for key in undecided])
        sums = [sum((quotas[key] for key in members), Fraction(0)) for members in family]
        down = [sum(floor(quotas[key]) for key in members) for members in family]
        must.append([floor(total) - rounded for total, rounded in zip(sums, down, strict=True)])
        may.append([ceil(total) - rounded for total, rounded in zip(sums, down, strict=True)])
    return _Table(undecided, gains, places, must, may)


@dataclass(slots=True)
class _Search:
    """One search through a table for the best cells to round up."""

    table: _Table
    going_up: int
    best: int | None = None  # the sum of their remainders
    best_keys: frozenset[Key] = frozenset()
    _steps: int = 0
    _chosen: list[int] = field(default_factory=list)
    _used: list[list[int]] = field(default_factory=list)  # by family and margin: how many go up so far

    def run(self) -> None:
        self._used = [[0] * len(margins) for margins in self.table.must]
        self._decide(0, 0)

    def _decide(self, cell: int, gained: int) -> None:
        """Try the cell rounded up and rounded down, and every rest that can still be better than the best."""
        self._steps += 1
        possible = self._most_from(cell)
        if possible is None or (self.best is not None and gained + possible <= self.best):
            return
        if cell == len(self.table.keys):
            self.best, self.best_keys = gained, frozenset(self.table.keys[number] for number in self._chosen)
            return
        self._count(cell, 1)
        self._chosen.append(cell)
        self._decide(cell + 1, gained + self.table.gains[cell])
        self._chosen.pop()
        self._count(cell, -1)
        if self._steps < MOST_STEPS:
            self._decide(cell + 1, gained)

    def _count(self, cell: int, step: int) -> None:
        for used, places in zip(self._used, self.table.places, strict=True):
            used[places[cell]] += step

    def _most_from(self, cell: int) -> int | None:
        """Return a sum that no rest from this cell on can exceed; None where no rest keeps every margin.

        Each family of margins by itself, which is exact: what its margins must have, then the largest of what they may have.
        """
        left = self.going_up - len(self._chosen)
        least: int | None = None
        for family in range(len(self.table.must)):
            most = self._most_in(family, cell, left)
            if most is None:
                return None
            least = most if least is None else min(least, most)
        return least

    def _most_in(self, family: int, cell: int, left: int) -> int | None:
        places, gains = self.table.places[family], self.table.gains
        must = [least - used for least, used in zip(self.table.must[family], self._used[family], strict=True)]
        may = [most - used for most, used in zip(self.table.may[family], self._used[family], strict=True)]
        spare = left - sum(least for least in must if least > 0)
        if spare < 0 or min(may) < 0:
            return None
        total = 0
        for number in range(cell, len(gains)):
            margin = places[number]
            if must[margin] > 0:
                must[margin] -= 1
            elif spare and may[margin] > 0:
                spare -= 1
            else:
                continue
            may[margin] -= 1
            total += gains[number]
        return None if spare or max(must) > 0 else total
