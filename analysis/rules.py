"""Shares as the bulletins print them. Pure.

Rounding is that of the published tables: the exact fraction, half away from zero (Bulletin 2023/03: 35 of 112 is printed 31.3).
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many said yes."""

    yes: int
    n: int

    def per_cent(self, places: int) -> Decimal | None:
        """Return the percentage rounded half away from zero to `places` decimals; None where nobody answered."""
        if self.n == 0:
            return None
        return (Decimal(100 * self.yes) / self.n).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def share_of(answers: Iterable[bool | None]) -> Share:
    """Count the answers that are yes (True) among those that are yes or no; None is neither and leaves the base."""
    valid = [answer for answer in answers if answer is not None]
    return Share(sum(valid), len(valid))


def shares_by(pairs: Iterable[tuple[Hashable | None, bool | None]]) -> dict[Hashable, Share]:
    """Return the share of yes per category. A pair without category or without answer leaves the base of every percentage."""
    answers: dict[Hashable, list[bool]] = {}
    for category, answer in pairs:
        if category is not None and answer is not None:
            answers.setdefault(category, []).append(answer)
    return {category: Share(sum(values), len(values)) for category, values in answers.items()}
