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
    """How many officers answered one question in which way. Those who were not asked are no part of the share."""

    question: Question
    yes: int
    no: int
    not_applicable: int
    not_asked: int

    @property
    def share(self) -> Fraction | None:
        """The share of yes among yes and no, 0 to 1; None when nobody said either."""
        return Fraction(self.yes, self.yes + self.no) if self.yes + self.no else None


def officers_said(inspection: Inspection, edition: EditionStructure, standard: str, user: User) -> list[OfficersSaid]:
    """Return the counts of each interview question that informs a standard; one query however many interviews there are."""
    questions = [question for question in edition.interview if question.standard == standard]
    interviews = Interview.objects.visible_to(user).filter(case__inspection=inspection)
    answers = InterviewAnswer.objects.filter(interview__in=interviews, question__in=[question.id for question in questions])
    counted = answers.exclude(option=None).order_by().values_list("question_id", "option__counts").annotate(number=Count("pk"))
    found: defaultdict[tuple[int, str], int] = defaultdict(int)
    for question_id, counts, number in counted:
        found[question_id, counts] += number
    order = (Counts.SUFFICIENT, Counts.INSUFFICIENT, Counts.NOT_APPLICABLE, Counts.NOT_ASKED)
    return [OfficersSaid(question, *(found[question.id, counts.value] for counts in order)) for question in questions]
