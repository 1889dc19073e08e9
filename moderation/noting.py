"""Learning notes: what assurers have learnt about a question, proposed by one and approved by another for the guidance.

Whoever leads or assures quality in an inspection of the edition may do either, and nobody both.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from moderation.permissions import assures_edition
from standards.models import LearningNote
from standards.queries import edition_structure
from standards.structure import Kind

NOTED_KINDS = frozenset({Kind.KEY_QUESTION, Kind.PROMPT})
ONLY_THOSE_OF_THE_EDITION = "Only lead inspectors and quality assurers of an inspection of this edition may do this."
OWN_NOTE = "You proposed this note, so somebody else must decide about it."


@transaction.atomic
def propose_note(*, edition_id: int, question: str, text: str, found: str, by: User) -> LearningNote:
    """Propose a note to a key question or prompt of an edition. No words propose that the note in force ends.

    `found` is what it rests on. Raises PermissionDenied, and ValidationError for another kind of question, without `found`, where
    nothing would change, or while another note to the question waits for a decision.
    """
    if not assures_edition(by, edition_id):
        raise PermissionDenied(ONLY_THOSE_OF_THE_EDITION)
    asked = edition_structure(edition_id).questions.get(question)
    if asked is None or asked.kind not in NOTED_KINDS:
        raise ValidationError("Notes are made to key questions and prompts.")
    if not found.strip():
        raise ValidationError({"found": "Enter what was found"})
    if text.strip() == _in_force(asked.id):
        raise ValidationError({"text": "Enter a note that differs from the one in force"})
    note = LearningNote(
        edition_id=edition_id, question_id=asked.id, text=text.strip(), found=found.strip(), written_by=by
    )  # fmt: skip
    note.validate_constraints()
    note.save()
    return note


@transaction.atomic
def decide_note(*, note: LearningNote, approve: bool, reason: str, by: User) -> LearningNote:
    """Approve a proposed note, which is shown with the guidance from now on, or decline it.

    Raises PermissionDenied for whoever proposed it and for who may not; ValidationError without a reason, or where it is decided
    already.
    """
    if not assures_edition(by, note.edition_id):
        raise PermissionDenied(ONLY_THOSE_OF_THE_EDITION)
    held = LearningNote.objects.select_for_update().get(pk=note.pk)
    if held.written_by_id == by.pk:
        raise PermissionDenied(OWN_NOTE)
    if held.state != LearningNote.State.PROPOSED:
        raise ValidationError("This note is decided already.")
    if not reason.strip():
        raise ValidationError({"reason": "Enter the reason"})
    held.state = LearningNote.State.APPROVED if approve else LearningNote.State.DECLINED
    held.version = LearningNote.objects.filter(question=held.question_id, version__isnull=False).count() + 1 if approve else None
    held.decided_by, held.decided_at, held.reason = by, timezone.now(), reason.strip()
    held.save()
    return held


def _in_force(question_id: int) -> str:
    newest = LearningNote.objects.filter(question=question_id, state=LearningNote.State.APPROVED.value).order_by("-version")
    return newest.values_list("text", flat=True).first() or ""
