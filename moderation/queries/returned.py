"""What an inspector changed since an assessment was returned to them."""

from dataclasses import dataclass
from datetime import datetime

from cases.differences import Piece, word_differences
from cases.models import CaseAssessment, JudgementRevision
from cases.rules import label_of
from standards.queries import edition_structure
from standards.structure import Question


@dataclass(frozen=True, slots=True)
class Changed:
    """One answer that differs from what it was: the options in words, and the words with what was added and removed."""

    question: Question
    label: str
    before: str
    now: str
    words: list[Piece]
    by: str


def changes_since(assessment: CaseAssessment, at: datetime) -> list[Changed]:
    """Return which answers are others than they were at a moment, in the order of the form. Two queries.

    An answer that was changed and changed back is not among them.
    """
    touched = JudgementRevision.objects.filter(judgement__assessment=assessment, recorded_at__gt=at).values("judgement")
    rows = (
        JudgementRevision.objects.filter(judgement__in=touched)
        .select_related("judgement__question", "recorded_by")
        .order_by("judgement", "version")
    )
    before: dict[str, JudgementRevision] = {}
    now: dict[str, JudgementRevision] = {}
    for row in rows:
        (before if row.recorded_at <= at else now)[row.judgement.question.code] = row
    edition = edition_structure(assessment.case.inspection.edition_id)
    form = [question for page in edition.pages_of(assessment.case.module) for question in page.questions]
    found = [_changed(question, before.get(question.code), now[question.code]) for question in form if question.code in now]
    return [one for one in found if one.before != one.now or any(piece.kind != "same" for piece in one.words)]


def _changed(question: Question, before: JudgementRevision | None, now: JudgementRevision) -> Changed:
    labels = {option.id: option.label for option in question.options}
    first, last = (labels.get(row.option_id or 0, "") if row else "" for row in (before, now))
    words = word_differences(before.evidence if before else "", now.evidence)
    return Changed(question, label_of(question), first, last, words, str(now.recorded_by))
