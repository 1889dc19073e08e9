"""What the cases of an inspection show, for the pages on which people rate the organisation."""

from typing import Any

from django.urls import reverse

from accounts.models import User
from inspections.models import Inspection
from organisation.signals import CaseFinding
from ratings.models import RatingRun
from ratings.queries.grid import rating_grid
from standards.queries import edition_structure


def findings_of(*, inspection: Inspection, user: User, **_signal: Any) -> list[CaseFinding]:
    """Return the latest figures of every key question judged in cases, as the person may see them; one query."""
    run = RatingRun.objects.visible_to(user).latest_of(inspection)
    if run is None:
        return []
    return [
        CaseFinding(
            standard=f"{standard.number} {standard.title}",
            question=f"{row.question.number} {row.question.text}",
            sufficient=row.tally.sufficient,
            judged=row.tally.judged,
            url=reverse("key_question_trace", args=[inspection.reference, row.question.code]),
            counted=run.counted_words,
        )
        for standard, row in rating_grid(run, edition_structure(inspection.edition_id)).rows
    ]
