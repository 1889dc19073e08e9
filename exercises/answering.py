"""Saving answers in an exercise: one's own while it is open, and the gold answers while it is prepared."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from cases.answers import (
    NOTHING_YET,
    AnswerRefused,
    Change,
    Conflict,
    CurrentAnswer,
    Locked,
    NotAllowed,
    NotFound,
    OperationReused,
    Saved,
    back_from,
)
from exercises.models import ExerciseAnswer, ExerciseAnswerRevision, GoldCase
from exercises.queries.opening import answers_at, answers_by, exercises_to_open, gold_answers, open_exercise
from exercises.rules import LATE_STATES, NOT_NOW, Action, after, why_not
from standards.structure import Question

LATE = "The exercise is locked: what was saved before counts, and nothing can be added."


@dataclass(frozen=True, slots=True)
class ExerciseStore:
    """Where the answers of a posted page belong: the gold answers of a case, or one person's own."""

    case: GoldCase
    by: User
    is_gold: bool = False

    @property
    def name(self) -> tuple[object, ...]:
        return "exercise", self.case.pk, self.is_gold

    def answers(self) -> Mapping[str, CurrentAnswer]:
        return gold_answers(self.case) if self.is_gold else answers_by(self.case, self.by)

    def earlier(self, versions: Mapping[str, int]) -> Mapping[str, CurrentAnswer]:
        return answers_at(self.case, None if self.is_gold else self.by, versions)

    def save(self, question: str, change: Change, base: int, operation: UUID, by: User) -> Saved:
        return _saved(self, question, change, base, operation)

    @transaction.atomic
    def set_aside(self, question: str, given_up: Change, base: int, operation: UUID, by: User) -> Saved:
        """Keep in the history what was typed and given up for version `base`: it is written, and that version written back."""
        back = back_from(operation)
        seen = _seen(self, question, back)
        if seen is not None:
            _seen(self, question, operation, given_up.checked())  # refuses it with other words
            return seen
        now = self.answers().get(question, NOTHING_YET)
        kept = Change(now.choice, given_up.set_choice, now.evidence, given_up.set_evidence)
        aside = _saved(self, question, given_up, base, operation)
        return _saved(self, question, kept, aside.version, back)


@transaction.atomic
def _saved(store: ExerciseStore, question: str, change: Change, base: int, operation: UUID) -> Saved:
    """Write one answer over version `base` (0: there is none yet); the same operation again returns the first reply.

    Raises ValidationError for what cannot be stored, and an AnswerRefused for everything else (cases.answering).
    """
    change = change.checked()
    seen = _seen(store, question, operation, change)
    if seen is not None:
        return seen
    asked = _asked(store, question)
    option = asked.option(change.choice) if change.set_choice else None
    if change.set_choice and change.choice and option is None:
        raise ValidationError({"choice": f"“{change.choice}” is not an answer to this question."})
    try:
        with transaction.atomic():
            return _written(store, asked.id, change, option.id if option else None, base, operation)
    except IntegrityError as refusal:  # locked, or written by a request beside this one, between the look and the write
        now = store.answers().get(question, NOTHING_YET)
        if now.version != base:
            raise Conflict(now) from refusal
        raise Locked("locked", LATE) from refusal


def _seen(store: ExerciseStore, question: str, operation: UUID, change: Change | None = None) -> Saved | None:
    """Return the reply that an operation got when it was carried out. Raises OperationReused where it was something else."""
    seen = ExerciseAnswerRevision.objects.filter(operation=operation).select_related("answer__question", "option").first()
    if seen is None:
        return None
    here = (seen.answer.case_id, seen.answer.is_gold, seen.answer.question.code, seen.by_id)
    same = change is None or change.is_in(seen.option.code if seen.option else "", seen.reason)
    if here != (store.case.pk, store.is_gold, question, store.by.pk) or not same:
        raise OperationReused
    return Saved(seen.version, seen.recorded_at)


def _asked(store: ExerciseStore, question: str) -> Question:
    exercise = exercises_to_open(store.by).filter(pk=store.case.exercise_id).first()
    opened = open_exercise(exercise, store.by) if exercise else None
    if opened is None or (not store.is_gold and not opened.sees_cases):
        raise NotFound("not_found", "There is no such exercise, or you may not see it.")
    action = Action.PREPARE if store.is_gold else Action.ANSWER
    refusal = why_not(action, opened.actor, opened.state)
    if refusal:
        raise NotAllowed("not_allowed", refusal)
    if after(action, opened.state) is None:
        late = not store.is_gold and opened.state in LATE_STATES
        raise Locked("locked", LATE if late else NOT_NOW.format(state=opened.state.words))
    case = opened.case(store.case.pk)
    asked = case.question(question) if case else None
    if asked is None:
        raise NotFound("no_such_question", "This exercise does not ask this.")
    return asked


def _written(store: ExerciseStore, question_id: int, change: Change, option_id: int | None, base: int, operation: UUID) -> Saved:
    whose = {"is_gold": True} if store.is_gold else {"is_gold": False, "by": store.by}
    held = ExerciseAnswer.objects.select_for_update().filter(case=store.case, question=question_id, **whose).first()
    answer = held or ExerciseAnswer(
        case=store.case, question_id=question_id, is_gold=store.is_gold, by=store.by, version=0
    )  # fmt: skip
    if answer.version != base:
        raise _conflict(store, question_id, answer.version)
    answer.version, answer.by, answer.updated_at = base + 1, store.by, timezone.now()
    if change.set_choice:
        answer.option_id = option_id
    if change.set_evidence:
        answer.reason = change.evidence
    answer.save()
    ExerciseAnswerRevision.objects.create(
        answer=answer, version=answer.version, option_id=answer.option_id, reason=answer.reason, by=store.by,
        operation=operation, recorded_at=answer.updated_at,
    )  # fmt: skip
    return Saved(answer.version, answer.updated_at)


def _conflict(store: ExerciseStore, question_id: int, version: int) -> AnswerRefused:
    if version == 0:
        return AnswerRefused("changed", "There is no such version.")
    code = ExerciseAnswer.objects.filter(case=store.case, question=question_id).values_list("question__code", flat=True)[0]
    return Conflict(store.answers()[code])
