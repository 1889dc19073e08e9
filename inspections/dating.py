"""Setting the dates of an inspection."""

from collections.abc import Mapping
from datetime import date

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.models import User
from inspections.dates import TO_BE_SET, DateKind, out_of_order
from inspections.models import Inspection, KeyDate
from inspections.permissions import may_arrange
from inspections.rules import Phase, is_final


@transaction.atomic
def set_dates(*, inspection: Inspection, dates: Mapping[DateKind, date | None], by: User) -> int:
    """Set the dates that are given, None for one that there is not, and return how many changed.

    Whoever may arrange the inspection may. Raises PermissionDenied, and ValidationError by date for one that comes before
    another that it follows, or once the inspection is published.
    """
    if not may_arrange(by, inspection):
        raise PermissionDenied
    held = Inspection.objects.select_for_update(no_key=True).get(pk=inspection.pk)
    if is_final(Phase(held.phase)):
        raise ValidationError("A published inspection stays as it is.")
    wanted = {kind: dates.get(kind) for kind in TO_BE_SET}
    _check_order(held, {kind: on for kind, on in wanted.items() if on is not None})
    now = {DateKind(one.kind): one for one in KeyDate.objects.filter(inspection=held)}
    changed = 0
    with pghistory.context(user=by.pk, reason=""):
        for kind, on in wanted.items():
            changed += _set(held, kind, on, now.get(kind))
    return changed


def _check_order(inspection: Inspection, dates: dict[DateKind, date]) -> None:
    known = dates | {
        DateKind.FIELDWORK_STARTS: inspection.fieldwork_starts,
        DateKind.FIELDWORK_ENDS: inspection.fieldwork_ends,
    }
    faults: dict[str, str] = {}
    for kind, follows in out_of_order(known):
        blamed = kind if kind in TO_BE_SET else follows
        faults[blamed.value] = (
            f"“{kind.words}” cannot come before “{follows.words}”, {known[follows]:%-d %B %Y}"
            if blamed == kind
            else f"“{follows.words}” cannot come after “{kind.words}”, {known[kind]:%-d %B %Y}"
        )
    if faults:
        raise ValidationError(faults)


def _set(inspection: Inspection, kind: DateKind, on: date | None, now: KeyDate | None) -> bool:
    if (now.on if now else None) == on:
        return False
    KeyDate.objects.update_or_create(inspection=inspection, kind=kind.value, defaults={"on": on})
    return True
