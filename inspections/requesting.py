"""Asking for a move to another edition, confirming what somebody else has asked for, and sending it back."""

from collections.abc import Iterable

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from inspections.models import EditionMove, Inspection, MoveRequest
from inspections.moving import check_movable, propose_move, record_move
from inspections.permissions import may_arrange
from inspections.signals import move_answered, move_asked_for
from standards.mapping import Mapped, StandardStep, Step
from standards.models import Edition
from standards.queries import edition_structure

CONFIRMED_BY_ANOTHER = "You have asked for this yourself: somebody else must confirm it."
CHANGED_SINCE = "What the inspection holds has changed since this was asked for. Send it back and ask again."
ANSWERED = "This has been confirmed or sent back in the meantime."


@transaction.atomic
def ask_for_move(
    *,
    inspection: Inspection,
    edition: Edition,
    steps: Iterable[Step],
    standards: Iterable[StandardStep] = (),
    expected: int,
    reason: str = "",
    by: User,
) -> MoveRequest:
    """Ask that an inspection in planning move to a newer edition, as the steps say. Nothing moves until somebody else confirms.

    `expected` is the edition that the person saw the inspection follow. A question or standard without a step is held. The lead
    inspector and administrators may. Raises PermissionDenied, and ValidationError for a mapping or an inspection that cannot be
    moved, and while another request waits.
    """
    held = _held(inspection.pk, by)
    if held.edition_id != expected:
        raise ValidationError("Somebody has moved this inspection to another edition in the meantime. Nothing was changed.")
    if MoveRequest.objects.waiting().filter(inspection=held).exists():
        raise ValidationError("Somebody has asked for a move already: confirm it or send it back first.")
    check_movable(held, edition)
    mapping = Mapped(tuple(steps), tuple(standards))
    if faults := mapping.faults(edition_structure(held.edition_id), edition_structure(edition.pk)):
        raise ValidationError([f"{code}: {why}" for code, why in faults.items()])
    request = MoveRequest.objects.create(
        inspection=held, from_edition_id=held.edition_id, to_edition=edition, steps=mapping.data,
        recorded=propose_move(held, edition).held, reason=reason.strip(), asked_by=by,
    )  # fmt: skip
    move_asked_for.send(MoveRequest, request=request)
    return request


@transaction.atomic
def confirm_move(*, request: MoveRequest, by: User) -> EditionMove:
    """Confirm a move that somebody else has asked for: all that the inspection holds is recorded again, and the old is kept.

    Raises PermissionDenied for whoever asked or may not, and ValidationError where the inspection holds something else by now.
    """
    held = _held(request.inspection_id, by)
    waiting = _waiting(request)
    if waiting.asked_by_id == by.pk:
        raise PermissionDenied(CONFIRMED_BY_ANOTHER)
    edition = waiting.to_edition
    if held.edition_id != waiting.from_edition_id or propose_move(held, edition).held != waiting.recorded:
        raise ValidationError(CHANGED_SINCE)
    waiting.confirmed_by, waiting.confirmed_at = by, timezone.now()
    waiting.save(update_fields=["confirmed_by", "confirmed_at"])
    with pghistory.context(user=by.pk, reason=waiting.reason or f"Moved to {edition}"):
        move = record_move(held, edition, Mapped.from_data(waiting.steps), reason=waiting.reason, request=waiting, by=by)
    move_answered.send(MoveRequest, request=waiting)
    return move


@transaction.atomic
def send_back(*, request: MoveRequest, because: str = "", by: User) -> MoveRequest:
    """Close a request without a move. Whoever asked may withdraw it; anybody else who may confirm it says why they do not.

    Raises PermissionDenied and ValidationError.
    """
    _held(request.inspection_id, by)
    waiting = _waiting(request)
    if waiting.asked_by_id != by.pk and not because.strip():
        raise ValidationError({"because": "Enter what has to be decided otherwise"})
    waiting.withdrawn_by, waiting.withdrawn_at, waiting.withdrawn_because = by, timezone.now(), because.strip()
    waiting.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_because"])
    move_answered.send(MoveRequest, request=waiting)
    return waiting


def _held(inspection_id: int, by: User) -> Inspection:
    """Lock the inspection's row, so that it stays as it is meanwhile. Raises PermissionDenied."""
    held = Inspection.objects.select_for_update(of=("self",)).select_related("provider").get(pk=inspection_id)
    if not may_arrange(by, held):
        raise PermissionDenied
    return held


def _waiting(request: MoveRequest) -> MoveRequest:
    open_ones = MoveRequest.objects.waiting().select_for_update(of=("self",)).select_related("to_edition", "inspection__provider")
    waiting = open_ones.filter(pk=request.pk).first()
    if waiting is None:
        raise ValidationError(ANSWERED)
    return waiting
