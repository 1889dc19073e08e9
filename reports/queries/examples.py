"""Practice examples: noted beside answers, or written where the form asks for them; and who has checked the names in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Q, QuerySet

from accounts.models import User
from cases.models import AnswerMark, Case, Judgement
from inspections.models import Inspection
from reports.models import ExampleCheck
from reports.names import Mark, marks_in
from reports.rules import PRACTICES, left_out_because
from standards.structure import EditionStructure, Kind, Question


@dataclass(frozen=True)
class Example:
    """One practice example with the newest check of its names, if there is one.

    `source` is the mark beside an answer, or the answer to one of the form's own questions for examples.
    """

    source: AnswerMark | Judgement
    question: Question
    practice: str  # "good" or "poor"
    check: ExampleCheck | None

    @property
    def key(self) -> str:
        """What names it in addresses."""
        return f"{'mark' if isinstance(self.source, AnswerMark) else 'answer'}-{self.source.pk}"

    @property
    def case(self) -> Case:
        return self.source.assessment.case

    @property
    def original(self) -> str:
        """The inspector's words."""
        return self.source.practice_text if isinstance(self.source, AnswerMark) else self.source.evidence

    @property
    def written_by(self) -> User:
        by: User = self.source.marked_by if isinstance(self.source, AnswerMark) else self.source.updated_by
        return by

    @property
    def written_at(self) -> datetime:
        return self.source.marked_at if isinstance(self.source, AnswerMark) else self.source.updated_at

    @property
    def asked(self) -> str:
        """The question that it stands beside, with its number."""
        return f"{self.question.number} {self.question.text}".strip()

    @property
    def known(self) -> tuple[str, ...]:
        """Words known from the case that must not stand in what goes out."""
        officer = self.case.officer.reference if self.case.officer else ""
        return tuple(filter(None, (self.case.reference, self.case.office, officer)))

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """What in the inspector's words may tell who it is about."""
        return marks_in(self.original, self.known)

    @property
    def left_out_because(self) -> str:
        """Why it is in no document as things stand; "" when it goes in."""
        check = self.check
        return left_out_because(
            original=self.original, checked=check.original if check else None,
            outcome=check.outcome if check else "", reason=check.reason if check else "",
        )  # fmt: skip


def examples_of(inspection: Inspection, edition: EditionStructure, user: User | None = None) -> list[Example]:
    """Return the practice examples of an inspection, in the form's order, good ones first; three queries.

    For a person those of the cases that they see; for the worker, which asks for nobody, all.
    """
    cases = Case.objects.inspected().filter(inspection=inspection)
    if user is not None:
        cases = cases.visible_to(user)
    marks = AnswerMark.objects.filter(assessment__case__in=cases.values("pk")).exclude(practice="")
    answers = Judgement.objects.filter(
        assessment__case__in=cases.values("pk"), question_id__in=_asking_for_examples(edition), held=False
    ).exclude(evidence="")  # fmt: skip
    return _with_checks(marks, answers, edition)


def example(inspection: Inspection, edition: EditionStructure, user: User, key: str) -> Example | None:
    """Return one practice example of the inspection that the person sees, by its key; three queries."""
    return next((one for one in examples_of(inspection, edition, user) if one.key == key), None)


def _asking_for_examples(edition: EditionStructure) -> list[int]:
    return [question.id for question in edition.questions.values() if _practice_asked(question)]


def _practice_asked(question: Question) -> str:
    """Return which kind of examples a question of the form asks for, "" for all other questions."""
    return PRACTICES.get(question.code.rpartition(".")[2], "") if question.kind is Kind.TEXT else ""


def _with_checks(marks: QuerySet[AnswerMark], answers: QuerySet[Judgement], edition: EditionStructure) -> list[Example]:
    noted = list(marks.select_related("question", "marked_by", "assessment__case__officer"))
    written = list(answers.select_related("question", "updated_by", "assessment__case__officer"))
    newest = ExampleCheck.objects.filter(Q(mark__in=[one.pk for one in noted]) | Q(answer__in=[one.pk for one in written]))
    ordered = newest.select_related("checked_by").order_by("mark_id", "answer_id", "-version").distinct("mark_id", "answer_id")
    checks = {(check.mark_id, check.answer_id): check for check in ordered}
    places = {code: place for place, code in enumerate(edition.questions)}
    found = _examples(noted, written, checks, edition)
    return sorted(found, key=lambda one: (places[one.question.code], one.practice, one.case.reference, one.key))


def _examples(
    noted: list[AnswerMark],
    written: list[Judgement],
    checks: dict[tuple[int | None, int | None], ExampleCheck],
    edition: EditionStructure,
) -> Iterator[Example]:
    for mark in noted:
        if question := edition.questions.get(mark.question.code):
            yield Example(mark, question, mark.practice, checks.get((mark.pk, None)))
    for answer in written:
        if question := edition.questions.get(answer.question.code):
            yield Example(answer, question, _practice_asked(question), checks.get((None, answer.pk)))
