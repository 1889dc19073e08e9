"""What responsible officers said, counted: it stands beside the standard that it informs and decides nothing."""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Count

from accounts.models import User
from inspections.models import Inspection
from interviews.models import Interview, InterviewAnswer
from standards.structure import Counts, EditionStructure, Question


@dataclass(frozen=True, slots=True)
class OfficersSaid:
    """How many officers answered one question in which way; every interview is in one of the five. The share is of yes and no."""

    question: Question
    yes: int
    no: int
    not_applicable: int
    not_asked: int
    not_answered: int

    @property
    def share(self) -> Fraction | None:
        """The share of yes among yes and no, 0 to 1; None when nobody said either."""
        return Fraction(self.yes, self.yes + self.no) if self.yes + self.no else None


def officers_said(inspection: Inspection, edition: EditionStructure, standard: str, user: User) -> list[OfficersSaid]:
    """Return the counts of each interview question that informs a standard; two queries however many there are."""
    questions = [question for question in edition.interview if question.standard == standard]
    interviews = Interview.objects.visible_to(user).filter(case__inspection=inspection, case__set_aside_at=None)
    answers = InterviewAnswer.objects.filter(interview__in=interviews, question__in=[question.id for question in questions])
    counted = answers.exclude(option=None).order_by().values_list("question_id", "option__counts").annotate(number=Count("pk"))
    found: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for question_id, counts, number in counted:
        found[question_id][counts] = found[question_id].get(counts, 0) + number
    held = interviews.count() if questions else 0
    return [
        OfficersSaid(
            question,
            yes=found[question.id].get(Counts.SUFFICIENT, 0),
            no=found[question.id].get(Counts.INSUFFICIENT, 0),
            not_applicable=found[question.id].get(Counts.NOT_APPLICABLE, 0),
            not_asked=found[question.id].get(Counts.NOT_ASKED, 0),
            not_answered=held - sum(found[question.id].values()),
        )
        for question in questions
    ]
