"""Small numbers are hidden in what may be published, so that nobody can be recognised in a table. Pure.

Hidden are counts of one to four, what would give them away by subtraction from a printed total, and every share that rests on
fewer than ten cases. The thresholds are the usual ones of official statistics; no publication of the inspectorate states its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ratings.results import KeyQuestionTally

LEAST_COUNT = 5
LEAST_BASE = 10
RELIABLE_BASE = 30

# The symbols of UK official statistics.
HIDDEN = "[c]"
NOTHING_JUDGED = "[z]"
LOW_RELIABILITY = "[u]"

JUDGED = "judged"
_ANSWERS = ("sufficient", "insufficient")
_PARTS = (JUDGED, "not_applicable", "not_answered", "not_asked")  # they add up to the cases, whose number is printed


def is_small(count: int) -> bool:
    """Return whether a count may point to a few people. Nought may not: it says nothing about anybody."""
    return 0 < count < LEAST_COUNT


def hidden_in(tally: KeyQuestionTally) -> frozenset[str]:
    """Return which counts of a key question are not printed, by the names of KeyQuestionTally.

    Printed beside them is the number of cases. What is hidden cannot be worked out again: of every small count all values from
    nought up to the threshold remain possible, as far as the number of cases itself allows.
    """
    counts: Mapping[str, int] = {name: getattr(tally, name) for name in (*_ANSWERS, *_PARTS)}
    hidden = {name for name in _PARTS[1:] if is_small(counts[name])}
    if 0 < counts[JUDGED] < LEAST_BASE:
        hidden.add(JUDGED)
    while hidden and not _is_safe(hidden, counts):
        left = [name for name in _PARTS if name not in hidden]
        hidden.add(min(left, key=lambda name: (counts[name] == 0, name == JUDGED, counts[name])))
    if JUDGED in hidden or any(is_small(counts[name]) for name in _ANSWERS):
        hidden.update(_ANSWERS)
    return frozenset(hidden)


def _is_safe(hidden: set[str], counts: Mapping[str, int]) -> bool:
    """Return whether the hidden parts, of which the sum is known, leave enough values possible for each of them."""
    if len(hidden) == len(_PARTS):
        return True
    needed = max(LEAST_BASE - 1 if name == JUDGED and counts[name] < LEAST_BASE else LEAST_COUNT - 1 for name in hidden)
    return len(hidden) > 1 and sum(counts[name] for name in hidden) >= needed


@dataclass(frozen=True, slots=True)
class FlowLine:
    """A line of the flow statement of a sample: how many there are (`kind` total), or left or joined since the last total."""

    sample: str
    words: str
    number: int
    kind: str

    @property
    def signed(self) -> str:
        """The number as it is printed: with a sign where it leaves or joins."""
        return {"left": "\N{MINUS SIGN}", "joined": "+"}.get(self.kind, "") + f"{self.number:,}"


def published_flow(steps: Sequence[FlowLine]) -> list[FlowLine]:
    """Return the lines of a flow statement that may be published: nothing in it, and no difference of two totals, is small.

    A total that lies too near the one before it, or is small itself, is left out. What left between two totals is told reason
    by reason where no reason is small, and otherwise as one number.
    """
    published: list[FlowLine] = []
    between: list[FlowLine] = []
    last: FlowLine | None = None
    for one in steps:
        if one.kind != "total":
            between.append(one)
            continue
        near = last is not None and is_small(abs(last.number - one.number))
        if is_small(one.number) or near:
            between.append(one)
            continue
        published += _between(last, between, one)
        published.append(one)
        last, between = one, []
    return published


def _between(last: FlowLine | None, lines: Sequence[FlowLine], total: FlowLine) -> list[FlowLine]:
    """Return what is told of those who left or joined between two totals."""
    if last is None or not lines:
        return []
    if any(one.kind == "total" or is_small(one.number) for one in lines):
        change = total.number - last.number
        kind = "left" if change < 0 else "joined"
        return [FlowLine(total.sample, "All reasons together", abs(change), kind)] if change else []
    return list(lines)


def counted_of(count: int, total: int) -> str:
    """Return a count of a printed total as it is printed: hidden when it, or what is missing to the total, is small."""
    return HIDDEN if is_small(count) or is_small(total - count) else str(count)
