"""Interviews of an inspection that moves to another edition: their answers are recorded again like those about cases."""

from collections.abc import Sequence
from typing import Any

from cases.moving import answers_recorded, move_answers
from inspections.models import EditionMove, Inspection
from inspections.moving import IdStep
from interviews.answers import INTERVIEW
from interviews.models import Interview


def interview_answers_recorded(*, inspection: Inspection, **_signal: Any) -> dict[tuple[int, int | None], int]:
    """Say what interviews of the inspection hold."""
    return answers_recorded(INTERVIEW, inspection)


def move_interviews(*, move: EditionMove, steps: Sequence[IdStep], **_signal: Any) -> dict[str, int]:
    """Record the answers of a moved inspection's interviews again; finished ones are open again."""
    counts = move_answers(INTERVIEW, move, steps)
    finished = Interview.objects.filter(case__inspection=move.inspection_id, submitted_at__isnull=False)
    return counts | {"reopened": finished.update(submitted_at=None)}
