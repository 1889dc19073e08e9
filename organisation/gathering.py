"""Recording evidence about the organisation and notes on what it shows. Nobody overwrites what they have not seen.

Whoever changes something names the version they saw; what was there before stays in the history. Nothing is removed: what
should not count any more is withdrawn with a reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import pghistory
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from accounts.models import User
from inspections.models import Inspection
from organisation.models import Attachment, EvidenceItem, EvidenceNote
from organisation.permissions import held_for_writing
from organisation.rules import EvidenceKind, Shows
from standards.queries import edition_structure
from standards.structure import Kind

Held = TypeVar("Held", EvidenceItem, EvidenceNote, Attachment)
Versioned = TypeVar("Versioned", bound=models.Model)
_WITHDRAWN = "This has been withdrawn and stays as it is."


class ChangedMeanwhile(ValidationError):  # noqa: N818  (reads as what happened)
    """Somebody else has changed the same thing since it was read; `current` is how it stands."""

    def __init__(self, current: Any) -> None:
        self.current = current
        super().__init__(f"{current.changed_by} has changed this in the meantime. Compare both texts, then save again.")


@dataclass(frozen=True, slots=True)
class Description:
    """What is recorded about a piece of evidence."""

    kind: EvidenceKind
    title: str
    dated: date
    source: str
    summary: str = ""


@transaction.atomic
def add_evidence(*, inspection: Inspection, about: Description, by: User) -> EvidenceItem:
    """Add a piece of evidence. Raises PermissionDenied, and ValidationError for a date to come or a published inspection."""
    held_for_writing(inspection.pk, by)
    _check(about)
    with pghistory.context(user=by.pk, reason=""):
        return EvidenceItem.objects.create(inspection=inspection, added_by=by, changed_by=by, **_columns(about))


@transaction.atomic
def change_evidence(*, item: EvidenceItem, version: int, about: Description, by: User) -> EvidenceItem:
    """Describe the evidence anew over version `version`. The same description again changes nothing.

    Raises PermissionDenied, ChangedMeanwhile where somebody else was first, and ValidationError.
    """
    held_for_writing(item.inspection_id, by)
    held = _current(EvidenceItem.objects.select_related("changed_by").get(pk=item.pk))
    _check(about)
    return changed(held, version, _columns(about), by)


@transaction.atomic
def write_note(*, item: EvidenceItem, prompt: str, shows: Shows, text: str, by: User) -> EvidenceNote:
    """Note what the evidence shows about a prompt or key question, named by its code.

    Raises PermissionDenied, and ValidationError for a question that no standard rated by people asks, or withdrawn evidence.
    """
    inspection = held_for_writing(item.inspection_id, by)
    held = _current(EvidenceItem.objects.get(pk=item.pk))
    question_id = _prompt(inspection, prompt)
    with pghistory.context(user=by.pk, reason=""):
        return EvidenceNote.objects.create(
            item=held, question_id=question_id, shows=shows, text=text.strip(), written_by=by, changed_by=by
        )


@transaction.atomic
def change_note(*, note: EvidenceNote, version: int, prompt: str, shows: Shows, text: str, by: User) -> EvidenceNote:
    """Change a note over version `version`; what it said before stays in its history.

    Raises PermissionDenied, ChangedMeanwhile where somebody else was first, and ValidationError.
    """
    inspection = held_for_writing(note.item.inspection_id, by)
    held = _current(EvidenceNote.objects.select_related("item", "question", "changed_by").get(pk=note.pk))
    _current(held.item)
    columns = {"question_id": _prompt(inspection, prompt), "shows": shows.value, "text": text.strip()}
    return changed(held, version, columns, by)


@transaction.atomic
def withdraw(*, thing: Held, reason: str, by: User) -> Held:
    """Withdraw evidence, a note or a file: it stays readable and counts no more. Doing it again changes nothing.

    Raises PermissionDenied, and ValidationError without a reason or in a published inspection.
    """
    inspection_id = thing.inspection_id if isinstance(thing, EvidenceItem) else thing.item.inspection_id
    held_for_writing(inspection_id, by)
    if not reason.strip():
        raise ValidationError({"reason": "Enter why it is withdrawn"})
    held = type(thing).objects.get(pk=thing.pk)
    if held.withdrawn_at is not None:
        return held
    held.withdrawn_at, held.withdrawn_by, held.withdrawn_because = timezone.now(), by, reason.strip()
    with pghistory.context(user=by.pk, reason=held.withdrawn_because):
        held.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    return held


def _current(held: Held) -> Held:
    if held.withdrawn_at is not None:
        raise ValidationError(_WITHDRAWN)
    return held


def _check(about: Description) -> None:
    if about.dated > timezone.localdate():
        raise ValidationError({"dated": "The date must be today or in the past"})


def _columns(about: Description) -> dict[str, object]:
    return {
        "kind": about.kind.value,
        "title": " ".join(about.title.split()),
        "dated": about.dated,
        "source": " ".join(about.source.split()),
        "summary": about.summary.strip(),
    }


def _prompt(inspection: Inspection, code: str) -> int:
    """Return the key of a question that notes may be tied to."""
    for question in edition_structure(inspection.edition_id).all_questions:
        if question.code == code and question.kind is Kind.ORGANISATIONAL:
            return question.id
    raise ValidationError({"prompt": "Select a prompt or key question"})


def changed(held: Versioned, version: int, columns: Mapping[str, object], by: User) -> Versioned:
    """Store the columns of something that has a version as its next one; the same columns again change nothing.

    Whatever it belongs to is locked, so nobody else can come in between. Raises ChangedMeanwhile where somebody was first.
    """
    record: Any = held
    if all(getattr(record, name) == value for name, value in columns.items()):
        return held
    if record.version != version:
        raise ChangedMeanwhile(record)
    for name, value in columns.items():
        setattr(record, name, value)
    record.version += 1
    record.changed_by, record.changed_at = by, timezone.now()
    with pghistory.context(user=by.pk, reason=""):
        record.save(update_fields=[*columns, "version", "changed_by", "changed_at"])
    return held
