"""What the apps above may listen to."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.dispatch import Signal

from inspections.dates import Day

# Sent after commit, with `inspection_id`: another inspection has become part of this one, or is no longer.
parts_changed = Signal()

# Sent while a move to another edition is prepared, with `inspection`: apps above answer with how often each option of each
# question is recorded, as {(question id, option id or None): times}. They raise ValidationError where they stand in the way.
edition_records_wanted = Signal()

# Sent likewise: apps above answer with how many ratings people have proposed, as {code of the standard: times}.
edition_ratings_wanted = Signal()

# Sent within the transaction of a move, with `move`, `steps` (inspections.moving.IdStep) and `standards` (code: code in the later
# edition): apps above record again what they hold and return how much they carried, changed, held and reopened. What they raise
# undoes the move.
edition_moves = Signal()

# Sent within the transaction, with `request` (inspections.models.MoveRequest): somebody has asked for a move, which somebody else
# must confirm; and somebody else has confirmed it or sent it back.
move_asked_for = Signal()
move_answered = Signal()

# Sent while dates are shown, with `inspections` (ids) and `user`: apps above answer with a Day for each thing on a date of theirs
# that the person may see. One query each, however many inspections.
days_wanted = Signal()


def days_of_other_apps(inspections: Collection[int], user: Any) -> list[Day]:
    """Return what the apps above add to the dates of these inspections, as the person may see it."""
    answers: list[tuple[Any, Any]] = days_wanted.send(sender=None, inspections=inspections, user=user)
    return [day for _, days in answers for day in days]


@dataclass(frozen=True, slots=True)
class Need:
    """Something that waits for the person who is looking, and where it is done: a page of the inspection, or an address."""

    text: str
    page: str = ""
    url: str = ""
    is_late: bool = False


# Sent while the overview of an inspection is shown to somebody on its team, with `inspection`, `user` and `role`: apps above
# answer with a Need for each thing that the person is to do. A constant number of queries each.
needs_wanted = Signal()


def needs_of_other_apps(inspection: Any, user: Any, role: Any) -> list[Need]:
    """Return what the apps above wait for from the person."""
    answers: list[tuple[Any, Any]] = needs_wanted.send(sender=None, inspection=inspection, user=user, role=role)
    return [need for _, needs in answers for need in needs]


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: "1 query", "2 queries"."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened in an inspection, as the apps above tell of it: when, what, and by whom."""

    at: datetime
    title: str
    by_id: int | None


# Sent while the events of an inspection are shown, with `inspection`, `user` and `number`: apps above answer with the latest
# so many of theirs that the person may know of. One query each.
events_wanted = Signal()


def events_of_other_apps(inspection: Any, user: Any, number: int) -> list[Happening]:
    """Return the latest events that the apps above know of, in no order."""
    answers: list[tuple[Any, Any]] = events_wanted.send(sender=None, inspection=inspection, user=user, number=number)
    return [event for _, events in answers for event in events]
