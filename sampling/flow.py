"""From the population to the cases that were assessed: how many were left at each step, and why the others were not. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sampling.eligibility import Exclusion


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a flow statement. `left_out` is how many a reason takes away; the others say how many there are."""

    words: str
    number: int
    left_out: bool = False


def flow_statement(population: int, reasons: Iterable[Exclusion], taken: Mapping[str, int]) -> list[Step]:
    """Return the flow: the population, each reason with how many it left out, the eligible, then what became of them.

    `taken` says in words and numbers what was done with the eligible, in order: drawn, replaced, brought in and so on.
    Reasons that left nobody out are not listed.
    """
    counted = Counter(reasons)
    steps = [Step("In the population", population)]
    steps += [Step(reason.words, counted[reason], left_out=True) for reason in Exclusion if counted[reason]]
    steps.append(Step("Eligible", population - counted.total()))
    return steps + [Step(words, number) for words, number in taken.items()]
