"""Charts as SVG drawn on the server: they print, need no script, and stand beside the table they show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import template

register = template.Library()

# The Government Analysis Function's categorical palette. The order matters: neighbours contrast with one another
# and each with white by 3 to 1.
PALETTE = ("#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1")

# Heights are pixels, widths per cents of the drawing: bars grow with the page and its letters keep their size, on a small screen
# too. Labels stand above their bars; what a full bar leaves free is for its number.
_FULL_BAR = 62
_LINE = 20
_BAR = 18
_GAP = 12
_LABEL_LETTERS = 34
# Of a line over time: how much of the drawing it takes across, how high it is from 0 to 100 per cent, and the room below it.
_ACROSS = 84
_HEIGHT = 160
_FOOT = 26


@dataclass(frozen=True)
class Line:
    """One line of a label."""

    text: str
    y: int


@dataclass(frozen=True)
class Bar:
    """One horizontal bar with its label above and its number at its end."""

    label: list[Line]
    text: str
    y: int
    middle: int
    width: float  # per cents of the drawing
    fill: str = PALETTE[0]
    interval: tuple[float, float] | None = None  # where the line across its end begins and ends, in per cents of the drawing

    @property
    def end(self) -> float:
        """Where its number may stand."""
        return max(self.width, self.interval[1]) if self.interval else self.width


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


def bars_of(rows: Iterable[Sequence[Any]], *, highest: float | None, colour: int = 0) -> list[Bar]:
    """Return the bars for (label, value), (label, value, text), (label, value, text, colour) or (…, (low, high)) rows.

    A value of None has no bar and reads its text. `highest` is the value a full bar stands for, by default the highest of the
    rows; colours are places in the palette.
    """
    given = [(str(row[0]), row[1], str((*row, "")[2]), row[3] if len(row) > 3 else colour, *row[4:5]) for row in rows]
    full = highest or max((float(value) for _, value, *_ in given if value is not None), default=0.0) or 1.0
    bars: list[Bar] = []
    top = 0
    for label, value, text, of_bar, *limits in given:
        number = 0.0 if value is None else float(value)
        if not 0 <= number <= full:
            raise ValueError(f"{label}: a bar of {number} does not fit between 0 and {full}")
        lines = [Line(line, top + _LINE * index + _LINE // 2 - 2) for index, line in enumerate(wrapped(label))]
        top += _LINE * len(lines)
        width = round(number / full * _FULL_BAR, 1)
        shown = text or ("-" if value is None else plain(value))
        across = [(round(low / full * _FULL_BAR, 1), round(high / full * _FULL_BAR, 1)) for low, high in limits]
        bars.append(Bar(lines, shown, top, top + _BAR // 2, width, PALETTE[of_bar], *across))
        top += _BAR + _GAP
    return bars


@dataclass(frozen=True)
class Mark:
    """One value of a line, and what is written beside it; "" for nothing."""

    x: float
    y: float
    text: str


def line_of(points: Sequence[tuple[date, Any]]) -> tuple[list[Mark], list[str]]:
    """Return the marks of a line over time, and the stretches that join them; a value of None leaves a gap.

    Values are per cents, 0 to 100; days stand as far apart as they are. Across, marks are in per cents of the drawing and
    stretches in those of the line alone. The last value is written beside its mark.
    """
    days = [on.toordinal() for on, _ in points]
    span = max(days, default=0) - min(days, default=0) or 1
    marks: list[Mark] = []
    stretches: list[list[str]] = [[]]
    known = [place for place, (_, value) in enumerate(points) if value is not None]
    for place, (_, value) in enumerate(points):
        if value is None:
            stretches.append([])
            continue
        x, y = (days[place] - days[0]) / span * 100, round(_HEIGHT - float(value) / 100 * _HEIGHT, 1)
        marks.append(Mark(round(x * _ACROSS / 100, 1), y, f"{plain(value)}%" if place == known[-1] else ""))
        stretches[-1].append(f"{round(x, 1)},{y}")
    return marks, [" ".join(stretch) for stretch in stretches if len(stretch) > 1]


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
    """Draw horizontal bars with their numbers: rows of (label, value, text), (label, value, text, colour), or with
    (low, high) after it for a line across the end of the bar, which shows an interval.

    Put the table with the same figures beside it: the drawing says so to screen readers. `finding` is one sentence,
    `base` tells the number of cases and the rules; `highest` fixes the scale (100 for percentages).
    """
    bars = bars_of(rows, highest=highest, colour=colour)
    return {
        "bars": bars, "title": title, "finding": finding, "base": base, "id": id, "level": level,
        "height": bars[-1].y + _BAR if bars else 0, "bar_height": _BAR,
    }  # fmt: skip


@register.inclusion_tag("components/line_chart.html")
def line_chart(
    points: Sequence[tuple[date, Any]], title: str, limits: Iterable[tuple[int, str]] = (), finding: str = "", base: str = "",
    id: str = "line", level: int = 3,
) -> dict[str, Any]:  # fmt: skip
    """Draw a share in per cent day by day: points of (day, value or None), over dotted lines for the limits (value, name).

    Put the table with the same figures beside it: the drawing says so to screen readers.
    """
    marks, stretches = line_of(points)
    given = list(limits)
    return {
        "marks": marks, "stretches": stretches, "title": title, "finding": finding, "base": base, "id": id, "level": level,
        "limits": [Mark(0, round(_HEIGHT - value / 100 * _HEIGHT, 1), f"{value}%") for value, _ in given],
        "names": ", ".join(f"{value}% {name}" for value, name in given),
        "first": points[0][0] if points else None, "last": points[-1][0] if len(points) > 1 else None,
        "across": _ACROSS, "height": _HEIGHT, "foot": _HEIGHT + 18, "total_height": _HEIGHT + _FOOT, "colour": PALETTE[0],
    }  # fmt: skip
