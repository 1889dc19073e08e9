"""Reviews and queries are about questions of the edition: an inspection that has any does not move to another."""

from typing import Any

from django.core.exceptions import ValidationError

from inspections.models import Inspection
from moderation.models import Query, Review


def refuse_with_reviews(*, inspection: Inspection, **_signal: Any) -> dict[tuple[int, int | None], int]:
    """Raise ValidationError where assessments of an inspection are reviewed or asked about; else nothing stands in the way."""
    reviewed = Review.objects.filter(assessment__case__inspection=inspection).exists()
    if reviewed or Query.objects.filter(assessment__case__inspection=inspection).exists():
        raise ValidationError(
            "This inspection has reviews or queries of quality assurance, which belong to the questions of its edition. It "
            "cannot move to another."
        )
    return {}
