"""Practice examples: what inspectors noted beside answers, and who has confirmed that names are changed."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from accounts.models import User
from cases.models import AnswerMark, Case
from inspections.models import Inspection
from reports.models import ExampleCheck
from reports.names import Mark, marks_in
from reports.rules import left_out_because
from standards.structure import EditionStructure, Question


@dataclass(frozen=True)
class Example:
    """One practice example with the newest check of its names, if there is one."""

    mark: AnswerMark
    question: Question
    standard: str
    check: ExampleCheck | None

    @property
    def practice(self) -> str:
        """ "good" or "poor"."""
        return self.mark.practice

    @property
    def asked(self) -> str:
        """The question that it stands beside, with its number."""
        return f"{self.question.number} {self.question.text}".strip()

    @property
    def known(self) -> tuple[str, ...]:
        """Words known from the case that must not stand in what goes out."""
        case = self.mark.assessment.case
        return tuple(filter(None, (case.reference, case.office, case.officer.reference if case.officer else "")))

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """What in the inspector's words may tell who it is about."""
        return marks_in(self.mark.practice_text, self.known)

    @property
    def left_out_because(self) -> str:
        """Why it is in no document as things stand; "" when it goes in."""
        check = self.check
        return left_out_because(
            original=self.mark.practice_text, checked=check.original if check else None,
            outcome=check.outcome if check else "", reason=check.reason if check else "",
        )  # fmt: skip


def examples_of(inspection: Inspection, edition: EditionStructure, user: User | None = None) -> list[Example]:
    """Return the practice examples of an inspection, in the form's order, good ones first; two queries.

    For a person those of the cases that they see; for the worker, which asks for nobody, all.
    """
    noted = AnswerMark.objects.filter(assessment__case__inspection=inspection).exclude(practice="")
    return _with_checks(noted if user is None else _seen_by(noted, user), edition)


def example(inspection: Inspection, edition: EditionStructure, user: User, pk: int) -> Example | None:
    """Return one practice example of the inspection that the person sees; two queries."""
    noted = AnswerMark.objects.filter(assessment__case__inspection=inspection, pk=pk).exclude(practice="")
    return next(iter(_with_checks(_seen_by(noted, user), edition)), None)


def _seen_by(noted: QuerySet[AnswerMark], user: User) -> QuerySet[AnswerMark]:
    return noted.filter(assessment__case__in=Case.objects.visible_to(user).values("pk"))


def _with_checks(noted: QuerySet[AnswerMark], edition: EditionStructure) -> list[Example]:
    marks = list(noted.select_related("question", "assessment__case__officer"))
    newest = ExampleCheck.objects.filter(mark__in=[mark.pk for mark in marks]).select_related("checked_by")
    checks = {check.mark_id: check for check in newest.order_by("mark_id", "-version").distinct("mark_id")}
    places = {code: place for place, code in enumerate(edition.questions)}
    standards = {standard.code: f"{standard.number} {standard.title}".strip() for standard in edition.standards}
    found = [
        Example(mark, question, standards.get(question.standard, ""), checks.get(mark.pk))
        for mark in marks
        if (question := edition.questions.get(mark.question.code))
    ]
    return sorted(found, key=lambda one: (places[one.question.code], one.practice, one.mark.pk))
