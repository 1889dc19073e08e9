"""Making inspections part of the regional inspection that pools their judgements, and taking them out again.

The lead inspector of the regional inspection and administrators do this, with a reason; the parts themselves stay as they are.
"""

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.models import User
from inspections.models import Inspection
from inspections.permissions import may_arrange
from inspections.queries.parts import concepts_pooled, parts_of, parts_to_add
from inspections.rules import Phase, is_final
from inspections.signals import parts_changed


@transaction.atomic
def attach_part(*, whole: Inspection, part: Inspection, reason: str, by: User) -> Inspection:
    """Make an inspection part of a regional one: its judgements are pooled from now on. Returns the part."""
    held, reason = _held(whole, reason, by)
    if not concepts_pooled(held):
        raise ValidationError("The edition of this inspection pools nothing: it has no parts.")
    found = Inspection.objects.select_for_update(no_key=True, of=("self",)).get(pk=part.pk)
    if found.part_of_id is not None:
        raise ValidationError({"part": f"{part} is part of an inspection already."})
    if not parts_to_add(held, by).filter(pk=part.pk).exists():
        raise ValidationError({"part": f"{part} cannot be part of this inspection."})
    return _store(found, held, reason, by, changed=held)


@transaction.atomic
def detach_part(*, whole: Inspection, part: Inspection, reason: str, by: User) -> Inspection:
    """Take an inspection out of a regional one: its judgements are no longer pooled. Returns the former part."""
    held, reason = _held(whole, reason, by)
    found = parts_of(held).select_for_update(no_key=True, of=("self",)).filter(pk=part.pk).first()
    if found is None:
        raise ValidationError(f"{part} is not part of this inspection any more. Nothing was changed.")
    return _store(found, None, reason, by, changed=held)


def _held(whole: Inspection, reason: str, by: User) -> tuple[Inspection, str]:
    """Return the whole, held so that one person at a time arranges its parts, and the reason. Refuses what cannot be done."""
    if not may_arrange(by, whole):
        raise PermissionDenied
    held = Inspection.objects.select_for_update(no_key=True, of=("self",)).select_related("provider").get(pk=whole.pk)
    if is_final(Phase(held.phase)):
        raise ValidationError("A published inspection stays as it is.")
    if held.is_locked:
        raise ValidationError("The results of this inspection are locked: what is pooled in it stays as it is.")
    if not reason.strip():
        raise ValidationError({"reason": "Enter why. It is kept in the history of the inspection."})
    return held, reason.strip()


def _store(part: Inspection, whole: Inspection | None, reason: str, by: User, *, changed: Inspection) -> Inspection:
    part.part_of = whole
    with pghistory.context(user=by.pk, reason=reason):
        part.save(update_fields=["part_of"])
    transaction.on_commit(lambda: parts_changed.send_robust(sender=None, inspection_id=changed.pk))
    return part
