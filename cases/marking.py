"""Noting something beside an answer: a flag, a practice example, a source, why it changed after the interview.

Each part is saved as an answer is (cases.answering): it names the version it replaces and an operation, and is kept for ever.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from uuid import UUID

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cases.answers import (
    NOTHING_YET,
    Change,
    Conflict,
    CurrentAnswer,
    Locked,
    Moved,
    NotAllowed,
    NotFound,
    OperationReused,
    Saved,
    back_from,
)
from cases.mark_parts import as_typed, part_of_mark, with_part
from cases.marks import NO_MARK, Mark, Part, part_called, sources_of
from cases.models import AnswerMark, Case, CaseAssessment, MarkRevision
from cases.permissions import ONLY_THESE_ANSWER, read_only_since, standing
from cases.queries.assessment import OpenCase, case_to_open
from cases.queries.marks import newest_of_part, typed_at, typed_beside
from standards.queries import edition_structure
from standards.structure import EditionStructure, Question


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


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a part is written: its case, which nobody else writes to until the transaction ends, and the mark that is there."""

    case: Case
    edition: EditionStructure
    question: Question
    part: Part
    row: AnswerMark | None

    @property
    def mark(self) -> Mark:
        return Mark(**{field.name: getattr(self.row, field.name) for field in fields(Mark)}) if self.row else NO_MARK

    def now(self, base: int) -> CurrentAnswer:
        """Return the part as it stands. Raises Conflict when that is another version than `base`."""
        now = newest_of_part(self.row.pk, self.part) if self.row else None
        now = now or as_typed(self.mark).get(self.part, NOTHING_YET)
        if now.version != base:
            raise Conflict(now)
        return now

    def keep(self, version: int, typed: tuple[str, str], operation: UUID, at: datetime, by: User, mark: AnswerMark) -> Saved:
        choice, words = typed
        MarkRevision.objects.create(
            mark=mark, part=self.part, version=version, choice=choice, words=words, operation=operation,
            recorded_at=at, recorded_by=by,
        )  # fmt: skip
        return Saved(version, at)


@transaction.atomic
def save_part(*, case_id: int, code: str, change: Change, base: int, operation: UUID, by: User) -> Saved:
    """Write a part of a mark (cases.marks.code_of) over version `base`, 0 where nothing was typed yet. At most eight queries.

    The same `operation` again returns the first reply and writes nothing. Raises ValidationError for what cannot be stored and an
    AnswerRefused for everything else; whatever is raised, nothing was written.
    """
    change = change.checked()
    place = _place(case_id, code, by, change.edition)
    seen = _seen(place, operation, by, change)
    if seen is not None:
        return seen
    if change.edition not in {None, place.edition.id}:
        raise Moved
    now = place.now(base)
    choice = change.choice if change.set_choice else now.choice
    words = change.evidence if change.set_evidence else now.evidence
    if choice and part_of_mark(place.part, place.question, sources_of(place.edition.code_lists)).option(choice) is None:
        raise ValidationError({"choice": f"“{choice}” cannot be chosen here."})
    noted = with_part(place.mark, place.part, choice, words, timezone.localdate())
    at = timezone.now()
    return place.keep(base + 1, (choice, words), operation, at, by, _written(place, noted, at, by))


@transaction.atomic
def set_part_aside(*, case_id: int, code: str, given_up: Change, base: int, operation: UUID, by: User) -> Saved:
    """Keep in the history what was typed and given up for version `base`: it is written, and that version written back.

    The mark itself stays as it is. Done again it changes nothing. Raises as `save_part` does.
    """
    given_up = given_up.checked()
    place = _place(case_id, code, by)
    seen = _seen(place, back_from(operation), by)
    if seen is not None:
        _seen(place, operation, by, given_up)  # refuses it with other words
        return seen
    now, at = place.now(base), timezone.now()
    choice = given_up.choice if given_up.set_choice else now.choice
    words = given_up.evidence if given_up.set_evidence else now.evidence
    mark = place.row or _written(place, NO_MARK, at, by)
    place.keep(base + 1, (choice, words), operation, at, by, mark)
    return place.keep(base + 2, (now.choice, now.evidence), back_from(operation), at, by, mark)


def _place(case_id: int, code: str, by: User, edition: int | None = None) -> _Place:
    """Find where a part is written, and let nobody else write to the case until the transaction ends. Raises NotFound."""
    visible = CaseAssessment.objects.filter(case__in=Case.objects.visible_to(by).filter(pk=case_id))
    visible.select_for_update(of=("self",), no_key=True).first()
    case = case_to_open(by, case_id)
    if case is None:
        raise NotFound("not_found", "There is no such case, or you may not see it.")
    asking = edition_structure(case.inspection.edition_id)
    called = part_called(code)
    question = asking.questions.get(called[1]) if called else None
    if called is None or question is None or question.page not in {page.code for page in asking.pages_of(case.module)}:
        if edition not in {None, asking.id}:
            raise Moved
        raise NotFound("no_such_question", "The form of this case does not ask this.")
    row = AnswerMark.objects.filter(assessment=case.assessment, question=question.id).first()
    return _Place(case, asking, question, called[0], row)


def _seen(place: _Place, operation: UUID, by: User, change: Change | None = None) -> Saved | None:
    """Return the reply that an operation got when it was carried out, for the same `change` if that is given.

    Raises AnswerRefused where nothing may be written now.
    """
    seen = MarkRevision.objects.filter(operation=operation).first()
    if seen is not None:
        here = (place.row.pk if place.row else None, place.part, by.pk)
        same = change is None or change.is_in(seen.choice, seen.words)
        if (seen.mark_id, seen.part, seen.recorded_by_id) != here or not same:
            raise OperationReused
        return Saved(seen.version, seen.recorded_at)
    stands, handed_in_at = standing(by, place.case), place.case.assessment.submitted_at
    if not stands.answers:
        raise NotAllowed("not_allocated", ONLY_THESE_ANSWER)
    if stands.closed_because:
        raise Locked("phase" if place.case.set_aside_at is None else "set_aside", stands.closed_because)
    if handed_in_at is not None:
        raise Locked("submitted", read_only_since(handed_in_at))
    return None


def _written(place: _Place, noted: Mark, at: datetime, by: User) -> AnswerMark:
    mark = place.row or AnswerMark(assessment=place.case.assessment, question_id=place.question.id)
    for name, value in (asdict(noted) | {"marked_at": at, "marked_by": by}).items():
        setattr(mark, name, value)
    with pghistory.context(user=by.pk, reason="Noted beside an answer"):
        mark.save()
    return mark
