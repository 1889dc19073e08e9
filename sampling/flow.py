"""From the population to the cases that were assessed: how many were left at each step, and why the others were not. Pure.

A flow statement adds up: every total is the total before it, less those who left in between and with those who joined.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sampling.eligibility import EXCLUSIONS


class Kind(StrEnum):
    """What a line of a flow statement counts."""

    TOTAL = "total"
    LEFT = "left"
    JOINED = "joined"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a flow statement: how many there are, or how many left or joined since the total before it."""

    words: str
    number: int
    kind: Kind = Kind.TOTAL

    @property
    def left_out(self) -> bool:
        return self.kind is Kind.LEFT


@dataclass(frozen=True, slots=True)
class Taken:
    """What was done with the eligible, each number a part of those before it.

    `replaced` were taken and are not inspected, `from_reserve` stand for some of them; the last four count the cases that stand.
    """

    of_weeks: bool
    drawn: int
    replaced: int
    from_reserve: int
    brought_in: int
    allocated: int
    assessed: int
    interviewed: int

    @property
    def standing(self) -> int:
        """How many are to be inspected."""
        return self.drawn - self.replaced + self.from_reserve


def flow_statement(population: int, reasons: Mapping[str, int], taken: Taken | None = None) -> list[Step]:
    """Return the flow: the population, each reason with how many it left out, the eligible, then what became of them.

    `reasons` counts by the code of the rule.

    Lines of nobody are not listed, totals always are.
    """
    steps = [Step("Commenced: in the population", population)]
    steps += [_left(rule.words, reasons.get(code, 0)) for code, rule in EXCLUSIONS.items()]
    eligible = population - sum(reasons.values())
    steps.append(Step("Eligible", eligible))
    if taken is not None:
        steps += _after(eligible, taken)
    return [one for one in steps if one.kind is Kind.TOTAL or one.number]


def _after(eligible: int, taken: Taken) -> list[Step]:
    other, first = ("Commenced in another week", "Commenced in the weeks taken") if taken.of_weeks else ("Not drawn", "Drawn")
    return [
        _left(other, eligible - taken.drawn),
        Step(first, taken.drawn),
        _left("Not inspected, each with a reason", taken.replaced),
        Step("Taken from the reserve in their place", taken.from_reserve, Kind.JOINED),
        Step("To be inspected", taken.standing),
        _left("Not brought into the inspection", taken.standing - taken.brought_in),
        Step("Brought into the inspection", taken.brought_in),
        _left("Not allocated", taken.brought_in - taken.allocated),
        Step("Allocated", taken.allocated),
        _left("Not assessed", taken.allocated - taken.assessed),
        Step("Assessed", taken.assessed),
        _left("Without an interview", taken.assessed - taken.interviewed),
        Step("Assessed and interviewed", taken.interviewed),
    ]


def _left(words: str, number: int) -> Step:
    return Step(words, number, Kind.LEFT)


def fault_of(steps: Iterable[Step]) -> str:
    """Say where a flow statement does not add up; "" where it does."""
    expected: int | None = None
    for one in steps:
        if one.number < 0:
            return f"{one.words} is {one.number}"
        if one.kind is Kind.TOTAL:
            if expected not in (None, one.number):
                return f"{one.words} is {one.number}, not {expected}"
            expected = one.number
        else:
            expected = (expected or 0) + (one.number if one.kind is Kind.JOINED else -one.number)
    return ""
