"""Which cases are drawn: an order that anybody can work out again from seed and list, in any language. Pure.

The cases of a stratum are put in the order of the SHA-256 of `seed|case id`; the first are drawn, the rest, in that order, are
the reserve. The order of the file does not matter, and a late correction to one stratum leaves the draw of the others alone.
docs/how-to/check-a-draw.md does the same in a few lines outside the product.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

# A level of each of the variables that strata are made of, in their order; "" stands for not known.
Key: TypeAlias = tuple[str, ...]

NOT_KNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Stratum:
    """The cases of one stratum in the order of the draw: those drawn, then the reserve."""

    key: Key
    seed: str
    drawn: tuple[str, ...]
    reserve: tuple[str, ...]


def stratum_words(key: Key) -> str:
    """Return how a stratum is called, in the seed too: "male / community / medium"."""
    return " / ".join(level or NOT_KNOWN for level in key)


def seed_text(sample: str, key: Key, number: int) -> str:
    """Return the text that decides the order within a stratum: which sample, which stratum, and the number that was recorded."""
    return f"{sample}|stratum:{stratum_words(key)}|seed:{number}"


def in_order(seed: str, case_ids: Iterable[str]) -> list[str]:
    """Return the ids in the order of the SHA-256 of the UTF-8 text `seed|case id`, as hexadecimal digits, ascending.

    Ids are compared after trimming, upper and lower case told apart. Raises ValueError for blank ids and ids given twice.
    """
    trimmed = [case_id.strip() for case_id in case_ids]
    if not all(trimmed):
        raise ValueError("A case has no id.")
    if twice := sorted(case_id for case_id, times in Counter(trimmed).items() if times > 1):
        raise ValueError(f"Ids are there more than once: {', '.join(twice[:10])}.")
    return sorted(trimmed, key=lambda case_id: (hashlib.sha256(f"{seed}|{case_id}".encode()).hexdigest(), case_id))


def draw(seed: str, case_ids: Iterable[str], number: int) -> tuple[list[str], list[str]]:
    """Return the ids drawn and the reserve, both in the order of the draw.

    Raises ValueError for blank ids, ids given twice, and more to draw than there are.
    """
    ordered = in_order(seed, case_ids)
    if not 0 <= number <= len(ordered):
        raise ValueError(f"{number} cannot be drawn from {len(ordered)}.")
    return ordered[:number], ordered[number:]


def draw_strata(sample: str, number: int, strata: Mapping[Key, Collection[str]], sizes: Mapping[Key, int]) -> list[Stratum]:
    """Draw every stratum by itself, in the order of their keys. `number` is the recorded seed, `sizes` how many of each.

    A stratum without a size is not drawn from: all of it is reserve. Raises ValueError as `draw` does, and for an id that stands
    in two strata.
    """
    everywhere = [case_id.strip() for case_ids in strata.values() for case_id in case_ids]
    if len(set(everywhere)) < len(everywhere):
        raise ValueError("An id is there more than once.")
    drawn = []
    for key in sorted(strata):
        seed = seed_text(sample, key, number)
        first, rest = draw(seed, strata[key], sizes.get(key, 0))
        drawn.append(Stratum(key, seed, tuple(first), tuple(rest)))
    return drawn


def next_in_reserve(reserve: Sequence[str], used: Collection[str]) -> str | None:
    """Return who replaces a drawn case: the first of the same stratum's reserve that is not in use yet.

    None where the reserve is used up: another stratum never fills in silently.
    """
    return next((case_id for case_id in reserve if case_id not in used), None)
