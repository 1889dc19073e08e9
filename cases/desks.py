"""What people who assess have on their desks: cases, counted in hours, that may move to others and that may not. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from math import lcm
from typing import TypeAlias

# Hours are counted in hundredths, and loads in whole numbers that compare as the shares of everybody's hours do: exact, and fast.
Weight: TypeAlias = tuple[int, int]  # (hundredths of hours, cases)


@dataclass(frozen=True, slots=True)
class Work:
    """A case to be placed, or one that `stays` with `holder`; `barred` are the people who declared a conflict about it."""

    key: int
    reference: str
    hours: Decimal
    officer: str = ""
    office: str = ""
    holder: int | None = None
    stays: bool = False
    barred: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Assessor:
    """Somebody who assesses, with the hours and cases they have for the inspection; None: no limit was given."""

    key: int
    hours: Decimal | None = None
    cases: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Bundle:
    """Cases that go to one person as one, and the people who may have them."""

    cases: tuple[Work, ...]
    may: frozenset[int]
    weight: Weight
    officer: str
    office: str
    holder: int | None
    order: tuple[str, str, str, int]


def bundle_of(cases: Sequence[Work], people: Iterable[int]) -> Bundle:
    """Return the cases as one; of the people, those barred from any of them may not have it."""
    first = cases[0]
    may = frozenset(people).difference(*(case.barred for case in cases))
    weight = sum(_hundredths(case.hours) for case in cases), len(cases)
    order = first.office, first.officer, first.reference, first.key
    return Bundle(tuple(cases), may, weight, first.officer, first.office, first.holder, order)


def _hundredths(hours: Decimal) -> int:
    return int(hours * 100)


@dataclass(slots=True)
class Desk:
    """What one person has so far. `factor` makes loads of people with different hours comparable."""

    person: Assessor
    share: int  # of the work, in proportion to what others have
    factor: int = 1
    load: int = 0
    hours: int = 0
    cases: int = 0
    offices: Counter[str] = field(default_factory=Counter)
    officers: Counter[str] = field(default_factory=Counter)
    bundles: dict[tuple[Weight, frozenset[int]], dict[Bundle, None]] = field(default_factory=lambda: defaultdict(dict))

    def load_with(self, weight: Weight) -> int:
        return self.load + weight[0] * self.factor

    def has_room(self, weight: Weight) -> bool:
        hours, cases = weight
        fits = self.person.hours is None or self.hours + hours <= _hundredths(self.person.hours)
        return fits and (self.person.cases is None or self.cases + cases <= self.person.cases)

    def count(self, cases: Iterable[Work], sign: int) -> None:
        for case in cases:
            self.hours += sign * _hundredths(case.hours)
            self.cases += sign
            self.offices[case.office] += sign
            self.officers[case.officer] += sign
        self.load = self.hours * self.factor

    def take(self, bundle: Bundle) -> None:
        self.bundles[bundle.weight, bundle.may][bundle] = None
        self.count(bundle.cases, 1)

    def give(self, bundle: Bundle) -> None:
        del self.bundles[bundle.weight, bundle.may][bundle]
        self.count(bundle.cases, -1)

    def takers(self, weight: Weight) -> set[int]:
        """Return everybody who may have one of the bundles of this weight here."""
        return set[int]().union(*(may for (heavy, may), bundles in self.bundles.items() if heavy == weight and bundles))

    def movable(self, weight: Weight, to: int) -> Iterator[Bundle]:
        for (heavy, may), bundles in self.bundles.items():
            if heavy == weight and to in may:
                yield from bundles


def desks_of(people: Sequence[Assessor]) -> dict[int, Desk]:
    """Return an empty desk for everybody, by key.

    Whose hours are not known takes as large a share as whoever has most; with nobody's known all are alike.
    """
    most = max((_hundredths(person.hours) for person in people if person.hours is not None), default=0) or 1
    desks = {person.key: Desk(person, _hundredths(person.hours or Decimal()) or most) for person in people}
    whole = lcm(*(desk.share for desk in desks.values()))
    for desk in desks.values():
        desk.factor = whole // desk.share
    return desks
