"""Dealing answers out among cases so that every count comes out exactly. Pure, but for the given random numbers."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from random import Random

# What a case is in one respect: the variable and the case's category, for example ("Gender", "Female").
Category = tuple[str, str]
Profile = frozenset[Category]
# How many cases of each category have each answer.
Counts = Mapping[tuple[str, Category], int]

SWAPS = 2_000_000
# How often a swap is kept that leads one case further away: without any, the search can end where no single swap helps.
UPHILL = 0.02


class CannotBeDealt(Exception):  # noqa: N818  (reads as what happened)
    """The counts contradict one another, or leave too little room for the search."""


def draw_exactly(places: Iterable[int], number: int, draw: Random, weight: Callable[[int], float] = lambda _: 1.0) -> list[int]:
    """Draw `number` places without replacement, heavier ones sooner (Efraimidis and Spirakis 2006)."""
    keyed = [(draw.random() ** (1 / weight(place)), place) for place in places]
    if number > len(keyed):
        raise CannotBeDealt(f"{number} cases are wanted, {len(keyed)} are there.")
    keyed.sort(key=lambda pair: pair[0], reverse=True)
    return [place for _, place in keyed[:number]]


def swap_until_counted(answers: Sequence[str], profiles: Sequence[Profile], wanted: Counts, draw: Random) -> list[str]:
    """Swap answers between cases until each answer has the wanted number of cases in every category that `wanted` names.

    The number of cases with each answer stays as given. A swap that leads further away is seldom kept. Raises CannotBeDealt when
    the counts are not there after SWAPS tries.
    """
    dealt = list(answers)
    excess = _excess(dealt, profiles, wanted)
    distance = sum(map(abs, excess.values()))
    for _ in range(SWAPS):
        if not distance:
            return dealt
        one, other = int(draw.random() * len(dealt)), int(draw.random() * len(dealt))
        if dealt[one] == dealt[other]:
            continue
        changes = _changes(dealt[one], dealt[other], profiles[one], profiles[other], excess)
        further = sum(abs(excess[key] + change) - abs(excess[key]) for key, change in changes)
        if further <= 0 or draw.random() < UPHILL**further:
            distance += further
            for key, change in changes:
                excess[key] += change
            dealt[one], dealt[other] = dealt[other], dealt[one]
    raise CannotBeDealt(f"Still {distance} away after {SWAPS} swaps.")


def _excess(answers: Sequence[str], profiles: Sequence[Profile], wanted: Counts) -> dict[tuple[str, Category], int]:
    """How many cases too many each wanted count has."""
    found = Counter((answer, category) for answer, profile in zip(answers, profiles, strict=True) for category in profile)
    return {key: found[key] - number for key, number in wanted.items()}


def _changes(
    answer: str, swapped: str, profile: Profile, other: Profile, excess: Mapping[tuple[str, Category], int]
) -> list[tuple[tuple[str, Category], int]]:
    """What changes when a case with this profile gives its answer to the other and takes the other's."""
    changes = [
        ((said, category), step * sign)
        for said, step in ((answer, -1), (swapped, 1))
        for categories, sign in ((profile - other, 1), (other - profile, -1))
        for category in categories
    ]
    return [change for change in changes if change[0] in excess]
