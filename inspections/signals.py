"""What the apps above may listen to."""

from collections.abc import Collection
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

# Sent while dates are shown, with `inspections` (ids) and `user`: apps above answer with a Day for each thing on a date of theirs
# that the person may see. One query each, however many inspections.
days_wanted = Signal()


def days_of_other_apps(inspections: Collection[int], user: Any) -> list[Day]:
    """Return what the apps above add to the dates of these inspections, as the person may see it."""
    answers: list[tuple[Any, Any]] = days_wanted.send(sender=None, inspections=inspections, user=user)
    return [day for _, days in answers for day in days]
