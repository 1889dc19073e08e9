"""The dates of an inspection: which there are, in which order, and which are late. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum

from inspections.rules import Phase


class DateKind(StrEnum):
    """A day that an inspection has; those of fieldwork come with its plan. In the order in which they come."""

    ANNOUNCEMENT = "announcement"
    EXTRACT_DUE = "extract_due"
    FIELDWORK_STARTS = "fieldwork_starts"
    FIELDWORK_ENDS = "fieldwork_ends"
    CASES_DUE = "cases_due"
    REVIEWS_DUE = "reviews_due"
    MODERATION = "moderation"
    PANEL = "panel"
    PUBLICATION = "publication"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    DateKind.ANNOUNCEMENT: "Provider is told",
    DateKind.EXTRACT_DUE: "Extract of the population is due",
    DateKind.FIELDWORK_STARTS: "Fieldwork starts",
    DateKind.FIELDWORK_ENDS: "Fieldwork ends",
    DateKind.CASES_DUE: "Cases are to be submitted",
    DateKind.REVIEWS_DUE: "Reviews of quality assurance are to be finished",
    DateKind.MODERATION: "Moderation is to be finished",
    DateKind.PANEL: "Ratings panel",
    DateKind.PUBLICATION: "Publication",
}
OF_THE_PLAN = (DateKind.FIELDWORK_STARTS, DateKind.FIELDWORK_ENDS)
TO_BE_SET = tuple(kind for kind in DateKind if kind not in OF_THE_PLAN)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an inspection is, as far as its dates ask. `has_open_cases`: some case is not submitted; None: it has no case."""

    phase: Phase
    has_open_cases: bool | None
    is_locked: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """Something on a day of an inspection. `state`: done or late, in words; empty where nobody can tell."""

    inspection_id: int
    on: date
    text: str
    key: str  # tells it from the other days of the inspection
    state: str = ""
    is_late: bool = False
    until: date | None = None  # the last day, where there are several
    at: time | None = None  # by the clock of this country, where it has a time


def is_done(kind: DateKind, standing: Standing) -> bool | None:
    """Return whether what a date stands for has happened; None where the product does not know."""
    order = list(Phase)
    reached = order.index(standing.phase)
    if kind == DateKind.ANNOUNCEMENT:
        return True if reached >= order.index(Phase.FIELDWORK) else None
    if kind == DateKind.EXTRACT_DUE:
        return standing.has_open_cases is not None or reached >= order.index(Phase.FIELDWORK)
    if kind == DateKind.FIELDWORK_STARTS:
        return reached >= order.index(Phase.FIELDWORK)
    if kind == DateKind.FIELDWORK_ENDS:
        return reached >= order.index(Phase.MODERATION)
    if kind == DateKind.CASES_DUE:
        return standing.has_open_cases is False or reached >= order.index(Phase.PANEL)
    if kind in (DateKind.REVIEWS_DUE, DateKind.MODERATION):
        return reached >= order.index(Phase.PANEL)
    if kind == DateKind.PANEL:
        return standing.is_locked or standing.phase == Phase.PUBLISHED
    return standing.phase == Phase.PUBLISHED


def state_of(kind: DateKind, on: date, standing: Standing, today: date) -> tuple[str, bool]:
    """Return how it stands with a date, in words, and whether it is late: past, and what it stands for has not happened."""
    done, days = is_done(kind, standing), (on - today).days
    if done:
        return "Done", False
    if days < 0:
        return ("Past", False) if done is None else (f"{_days(-days)} late", True)
    return "Today" if days == 0 else f"In {_days(days)}", False


def _days(number: int) -> str:
    return f"{number:,} day{'' if number == 1 else 's'}"


def out_of_order(dates: Mapping[DateKind, date]) -> list[tuple[DateKind, DateKind]]:
    """Return which dates come before one that they cannot precede, each with the latest that it should follow."""
    wrong: list[tuple[DateKind, DateKind]] = []
    latest: DateKind | None = None
    for kind in DateKind:
        if kind not in dates or kind == DateKind.FIELDWORK_ENDS:
            continue
        if latest is not None and dates[kind] < dates[latest]:
            wrong.append((kind, latest))
        else:
            latest = kind
    return wrong


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def by_week(days: Iterable[Day]) -> list[tuple[date, list[Day]]]:
    """Return the days by the Monday of their week, in order; what lasts several days stands where it begins."""
    weeks: dict[date, list[Day]] = {}
    for day in sorted(days, key=lambda day: (day.on, day.inspection_id)):
        weeks.setdefault(monday_of(day.on), []).append(day)
    return list(weeks.items())
