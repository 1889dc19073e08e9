"""Charts as SVG drawn on the server: they print, need no script, and stand beside the table they show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import template

register = template.Library()

# The Government Analysis Function's categorical palette. The order matters: neighbours contrast with one another
# and each with white by 3 to 1.
PALETTE = ("#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1")

_LABEL_WIDTH = 230
_BAR_ROOM = 360
_VALUE_ROOM = 110
_ROW = 36
_BAR = 24
_LABEL_LETTERS = 32


@dataclass(frozen=True)
class Bar:
    """One horizontal bar in the drawing's own units."""

    lines: list[str]
    first_line_y: int
    text: str
    y: int
    middle: int
    width: float
    value_x: float


def wrapped(label: str, letters: int = _LABEL_LETTERS) -> list[str]:
    """Return a label in at most two lines; SVG text does not wrap by itself."""
    lines = [""]
    for word in label.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) > letters and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = longer
    if len(lines) > 2:
        lines = [lines[0], lines[1][: letters - 1].rstrip() + "…"]
    return lines


def bars_of(rows: Iterable[Sequence[Any]], *, highest: float | None) -> list[Bar]:
    """Return the bars for (label, value) or (label, value, text) rows; a value of None has no bar and reads its text.

    `highest` is the value a full bar stands for, by default the highest of the rows.
    """
    given = [(str(row[0]), row[1], str((*row, "")[2])) for row in rows]
    numbers = [None if value is None else float(value) for _, value, _ in given]
    full = highest or max((number for number in numbers if number is not None), default=0.0) or 1.0
    bars = []
    for index, ((label, value, text), number) in enumerate(zip(given, numbers, strict=True)):
        if number is not None and not 0 <= number <= full:
            raise ValueError(f"{label}: a bar of {number} does not fit between 0 and {full}")
        width = round((number or 0.0) / full * _BAR_ROOM, 1)
        lines = wrapped(label)
        y = index * _ROW + (_ROW - _BAR) // 2
        middle = y + _BAR // 2
        shown = text or ("-" if value is None else plain(value))
        bars.append(Bar(lines, middle - 8 * (len(lines) - 1), shown, y, middle, width, _LABEL_WIDTH + width + 8))
    return bars


def plain(value: Any) -> str:
    """Return a number as it is read: 12, 64.3"""
    if isinstance(value, float | Fraction | Decimal):
        rounded = round(float(value), 1)
        return f"{rounded:,.0f}" if rounded == int(rounded) else f"{rounded:,.1f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


@register.inclusion_tag("components/bar_chart.html")
def bar_chart(
    rows: Iterable[Sequence[Any]],
    title: str,
    finding: str = "",
    base: str = "",
    highest: float | None = None,
    colour: int = 0,
    id: str = "chart",
    level: int = 2,
) -> dict[str, Any]:
    """Draw horizontal bars with their numbers: rows of (label, value, text).

    Put the table with the same figures beside it: the drawing says so to screen readers. `finding` is one sentence,
    `base` tells the number of cases and the rules; `highest` fixes the scale (100 for percentages).
    """
    bars = bars_of(rows, highest=highest)
    return {
        "bars": bars, "title": title, "finding": finding, "base": base, "id": id, "level": level,
        "height": len(bars) * _ROW, "total_width": _LABEL_WIDTH + _BAR_ROOM + _VALUE_ROOM,
        "axis_x": _LABEL_WIDTH, "label_x": _LABEL_WIDTH - 10, "bar_height": _BAR, "fill": PALETTE[colour],
    }  # fmt: skip
