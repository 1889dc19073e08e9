"""Notes and proposed ratings of an inspection that moves to another edition: they go with their prompts and standards.

Nothing is deleted and no state is kept twice: a note is held when its prompt belongs to another edition than its inspection, a
proposed rating when its standard does (organisation.models).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, F
from django.utils import timezone

from inspections.models import EditionMove, Inspection
from inspections.moving import IdStep
from organisation.models import EvidenceNote, ProposedRating
from standards.models import Standard


def notes_recorded(*, inspection: Inspection, **_signal: Any) -> dict[tuple[int, int | None], int]:
    """Say how many notes, withdrawn ones too, are tied to each prompt of the inspection's edition. One query."""
    notes = EvidenceNote.objects.filter(item__inspection=inspection, question__edition=inspection.edition_id).order_by()
    counted = notes.values_list("question_id").annotate(times=Count("pk"))
    return {(question, None): times for question, times in counted}


def ratings_recorded(*, inspection: Inspection, **_signal: Any) -> dict[str, int]:
    """Say how many ratings were proposed for each standard of the inspection's edition. One query."""
    made = ProposedRating.objects.filter(inspection=inspection, standard__edition=inspection.edition_id).order_by()
    return dict(made.values_list("standard__code").annotate(times=Count("pk")))


def move_evidence(*, move: EditionMove, steps: Sequence[IdStep], standards: Mapping[str, str], **_signal: Any) -> dict[str, int]:
    """Tie notes to the prompts of the later edition and propose the newest ratings again; what has no place there is held."""
    counts = _move_notes(move, steps) | _move_ratings(move, standards)
    return {name: number for name, number in counts.items() if number}


def _move_notes(move: EditionMove, steps: Sequence[IdStep]) -> dict[str, int]:
    notes = EvidenceNote.objects.filter(item__inspection=move.inspection_id, question__edition=move.from_edition_id)
    noted = set(notes.order_by().values_list("question_id", flat=True))
    again = {"version": F("version") + 1, "changed_by": move.moved_by, "changed_at": timezone.now()}
    carried = sum(
        notes.filter(question=step.from_id).update(question=step.to_id, **again) for step in steps if step.from_id in noted
    )
    return {"notes_carried": carried, "notes_held": notes.count()}


def _move_ratings(move: EditionMove, standards: Mapping[str, str]) -> dict[str, int]:
    """Propose the rating that stood for each standard again, as the next version; earlier proposals stay with the old one."""
    made = ProposedRating.objects.filter(inspection=move.inspection_id, standard__edition=move.from_edition_id)
    newest = list(made.order_by("standard_id", "-version").distinct("standard_id").select_related("standard"))
    places = {standard.code: standard for standard in Standard.objects.filter(edition=move.to_edition_id)}
    again = [
        ProposedRating(
            inspection_id=one.inspection_id, standard=places[standards[one.standard.code]], version=one.version + 1,
            rating=one.rating, reasons=one.reasons, proposed_by_id=one.proposed_by_id, proposed_at=one.proposed_at,
            carried_from=one,
        )
        for one in newest
        if one.standard.code in standards
    ]  # fmt: skip
    ProposedRating.objects.bulk_create(again)
    return {"ratings_carried": len(again), "ratings_held": len(newest) - len(again)}
