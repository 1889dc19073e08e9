"""The counts of many runs, by what went wrong in them: added up, also from several processes, and printed."""

from collections import Counter
from collections.abc import Iterable

# What is counted of each run, the heading above it, and how wide the column is.
COLUMNS = {
    "runs": ("runs", 6),
    "typed": ("typed", 9),
    "lost": ("lost", 6),
    "false_saved": ("false saved", 13),
    "said": ("told saved", 12),
    "warned": ("warned of", 11),
    "young": ("too young", 11),
}
# By fault, each of these counts; "all" is every run once.
Table = dict[str, dict[str, int]]


def added(tables: Iterable[Table]) -> Table:
    """Return the sums of several tables."""
    sums: dict[str, Counter[str]] = {"all": Counter()}
    for table in tables:
        for fault, counts in table.items():
            sums.setdefault(fault, Counter()).update(counts)
    return {fault: dict(counts) for fault, counts in sums.items()}


def lines(table: Table) -> list[str]:
    """Return a table as it is printed."""
    head = f"{'fault':16}" + "".join(f"{heading:>{width}}" for heading, width in COLUMNS.values())
    return [head, *(f"{fault:16}" + _row(counts) for fault, counts in table.items())]


def in_words(table: Table) -> str:
    """Return the sums of a table in one line."""
    counts = {name: f"{table['all'].get(name, 0):,}" for name in COLUMNS}
    return "so far: {runs} runs, {typed} characters typed, {lost} lost, {false_saved} times falsely called saved".format(**counts)


def _row(counts: dict[str, int]) -> str:
    return "".join(f"{counts.get(name, 0):>{width},}" for name, (_, width) in COLUMNS.items())
