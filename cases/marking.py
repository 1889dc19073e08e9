"""Noting something beside an answer: a flag, a practice example, a source, why it changed after the interview.

Each part is saved as an answer is (cases.answering): it names the version it replaces and an operation, and is kept for ever.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cases.answers import (
    NOTHING_YET,
    AnswerRefused,
    Change,
    Conflict,
    CurrentAnswer,
    Locked,
    Moved,
    NotAllowed,
    NotFound,
    Saved,
    back_from,
)
from cases.mark_parts import part_of_mark, with_part
from cases.marks import Part, part_called, sources_of
from cases.models import AnswerMark, Case, CaseAssessment, MarkRevision
from cases.permissions import ONLY_THESE_ANSWER
from cases.queries.assessment import OpenCase, case_to_open, open_case
from cases.queries.marks import typed_at, typed_beside
from standards.structure import Question


@dataclass(frozen=True, slots=True)
class MarkStore:
    """Where the parts of a posted mark belong: beside one answer about a case."""

    opened: OpenCase
    question: Question

    @property
    def name(self) -> tuple[object, ...]:
        return "mark", self.opened.case.pk

    def answers(self) -> Mapping[str, CurrentAnswer]:
        return typed_beside(self.opened.case.assessment.pk, self.question, self.opened.mark(self.question))

    def earlier(self, versions: Mapping[str, int]) -> Mapping[str, CurrentAnswer]:
        return typed_at(self.opened.case.assessment.pk, self.question, versions)

    def save(self, code: str, change: Change, base: int, operation: UUID, by: User) -> Saved:
        return save_part(case_id=self.opened.case.pk, code=code, change=change, base=base, operation=operation, by=by)

    def set_aside(self, code: str, given_up: Change, base: int, operation: UUID, by: User) -> Saved:
        return set_part_aside(case_id=self.opened.case.pk, code=code, given_up=given_up, base=base, operation=operation, by=by)


@transaction.atomic
def save_part(*, case_id: int, code: str, change: Change, base: int, operation: UUID, by: User) -> Saved:
    """Write a part of a mark (cases.marks.code_of) over version `base`, 0 where nothing was typed yet.

    The same `operation` again returns the first reply and writes nothing. Raises ValidationError for what cannot be stored and an
    AnswerRefused for everything else; whatever is raised, nothing was written.
    """
    change = change.checked()
    opened, question, part = _held(case_id, code, by, change.edition)
    seen = _seen(opened, question, part, operation, by)
    if seen is not None:
        return seen
    if change.edition not in {None, opened.edition.id}:
        raise Moved
    now = _now(opened, question, code, base)
    choice = change.choice if change.set_choice else now.choice
    words = change.evidence if change.set_evidence else now.evidence
    if choice and part_of_mark(part, question, sources_of(opened.edition.code_lists)).option(choice) is None:
        raise ValidationError({"choice": f"“{choice}” cannot be chosen here."})
    noted = with_part(opened.mark(question), part, choice, words, timezone.localdate())
    at = timezone.now()
    with pghistory.context(user=by.pk, reason="Noted beside an answer"):
        values = asdict(noted) | {"marked_at": at, "marked_by": by}
        mark, _ = AnswerMark.objects.update_or_create(assessment=opened.case.assessment, question_id=question.id, defaults=values)
    return _kept(mark, part, base + 1, (choice, words), operation, at, by)


@transaction.atomic
def set_part_aside(*, case_id: int, code: str, given_up: Change, base: int, operation: UUID, by: User) -> Saved:
    """Keep in the history what was typed and given up for version `base`: it is written, and that version written back.

    The mark itself stays as it is. Done again it changes nothing. Raises as `save_part` does.
    """
    given_up = given_up.checked()
    opened, question, part = _held(case_id, code, by)
    seen = _seen(opened, question, part, back_from(operation), by)
    if seen is not None:
        return seen
    now = _now(opened, question, code, base)
    at = timezone.now()
    choice = given_up.choice if given_up.set_choice else now.choice
    words = given_up.evidence if given_up.set_evidence else now.evidence
    mark, _ = AnswerMark.objects.get_or_create(
        assessment=opened.case.assessment, question_id=question.id, defaults={"marked_at": at, "marked_by": by}
    )  # fmt: skip
    _kept(mark, part, base + 1, (choice, words), operation, at, by)
    return _kept(mark, part, base + 2, (now.choice, now.evidence), back_from(operation), at, by)


def _held(case_id: int, code: str, by: User, edition: int | None = None) -> tuple[OpenCase, Question, Part]:
    """Return the case, which nobody else writes to until the transaction ends, and what is noted where. Raises NotFound."""
    visible = CaseAssessment.objects.filter(case__in=Case.objects.visible_to(by).filter(pk=case_id))
    visible.select_for_update(of=("self",), no_key=True).first()
    case = case_to_open(by, case_id)
    if case is None:
        raise NotFound("not_found", "There is no such case, or you may not see it.")
    opened = open_case(case, by)
    called = part_called(code)
    question = opened.question(called[1]) if called else None
    if called is None or question is None:
        if edition not in {None, opened.edition.id}:
            raise Moved
        raise NotFound("no_such_question", "The form of this case does not ask this.")
    return opened, question, called[0]


def _seen(opened: OpenCase, question: Question, part: Part, operation: UUID, by: User) -> Saved | None:
    """Return the reply that an operation got when it was carried out. Raises AnswerRefused where nothing may be written now."""
    seen = MarkRevision.objects.filter(operation=operation).select_related("mark").first()
    if seen is not None:
        place = (opened.case.assessment.pk, question.id, part, by.pk)
        if (seen.mark.assessment_id, seen.mark.question_id, seen.part, seen.recorded_by_id) != place:
            raise AnswerRefused("operation_reused", "This operation id was used for another answer.")
        return Saved(seen.version, seen.recorded_at)
    if not opened.standing.answers:
        raise NotAllowed("not_allocated", ONLY_THESE_ANSWER)
    if opened.read_only_because:
        raise Locked("phase" if opened.standing.closed_because else "submitted", opened.read_only_because)
    return None


def _now(opened: OpenCase, question: Question, code: str, base: int) -> CurrentAnswer:
    """Return the part as it stands. Raises Conflict when that is another version than `base`."""
    now = typed_beside(opened.case.assessment.pk, question, opened.mark(question)).get(code, NOTHING_YET)
    if now.version != base:
        raise Conflict(now)
    return now


def _kept(mark: AnswerMark, part: Part, version: int, typed: tuple[str, str], operation: UUID, at: datetime, by: User) -> Saved:
    choice, words = typed
    MarkRevision.objects.create(
        mark=mark, part=part, version=version, choice=choice, words=words, operation=operation, recorded_at=at, recorded_by=by
    )
    return Saved(version, at)
