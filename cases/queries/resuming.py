"""Where somebody left off: the answer that they wrote last in a case that is still open."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from cases.models import Case, Judgement
from cases.rules import label_of
from design.addresses import address
from inspections.rules import RECORDING_PHASES
from standards.queries import edition_structure


@dataclass(frozen=True, slots=True)
class Place:
    """A question of a case, and when its answer was saved."""

    case: Case
    label: str
    url: str
    saved_at: datetime


def left_off(user: User, case: Case | None = None) -> Place | None:
    """Return where the person wrote last, in this case or in any that is allocated to them; None before anything. One query."""
    written = Judgement.objects.filter(updated_by=user, assessment__submitted_at=None).order_by("-updated_at")
    written = written.select_related("question", "assessment__case")
    if case is not None:
        last = written.filter(assessment=case.assessment.pk).first()
    else:
        own = Case.objects.visible_to(user).inspected().filter(allocated_to=user, inspection__phase__in=RECORDING_PHASES)
        last = written.filter(assessment__case__in=own).first()
    if last is None:
        return None
    of = last.assessment.case
    edition = edition_structure(last.question.edition_id)
    question = edition.questions[last.question.code]
    return Place(
        of, label_of(question), f"{address('case_page', of.pk, question.page)}#question-{question.code}", last.updated_at
    )
