"""What is recorded about the organisation belongs to prompts and standards of the edition, and does not move to another."""

from typing import Any

from django.core.exceptions import ValidationError

from inspections.models import Inspection
from organisation.models import EvidenceNote, ProposedRating


def refuse_with_evidence(*, inspection: Inspection, **_signal: Any) -> dict[tuple[int, int | None], int]:
    """Raise ValidationError where an inspection has notes or proposed ratings; say that nothing else stands in the way."""
    notes = EvidenceNote.objects.filter(item__inspection=inspection).exists()
    if notes or ProposedRating.objects.filter(inspection=inspection).exists():
        raise ValidationError(
            "This inspection has notes or proposed ratings about the organisation, which belong to the prompts and standards of "
            "its edition. It cannot move to another."
        )
    return {}
