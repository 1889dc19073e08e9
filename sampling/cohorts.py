"""A cohort: every eligible case that commenced in two separate weeks between 27 and 32 weeks before fieldwork. Pure.

Bulletin 2023/03. A week runs from Monday to Sunday; week k begins k weeks before the Monday of the first fieldwork week.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

LATEST_WEEK, EARLIEST_WEEK = 27, 32  # weeks before fieldwork
WEEKS_TAKEN = 2


@dataclass(frozen=True, slots=True)
class Week:
    """A week before fieldwork, from its Monday to its Sunday, both within it."""

    number: int
    first: date
    last: date


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def week(number: int, fieldwork_starts: date) -> Week:
    """Return the week so many weeks before the one in which fieldwork starts."""
    first = _monday(fieldwork_starts) - timedelta(weeks=number)
    return Week(number, first, first + timedelta(days=6))


def weeks_to_choose_from(fieldwork_starts: date) -> list[Week]:
    """Return the weeks that a cohort is chosen from, the earliest first."""
    return [week(number, fieldwork_starts) for number in range(EARLIEST_WEEK, LATEST_WEEK - 1, -1)]


def period(fieldwork_starts: date) -> tuple[date, date]:
    """Return the first and the last day of the weeks that a cohort is chosen from."""
    weeks = weeks_to_choose_from(fieldwork_starts)
    return weeks[0].first, weeks[-1].last


def week_of(day: date | None, fieldwork_starts: date) -> int | None:
    """Return the number of the week that a day lies in; None where that is none of those to choose from."""
    if day is None:
        return None
    number = (_monday(fieldwork_starts) - _monday(day)).days // 7
    return number if LATEST_WEEK <= number <= EARLIEST_WEEK else None


def commencements(days: Iterable[date | None], fieldwork_starts: date) -> dict[int, int]:
    """Return how many commenced in each of the weeks to choose from, by the number of the week; weeks with none too."""
    counted = Counter(week_of(day, fieldwork_starts) for day in days)
    return {one.number: counted[one.number] for one in weeks_to_choose_from(fieldwork_starts)}


def fault_of(weeks: Iterable[int]) -> str:
    """Say why these weeks are not a cohort; "" where they are: two different ones of those to choose from."""
    chosen = list(weeks)
    if any(not LATEST_WEEK <= number <= EARLIEST_WEEK for number in chosen):
        return f"The weeks lie between {LATEST_WEEK} and {EARLIEST_WEEK} weeks before fieldwork"
    return "" if len(set(chosen)) == len(chosen) == WEEKS_TAKEN else "Select two different weeks"
