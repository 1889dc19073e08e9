"""What changed from one text to the next, word by word. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, REMOVED, ADDED = "same", "removed", "added"
# Comparing takes time with the product of the lengths. Above this, what lies between the first and the last change counts as
# replaced: about four pages on either side.
_MOST_PAIRS = 4_000_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that is the "same" in both, "removed" from the one, or "added" in the other."""

    kind: str
    text: str


def word_differences(before: str, after: str) -> list[Piece]:
    """Return the pieces of both texts in reading order.

    Without what was added they are `before`, without what was removed `after`, letter by letter.
    """
    pieces: list[Piece] = []
    removed = added = ""
    for was, now in [*_runs(_words(before), _words(after)), ("", "")]:
        # White space between two changed words is changed with them: nobody reads word by word.
        if was == now and (was.strip() or not was or not (removed or added)):
            pieces += [Piece(REMOVED, removed), Piece(ADDED, added), Piece(SAME, was)]
            removed = added = ""
        else:
            removed, added = removed + was, added + now
    return [piece for piece in pieces if piece.text]


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|\S+", text)


def _runs(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    """Yield what stands in the old text, and in its place in the new one."""
    first = _alike(old, new)
    last = _alike(old[first:][::-1], new[first:][::-1])
    yield "".join(old[:first]), "".join(new[:first])
    old_middle, new_middle = old[first : len(old) - last], new[first : len(new) - last]
    if len(old_middle) * len(new_middle) > _MOST_PAIRS:
        yield "".join(old_middle), "".join(new_middle)
    else:
        for _, a, b, c, d in SequenceMatcher(None, old_middle, new_middle).get_opcodes():
            yield "".join(old_middle[a:b]), "".join(new_middle[c:d])
    yield "".join(old[len(old) - last :]), "".join(new[len(new) - last :])


def _alike(old: list[str], new: list[str]) -> int:
    """Return with how many equal words both begin."""
    return next((at for at, (was, now) in enumerate(zip(old, new, strict=False)) if was != now), min(len(old), len(new)))
