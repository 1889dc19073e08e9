"""A condition as rows that a form can show: each tests one fact or answer, and all or any of them must hold. Pure.

Not every condition can be put so: parts within parts stay a line that somebody writes (standards.applicability).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

# Facts that are lists of codes: they are tested by what they include.
LISTS = ("requirements",)


class Join(StrEnum):
    ALWAYS = "always"
    ALL = "all"
    ANY = "any"


class Comparison(StrEnum):
    IN = "in"
    NOT_IN = "not_in"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    KNOWN = "known"
    NOT_KNOWN = "not_known"


LIMITS = (Comparison.AT_LEAST, Comparison.AT_MOST)
CODES = (Comparison.IN, Comparison.NOT_IN)


@dataclass(frozen=True, slots=True)
class Row:
    """A test of one fact or of the answer to one question. `values` are codes, or the one number of a limit."""

    of: str  # "fact" or "answer"
    name: str  # of the fact, or the code of the question
    comparison: Comparison
    values: tuple[str, ...] = ()


def from_rows(join: Join, rows: Sequence[Row]) -> dict[str, Any] | None:
    """Return the condition that these rows make; None where it is asked always."""
    if join is Join.ALWAYS or not rows:
        return None
    parts = [_leaf(row) for row in rows]
    return parts[0] if len(parts) == 1 else {join.value: parts}


def _leaf(row: Row) -> dict[str, Any]:
    about = {row.of: row.name}
    if row.comparison in LIMITS:
        return about | {row.comparison.value: _number(row.values[0])}
    if row.comparison in (Comparison.KNOWN, Comparison.NOT_KNOWN):
        return about | {"known": row.comparison is Comparison.KNOWN}
    tested = about | {"includes" if row.name in LISTS and row.of == "fact" else "in": list(row.values)}
    return {"not": tested} if row.comparison is Comparison.NOT_IN else tested


def _number(text: str) -> int | str:
    return int(text) if re.fullmatch(r"0|-?[1-9]\d{0,8}", text) else text


def as_rows(condition: Any) -> tuple[Join, list[Row]] | None:
    """Return a condition as rows; None for one that rows cannot show. Whatever a draft holds may be given."""
    if condition in (None, "", {}):
        return Join.ALWAYS, []
    if not isinstance(condition, dict):
        return None
    join = next((join for join in (Join.ALL, Join.ANY) if set(condition) == {join.value}), None)
    parts = condition[join.value] if join else [condition]
    if not isinstance(parts, list) or (join and len(parts) < 2):
        return None
    rows = [row for part in parts if (row := _row(part)) is not None]
    joined = join or Join.ALL
    # What cannot be put back just as it was has more to it than the rows say.
    same = len(rows) == len(parts) and as_text(from_rows(joined, rows)) == as_text(condition)
    return (joined, rows) if same else None


def _row(part: Any) -> Row | None:
    if not isinstance(part, dict):
        return None
    if isinstance(part.get("not"), dict) and (row := _row(part["not"])) is not None and row.comparison is Comparison.IN:
        return Row(row.of, row.name, Comparison.NOT_IN, row.values)
    of = "answer" if "answer" in part else "fact"
    name, test = part.get(of), next((key for key in part if key != of), "")
    if not isinstance(name, str):
        return None
    if test in ("in", "includes") and isinstance(part[test], list):
        return Row(of, name, Comparison.IN, tuple(str(code) for code in part[test]))
    if test in LIMITS:
        return Row(of, name, Comparison(test), (str(part[test]),))
    if test == "known":
        return Row(of, name, Comparison.KNOWN if as_text(part[test]) == "true" else Comparison.NOT_KNOWN)
    return None


def as_text(value: Any) -> Any:
    """Return data as reading its text gives it: numbers and truth values are words."""
    if isinstance(value, Mapping):
        return {key: as_text(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [as_text(entry) for entry in value]
    return str(value).lower() if isinstance(value, bool) else str(value)
