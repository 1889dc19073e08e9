"""A cohort: every eligible case that commenced in some separate weeks, so many weeks before fieldwork. Pure.

Which weeks is data of a programme; Bulletin 2023/03 takes two between 27 and 32 weeks before fieldwork. A week runs from
Monday to Sunday, public holidays or not; week k begins k weeks before the Monday of the first fieldwork week.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

_NUMBERS = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}


@dataclass(frozen=True, slots=True)
class Weeks:
    """The weeks before fieldwork that a cohort is chosen from, from the earliest to the latest, and how many are taken."""

    earliest: int
    latest: int
    taken: int

    def __contains__(self, number: int) -> bool:
        return self.latest <= number <= self.earliest

    @property
    def taken_words(self) -> str:
        """How many are taken: "two"."""
        return _NUMBERS.get(self.taken, str(self.taken))


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


def weeks_to_choose_from(weeks: Weeks, fieldwork_starts: date) -> list[Week]:
    """Return the weeks that a cohort is chosen from, the earliest first."""
    return [week(number, fieldwork_starts) for number in range(weeks.earliest, weeks.latest - 1, -1)]


def period(weeks: Weeks, fieldwork_starts: date) -> tuple[date, date]:
    """Return the first and the last day of the weeks that a cohort is chosen from."""
    chosen = weeks_to_choose_from(weeks, fieldwork_starts)
    return chosen[0].first, chosen[-1].last


def week_of(day: date | None, fieldwork_starts: date) -> int | None:
    """Return how many weeks before fieldwork the week of a day is; 0 for its first week, None for a day not known."""
    return None if day is None else (_monday(fieldwork_starts) - _monday(day)).days // 7


def commencements(days: Iterable[date | None], fieldwork_starts: date) -> Counter[int]:
    """Return how many commenced in each week, by its number; days not known are not counted."""
    return Counter(number for day in days if (number := week_of(day, fieldwork_starts)) is not None)


def fault_of(chosen: Iterable[int], weeks: Weeks) -> str:
    """Say why these weeks are not a cohort; "" where they are: as many different ones as are taken."""
    numbers = list(chosen)
    if any(number not in weeks for number in numbers):
        return f"The weeks lie between {weeks.latest} and {weeks.earliest} weeks before fieldwork"
    if len(set(numbers)) == len(numbers) == weeks.taken:
        return ""
    return f"Select {weeks.taken_words} different weeks" if weeks.taken > 1 else "Select one week"
