"""The dates of one inspection, and of all that somebody may open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from inspections.dates import DateKind, Day, Standing, by_week, monday_of, state_of
from inspections.models import Inspection, KeyDate
from inspections.queries.listing import inspections_open_to
from inspections.rules import Phase
from inspections.signals import days_of_other_apps

WEEKS_SHOWN = 13


@dataclass(frozen=True, slots=True)
class Shown:
    """A day with its inspection."""

    day: Day
    inspection: Inspection


@dataclass(frozen=True, slots=True)
class Calendar:
    """The weeks on screen, what is late whenever it was due, and where the weeks before and after begin."""

    first: date
    last: date
    weeks: list[tuple[date, list[Shown]]]
    late: list[Shown]

    @property
    def earlier(self) -> date:
        return self.first - timedelta(weeks=WEEKS_SHOWN)

    @property
    def later(self) -> date:
        return self.first + timedelta(weeks=WEEKS_SHOWN)


def with_dates(inspections: QuerySet[Inspection]) -> QuerySet[Inspection]:
    """Read with inspections what their dates are made of; one query more."""
    # The cases belong to a higher app: they are reached through the inspection, never imported here.
    of_it, inspected = Inspection.objects.filter(pk=OuterRef("pk")), Q(cases__isnull=False, cases__set_aside_at=None)
    return inspections.annotate(
        has_cases=Exists(of_it.filter(inspected)),
        has_open_cases=Exists(of_it.filter(inspected, cases__assessment__submitted_at=None)),
    ).prefetch_related(Prefetch("key_dates", KeyDate.objects.order_by("on")))


def key_days(inspection: Inspection, today: date) -> list[Day]:
    """Return the dates of an inspection read `with_dates`, in the order of time, with what is late. No query."""
    read = vars(inspection)
    open_cases = read["has_open_cases"] if read["has_cases"] else None
    standing = Standing(Phase(inspection.phase), open_cases, is_locked=inspection.is_locked)
    dates = {
        DateKind.FIELDWORK_STARTS: inspection.fieldwork_starts,
        DateKind.FIELDWORK_ENDS: inspection.fieldwork_ends,
        **{DateKind(one.kind): one.on for one in inspection.key_dates.all() if one.on},
    }
    days = [_day(inspection, kind, on, standing, today) for kind, on in dates.items()]
    return sorted(days, key=lambda day: day.on)


def _day(inspection: Inspection, kind: DateKind, on: date, standing: Standing, today: date) -> Day:
    state, is_late = state_of(kind, on, standing, today)
    return Day(inspection.pk, on, kind.words, kind.value, state, is_late)


def calendar_of(user: User, first: date) -> Calendar:
    """Return the weeks from the Monday of a day on, of the inspections that the person may open, and what is late in any.

    Three queries, and one for each app that adds days.
    """
    first = monday_of(first)
    last = first + timedelta(weeks=WEEKS_SHOWN, days=-1)
    shown = all_days(user)
    late = [one for one in shown if one.day.is_late and not first <= one.day.on <= last]
    inspections = {id(one.day): one.inspection for one in shown}
    weeks = by_week(one.day for one in shown if first <= one.day.on <= last)
    return Calendar(first, last, [(week, [Shown(day, inspections[id(day)]) for day in days]) for week, days in weeks], late)


def all_days(user: User) -> list[Shown]:
    """Return every day of the inspections that the person may open and that are not over, in the order of time.

    What was published stays for a year.
    """
    today = timezone.localdate()
    recent = ~Q(phase=Phase.PUBLISHED) | Q(fieldwork_starts__gte=today - timedelta(days=366))
    found = with_dates(inspections_open_to(user).filter(recent).select_related("provider").order_by("pk"))
    inspections = {inspection.pk: inspection for inspection in found}
    own = chain.from_iterable(key_days(inspection, today) for inspection in inspections.values())
    return _with_inspections(chain(own, days_of_other_apps(inspections, user)), inspections)


def _with_inspections(days: Iterable[Day], inspections: dict[int, Inspection]) -> list[Shown]:
    ordered = sorted(days, key=lambda day: (day.on, day.inspection_id))
    return [Shown(day, inspections[day.inspection_id]) for day in ordered]
