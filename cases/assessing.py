"""Filling and handing in the assessment of a case: a whole page at once, submission, reopening."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol
from uuid import UUID, uuid5

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cases.answering import save_answer, set_aside
from cases.answers import (
    NOTHING_YET,
    AnswerRefused,
    AnswerSheet,
    Change,
    Conflict,
    CurrentAnswer,
    Saved,
    Writer,
    plain_newlines,
)
from cases.models import Case, CaseAssessment
from cases.queries.answers import answers_of, earlier_answers
from cases.queries.assessment import open_case
from cases.signals import judgements_changed

# Operation ids of form posts are made from what is posted: the same post twice is the same operation.
_POSTED = UUID("a3a8b0de-94c9-4f0e-9d5f-6a3b8f0c2d11")
# How often a save is tried again when somebody else saves the same answer between reading and writing it.
ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class TypedAnswer:
    """One answer as a form brings it back: over `version`, to a question of `edition` (its id, None where that is not known).

    After a conflict, `decision` says what to keep ("saved", "mine" or "both") and `seen` which version was shown beside it.
    """

    code: str
    version: int
    choice: str
    evidence: str
    decision: str = ""
    seen: int = -1
    edition: int | None = None


@dataclass(frozen=True, slots=True)
class NotSaved:
    """A typed answer that was not saved: because of `conflict` with the answer as it stands, or for reasons by field."""

    typed: TypedAnswer
    conflict: CurrentAnswer | None = None
    errors: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class PageOutcome:
    """What became of a posted page: which answers were saved, which were not, and whether the file was closed to the writer."""

    saved: tuple[str, ...]
    not_saved: Mapping[str, NotSaved]
    refused: str = ""

    @property
    def complete(self) -> bool:
        return not self.not_saved


class AnswerStore(Protocol):
    """Where the answers of a posted page belong: a sheet of answers about a case, or something that keeps versions like one."""

    @property
    def name(self) -> tuple[object, ...]:
        """What tells it from every other: operations are named by it."""

    def answers(self) -> Mapping[str, CurrentAnswer]:
        """Return the answers as they stand, by the code of the question."""

    def earlier(self, versions: Mapping[str, int]) -> Mapping[str, CurrentAnswer]:
        """Return what answers held at the given versions."""

    def save(self, question: str, change: Change, base: int, operation: UUID, by: User) -> Saved:
        """Write an answer over version `base`; raises as cases.answering.save_answer does."""

    def set_aside(self, question: str, given_up: Change, base: int, operation: UUID, by: User) -> Saved:
        """Keep in the history what was given up for version `base`, which stays (cases.answering.set_aside)."""


@dataclass(frozen=True, slots=True)
class SheetStore:
    """A sheet of answers about a case. `drawn` are answers that stood on the page without ever having been saved as such."""

    sheet: AnswerSheet
    case_id: int
    drawn: Mapping[str, CurrentAnswer] = field(default_factory=dict)

    @property
    def name(self) -> tuple[object, ...]:
        return self.sheet.answer, self.case_id

    def answers(self) -> Mapping[str, CurrentAnswer]:
        return {**self.drawn, **answers_of(self.sheet, self.case_id)}

    def earlier(self, versions: Mapping[str, int]) -> Mapping[str, CurrentAnswer]:
        return earlier_answers(self.sheet, self.case_id, versions)

    def save(self, question: str, change: Change, base: int, operation: UUID, by: User) -> Saved:
        return save_answer(self.sheet, change=change, **self._place(question, base, operation, by))

    def set_aside(self, question: str, given_up: Change, base: int, operation: UUID, by: User) -> Saved:
        return set_aside(self.sheet, given_up=given_up, **self._place(question, base, operation, by))

    def _place(self, question: str, base: int, operation: UUID, by: User) -> dict[str, Any]:
        return {"case_id": self.case_id, "question": question, "base": base, "operation": operation, "by": Writer(by.pk)}


def save_page(
    sheet: AnswerSheet, *, case_id: int, typed: Iterable[TypedAnswer], drawn: Mapping[str, CurrentAnswer] | None = None, by: User
) -> PageOutcome:
    """Save every answer about a case that was changed on a page, each on its own (save_typed)."""
    return save_typed(SheetStore(sheet, case_id, drawn or {}), typed, by)


def save_typed(store: AnswerStore, typed: Iterable[TypedAnswer], by: User) -> PageOutcome:
    """Save every answer that was changed on a page, each on its own.

    An answer that was not touched is left alone, whatever became of it meanwhile. Where somebody else changed the same field
    the writer must decide; the other answers are saved. Nothing typed is dropped: what is not saved comes back.
    """
    posted = list(typed)
    current = store.answers()
    stale = {t.code: t.version for t in posted if t.version != current.get(t.code, NOTHING_YET).version}
    earlier = store.earlier(stale) if stale else {}
    saved, not_saved, refused = [], {}, ""
    for answer in posted:
        now = current.get(answer.code, NOTHING_YET)
        base = now if answer.version == now.version else earlier.get(answer.code)
        try:
            if _save_typed(store, answer, base, now, by):
                saved.append(answer.code)
        except Conflict as conflict:
            not_saved[answer.code] = NotSaved(answer, conflict=conflict.current)
        except AnswerRefused as refusal:
            not_saved[answer.code] = NotSaved(answer)
            refused = refusal.message
        except ValidationError as error:
            reasons = {field: messages[0] for field, messages in error.message_dict.items()}
            not_saved[answer.code] = NotSaved(answer, errors=reasons)
    return PageOutcome(tuple(saved), not_saved, refused)


def _save_typed(store: AnswerStore, typed: TypedAnswer, base: CurrentAnswer | None, now: CurrentAnswer, by: User) -> bool:
    """Save what the writer changed; return whether anything had to be. Raises Conflict where they must decide."""
    if typed.decision == "saved" and typed.seen == now.version:
        return _set_aside(store, typed, now, by)
    for attempt in range(1, ATTEMPTS + 1):
        change = merged(typed, base, now)
        if change is None:
            return False
        operation = _operation(store, typed.code, change, now.version, by)
        try:
            store.save(typed.code, replace(change, edition=typed.edition), now.version, operation, by)
        except Conflict as conflict:
            if attempt == ATTEMPTS:
                raise
            now = conflict.current
        else:
            return True
    return False


def _set_aside(store: AnswerStore, typed: TypedAnswer, now: CurrentAnswer, by: User) -> bool:
    """Keep in the history the option and the words given up for the saved ones; return whether there were any."""
    mine = {"choice": typed.choice, "evidence": plain_newlines(typed.evidence)}
    theirs = {"choice": now.choice, "evidence": now.evidence}
    given_up = _change({name: text for name, text in mine.items() if text.strip() and text != theirs[name]})
    if given_up is None:
        return False
    store.set_aside(typed.code, given_up, now.version, _operation(store, typed.code, given_up, now.version, by), by)
    return True


def merged(typed: TypedAnswer, base: CurrentAnswer | None, now: CurrentAnswer) -> Change | None:
    """Return what must be written over `now` so that nothing typed is lost; None when nothing must. Pure.

    `base` is what the form was filled from, None when that is not known. Raises Conflict when the writer and somebody else
    changed the same field to different values and the writer has not decided yet.
    """
    mine = {"choice": typed.choice, "evidence": plain_newlines(typed.evidence)}
    theirs = {"choice": now.choice, "evidence": now.evidence}
    was = {"choice": base.choice, "evidence": base.evidence} if base is not None else {}
    if typed.decision and typed.seen == now.version:
        return _decided(typed.decision, mine, theirs)
    changed = {name: text for name, text in mine.items() if was.get(name) != text and theirs[name] != text}
    if any(was.get(name) != theirs[name] for name in changed):
        raise Conflict(now)
    return _change(changed)


def _decided(decision: str, mine: dict[str, str], theirs: dict[str, str]) -> Change | None:
    if decision == "saved":
        return None
    wanted = dict(mine)
    if decision == "both" and mine["evidence"].strip() and theirs["evidence"].strip():
        wanted["evidence"] = f"{theirs['evidence']}\n\n{mine['evidence']}"
    return _change({name: text for name, text in wanted.items() if theirs[name] != text})


def _change(fields: dict[str, str]) -> Change | None:
    if not fields:
        return None
    return Change(fields.get("choice", ""), "choice" in fields, fields.get("evidence", ""), "evidence" in fields)


def _operation(store: AnswerStore, code: str, change: Change, base: int, by: User) -> UUID:
    parts = (*store.name, code, base, by.pk, change.set_choice, change.choice, change.set_evidence, change.evidence)
    return uuid5(_POSTED, repr(parts))


@transaction.atomic
def submit_assessment(*, assessment: CaseAssessment, by: User) -> CaseAssessment:
    """Hand the assessment in: from now on its answers are read-only. Doing it again changes nothing.

    Raises PermissionDenied, and ValidationError when the inspection is not recording or something is missing.
    """
    with pghistory.context(user=by.pk, reason="Submitted"):
        # Waits for answers that are being saved; those that come later wait for this and are refused (cases.answering).
        held = CaseAssessment.objects.select_for_update(of=("self",)).select_related("case__inspection").get(pk=assessment.pk)
        opened = open_case(_visible(held.case, by), by)
        if not opened.standing.answers:
            raise PermissionDenied(opened.standing.read_only_because)
        if held.submitted_at is not None:
            return held
        if opened.standing.closed_because:
            raise ValidationError(opened.standing.closed_because)
        if opened.gaps:
            raise ValidationError([gap.message for gap in opened.gaps])
        held.submitted_at, held.submitted_by = timezone.now(), by
        held.save(update_fields=["submitted_at", "submitted_by"])
        _tell(held)
    return held


@transaction.atomic
def reopen_assessment(*, assessment: CaseAssessment, reason: str, by: User) -> CaseAssessment:
    """Open a submitted assessment for writing again; the lead inspector may, with a reason. An open one stays as it is.

    Raises PermissionDenied, and ValidationError without a reason or when the inspection is not recording.
    """
    if not reason.strip():
        raise ValidationError({"reason": "Enter why the assessment is reopened"})
    with pghistory.context(user=by.pk, reason=reason.strip()):
        held = CaseAssessment.objects.select_for_update(of=("self",)).select_related("case__inspection").get(pk=assessment.pk)
        opened = open_case(_visible(held.case, by), by)
        if not opened.standing.is_lead:
            raise PermissionDenied("Only the lead inspector may reopen an assessment.")
        if held.submitted_at is None:
            return held
        if opened.standing.closed_because:
            raise ValidationError(opened.standing.closed_because)
        _open_again(held, reason.strip())
    return held


@transaction.atomic
def give_back(*, assessment: CaseAssessment, reason: str, by: User) -> CaseAssessment:
    """Open a submitted assessment for writing again because whoever checked it returns it. An open one stays as it is.

    That the person may return it, and that the phase allows it, is for the caller to have found out.
    """
    with pghistory.context(user=by.pk, reason=reason):
        held = CaseAssessment.objects.select_for_update(of=("self",)).select_related("case").get(pk=assessment.pk)
        if held.submitted_at is not None:
            _open_again(held, reason)
    return held


def _open_again(held: CaseAssessment, reason: str) -> None:
    held.submitted_at = held.submitted_by = None
    held.reopened_because = reason
    held.save(update_fields=["submitted_at", "submitted_by", "reopened_because"])
    _tell(held)


def _visible(case: Case, by: User) -> Case:
    found = Case.objects.visible_to(by).select_related("inspection", "officer", "assessment").filter(pk=case.pk).first()
    if found is None:
        raise PermissionDenied("There is no such case, or you may not see it.")
    return found


def _tell(assessment: CaseAssessment) -> None:
    inspection_id = assessment.case.inspection_id
    transaction.on_commit(lambda: judgements_changed.send_robust(sender=None, inspection_id=inspection_id))
