"""Noting something beside an answer: a flag, a practice example, a source, why it changed after the interview."""

from collections.abc import Mapping
from dataclasses import asdict

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cases.marks import Mark, sources_of
from cases.models import AnswerMark, CaseAssessment
from cases.opening import open_for_writing


@transaction.atomic
def mark_answer(*, assessment: CaseAssessment, question: str, mark: Mark, by: User) -> AnswerMark:
    """Record what stands beside an answer from now on; all of it at once.

    Raises PermissionDenied, and ValidationError by field for what cannot be, or when the file is closed.
    """
    opened = open_for_writing(assessment, by)
    asked = opened.question(question)
    if asked is None:
        raise ValidationError("The form of this case has no such question.")
    _check(mark, sources_of(opened.edition.code_lists))
    with pghistory.context(user=by.pk, reason="Noted beside an answer"):
        noted, _ = AnswerMark.objects.update_or_create(
            assessment=assessment, question_id=asked.id, defaults=asdict(mark) | {"marked_at": timezone.now(), "marked_by": by}
        )
    return noted


def _check(mark: Mark, sources: Mapping[str, str]) -> None:
    wrong = {}
    if mark.practice and mark.practice not in AnswerMark.Practice.values:
        wrong["practice"] = "Select whether it is a good or a poor practice example"
    if mark.practice and not mark.practice_text.strip():
        wrong["practice_text"] = "Say what is good or poor practice"
    if mark.practice_text.strip() and not mark.practice:
        wrong["practice"] = "Select whether it is a good or a poor practice example"
    if mark.source and mark.source not in sources:
        wrong["source"] = "Select a source from the list"
    if mark.source_on is not None and mark.source_on > timezone.localdate():
        wrong["source_on"] = "The date of the source must be today or in the past"
    if wrong:
        raise ValidationError(wrong)
