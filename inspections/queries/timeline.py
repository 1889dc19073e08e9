"""What happened to an inspection lately, read from the history that the database keeps of every change."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Count, F, Max, Q, Window
from django.db.models.functions import Lag

from accounts.models import User
from inspections.models import Inspection
from inspections.rules import Role
from inspections.signals import events_of_other_apps

# History tables have no model written out: the database fills them by trigger.
_INSPECTION_HISTORY = "inspections.InspectionEvent"
_TEAM_HISTORY = "inspections.TeamMemberEvent"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: what, when, by whom where that is known, and the reason that was given."""

    at: datetime
    title: str
    by_id: int | None
    reason: str = ""
    by: str = ""


def recent_events(
    inspection: Inspection, *, with_cases: bool, with_parts: bool = False, number: int = 5, for_user: User | None = None
) -> list[Event]:
    """Return the latest changes of phase, lock and team, and imports of cases and changes of parts when asked for, newest first.

    `for_user` adds what that person may see of the cases handed in and of what the apps above tell. At most eight queries.
    """
    events = [*_parts(inspection, number)] if with_parts else []
    events += [*_phases(inspection, number), *_team(inspection, number)]
    if with_cases:
        events += _imports(inspection, number)
    if for_user is not None:
        events += _handed_in(inspection, for_user, number)
        events += [Event(one.at, one.title, one.by_id) for one in events_of_other_apps(inspection, for_user, number)]
    latest = sorted(events, key=lambda event: event.at, reverse=True)[:number]
    names = dict(User.objects.filter(pk__in={event.by_id for event in latest}).values_list("pk", "name"))
    return [Event(event.at, event.title, event.by_id, event.reason, names.get(event.by_id or 0, "")) for event in latest]


EVENTS_PER_PAGE = 25
LAST_PAGE = 40


@dataclass(frozen=True, slots=True)
class EventPage:
    """Events on one page, and the numbers of the pages beside it; None where there is none."""

    events: list[Event]
    newer: int | None
    older: int | None


def event_page(inspection: Inspection, user: User, *, page: int, with_cases: bool, with_parts: bool) -> EventPage:
    """Return a page of events, the newest on page 1, as many queries whatever page; only the latest 1,000 are shown."""
    page = min(max(page, 1), LAST_PAGE)
    until = page * EVENTS_PER_PAGE
    events = recent_events(inspection, with_cases=with_cases, with_parts=with_parts, number=until + 1, for_user=user)
    has_more = len(events) > until and page < LAST_PAGE
    return EventPage(
        events[until - EVENTS_PER_PAGE : until], page - 1 if page > 1 else None, page + 1 if has_more else None
    )  # fmt: skip


def _known(metadata: Any) -> tuple[int | None, str]:
    """Return who made a change and why, as its stage function said; programs and migrations say neither."""
    known = metadata or {}
    by_id, reason = known.get("user"), known.get("reason")
    return by_id if isinstance(by_id, int) else None, reason if isinstance(reason, str) else ""


def _phases(inspection: Inspection, number: int) -> Iterable[Event]:
    """Return when the inspection was planned, and each change of its phase and of the lock on its results."""
    history = apps.get_model(_INSPECTION_HISTORY)._default_manager.filter(pgh_obj=inspection.pk)
    before, locked = (
        Window(Lag(name), partition_by=F("pgh_obj"), order_by=F("pgh_id").asc()) for name in ("phase", "results_version")
    )
    moves = history.annotate(before=before, version_before=locked).filter(
        Q(before=None) | ~Q(before=F("phase")) | ~Q(version_before=F("results_version"))
    )
    columns = ("pgh_created_at", "phase", "before", "is_locked", "results_version", "version_before", "pgh_context__metadata")
    for at, phase, previous, is_locked, version, earlier, metadata in moves.order_by("-pgh_id").values_list(*columns)[:number]:
        yield Event(at, _phase_title(phase, previous, is_locked, version, version != earlier), *_known(metadata))


def _phase_title(phase: str, previous: str | None, is_locked: bool, version: int, lock_changed: bool) -> str:
    if previous is None:
        return "Inspection added"
    lock = f"Results {'locked' if is_locked else 'unlocked'} (version {version})" if lock_changed else ""
    return lock if phase == previous else ", ".join(filter(None, [lock, f"Moved from {previous} to {phase}"]))


def _parts(inspection: Inspection, number: int) -> Iterable[Event]:
    """Return which inspections became part of this one, and which are no longer."""
    everything = apps.get_model(_INSPECTION_HISTORY)._default_manager
    ever = everything.filter(part_of=inspection.pk).values("pgh_obj")
    before = Window(Lag("part_of"), partition_by=F("pgh_obj"), order_by=F("pgh_id").asc())
    here, was_here = Q(part_of=inspection.pk), Q(before=inspection.pk)
    rows = everything.filter(pgh_obj__in=ever).annotate(before=before).filter(
        (here & (Q(before=None) | ~was_here)) | (was_here & (Q(part_of=None) | ~here))
    ).order_by("-pgh_id").values_list("pgh_created_at", "pgh_obj", "part_of", "pgh_context__metadata")  # fmt: skip
    changes = list(rows[:number])
    parts = Inspection.objects.select_related("provider").in_bulk({part for _, part, _, _ in changes})
    for at, part, whole, metadata in changes:
        title = f"{parts[part]} became part" if whole == inspection.pk else f"{parts[part]} is no longer part"
        yield Event(at, title, *_known(metadata))


def _team(inspection: Inspection, number: int) -> Iterable[Event]:
    """Return who joined, left or changed role."""
    history = apps.get_model(_TEAM_HISTORY)._default_manager.filter(inspection=inspection.pk)
    before = Window(Lag("role"), partition_by=F("pgh_obj"), order_by=F("pgh_id").asc())
    rows = history.annotate(before=before).order_by("-pgh_id").values_list(
        "pgh_created_at", "user__name", "role", "before", "left_at", "pgh_context__metadata"
    )  # fmt: skip
    for at, name, role, previous, left_at, metadata in rows[:number]:
        yield Event(at, _team_title(name, Role(role), previous, left=left_at is not None), *_known(metadata))


def _team_title(name: str, role: Role, previous: str | None, *, left: bool) -> str:
    if left:
        return f"{name} left the team"
    if previous is None:
        return f"{name} joined as {role.words}"
    return f"{name} became {role.words}"


def _handed_in(inspection: Inspection, user: User, number: int) -> Iterable[Event]:
    """Return which assessments that the person may see were handed in; the time of the last, where one was reopened."""
    sheets = (
        inspection.cases.visible_to(user).filter(assessment__submitted_at__isnull=False).order_by("-assessment__submitted_at")
    )
    for reference, at, by in sheets.values_list("reference", "assessment__submitted_at", "assessment__submitted_by")[:number]:
        if at is not None:
            yield Event(at, f"Case {reference} submitted", by)


def _imports(inspection: Inspection, number: int) -> Iterable[Event]:
    """Return each occasion on which cases were added, with how many. They are reached through the inspection."""
    added = inspection.cases.filter(events__pgh_label="insert").order_by()
    occasions = added.values("events__pgh_context", "events__pgh_context__metadata")
    counted = occasions.annotate(at=Max("events__pgh_created_at"), number=Count("pk")).order_by("-at")
    for row in counted[:number]:
        title = f"{row['number']:,} case{'' if row['number'] == 1 else 's'} added"
        yield Event(row["at"], title, *_known(row["events__pgh_context__metadata"]))
