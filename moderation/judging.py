"""What an assurer judges, answer by answer, and laying it beside what the inspector answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
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
    NotAllowed,
    NotFound,
    OperationReused,
    Saved,
    back_from,
)
from cases.models import CaseAssessment
from moderation.holding import held_for, lift_seal, tell
from moderation.models import Comparison, Review, ReviewJudgement, ReviewJudgementRevision
from moderation.queries.reviewing import judged_at, judged_so_far, open_review
from moderation.rules import Action, State


@transaction.atomic
def save_judgement(*, review: Review, question: str, change: Change, base: int, operation: UUID, by: User) -> Saved:
    """Write the assurer's answer to a question of the review; `evidence` of the change is their reason.

    It replaces version `base` of their own (0: there is none yet). The same `operation` again returns the first reply and writes
    nothing. Raises ValidationError for what cannot be stored, and an AnswerRefused for everything else, as saving an answer about
    a case does (cases.answering): so that pages, browsers and programs need know one way only.
    """
    change = change.checked()
    seen = _seen(review, question, operation, by, change)
    if seen is not None:
        return seen
    held, state = _held_to_judge(review, by)
    asked = next((one for one in open_review(held, by).questions if one.code == question), None)
    if asked is None:
        raise NotFound("no_such_question", "This review does not ask this.")
    option = asked.option(change.choice) if change.set_choice else None
    if change.set_choice and change.choice and option is None:
        raise ValidationError({"choice": f"“{change.choice}” is not an answer to this question."})
    now = judged_so_far(held, by).get(question)
    if base != (now.version if now else 0):
        raise Conflict(now) if now else AnswerRefused("changed", "There is no such version.")
    if held.state != state:
        with pghistory.context(user=by.pk, reason="Began to judge"):
            held.state = state.value
            held.save(update_fields=["state"])
    return _written(held, asked.id, change, option.id if option else None, operation, by)


@transaction.atomic
def set_aside_judgement(*, review: Review, question: str, given_up: Change, base: int, operation: UUID, by: User) -> Saved:
    """Keep in the history what was typed and given up for version `base`: it is written, and that version written back.

    Raises as `save_judgement` does.
    """
    back = back_from(operation)
    seen = _seen(review, question, back, by)
    if seen is not None:
        _seen(review, question, operation, by, given_up.checked())  # refuses it with other words
        return seen
    now = judged_so_far(review, by).get(question, NOTHING_YET)
    kept = Change(now.choice, given_up.set_choice, now.evidence, given_up.set_evidence)
    aside = save_judgement(review=review, question=question, change=given_up, base=base, operation=operation, by=by)
    return save_judgement(review=review, question=question, change=kept, base=aside.version, operation=back, by=by)


def _seen(review: Review, question: str, operation: UUID, by: User, change: Change | None = None) -> Saved | None:
    """Return the reply that an operation got when it was carried out. Raises OperationReused where it was something else."""
    seen = ReviewJudgementRevision.objects.filter(operation=operation).select_related("judgement__question", "option").first()
    if seen is None:
        return None
    same = change is None or change.is_in(seen.option.code if seen.option else "", seen.reason)
    if (seen.judgement.review_id, seen.judgement.by_id, seen.judgement.question.code) != (review.pk, by.pk, question) or not same:
        raise OperationReused
    return Saved(seen.version, seen.recorded_at)


def _held_to_judge(review: Review, by: User) -> tuple[Review, State]:
    try:
        held, _, state = held_for(Action.JUDGE, review, by)
    except PermissionDenied as refusal:
        raise NotAllowed("not_allocated", str(refusal)) from refusal
    except ValidationError as refusal:
        raise Locked(refusal.code or "phase", refusal.messages[0]) from refusal
    return held, state


@dataclass(frozen=True, slots=True)
class ReviewStore:
    """Where the judgements of a posted page of a review belong: those of one assurer."""

    review: Review
    by: User

    @property
    def name(self) -> tuple[object, ...]:
        return "review", self.review.pk

    def answers(self) -> Mapping[str, CurrentAnswer]:
        return judged_so_far(self.review, self.by)

    def earlier(self, versions: Mapping[str, int]) -> Mapping[str, CurrentAnswer]:
        return judged_at(self.review, self.by, versions)

    def save(self, question: str, change: Change, base: int, operation: UUID, by: User) -> Saved:
        return save_judgement(review=self.review, question=question, change=change, base=base, operation=operation, by=by)

    def set_aside(self, question: str, given_up: Change, base: int, operation: UUID, by: User) -> Saved:
        place: Any = {"question": question, "base": base, "operation": operation}
        return set_aside_judgement(review=self.review, given_up=given_up, by=by, **place)


def _written(review: Review, question_id: int, change: Change, option_id: int | None, operation: UUID, by: User) -> Saved:
    judgement, _ = ReviewJudgement.objects.get_or_create(
        review=review, question_id=question_id, by=by, defaults={"version": 0}
    )  # fmt: skip
    judgement.version += 1
    judgement.updated_at = timezone.now()
    if change.set_choice:
        judgement.option_id = option_id
    if change.set_evidence:
        judgement.reason = change.evidence
    judgement.save()
    ReviewJudgementRevision.objects.create(
        judgement=judgement, version=judgement.version, option_id=judgement.option_id, reason=judgement.reason,
        operation=operation, recorded_at=judgement.updated_at,
    )  # fmt: skip
    return Saved(judgement.version, judgement.updated_at)


@transaction.atomic
def compare(*, review: Review, by: User) -> Review:
    """Lay the assurer's judgements beside the inspector's answers as they are now; from here on neither side of it changes.

    Raises PermissionDenied, and ValidationError while a judgement is missing or the assessment is not handed in. Doing it again
    changes nothing.
    """
    if Review.objects.visible_to(by).filter(pk=review.pk, judged_by=by, state=State.COMPARED).exists():
        return review
    held, _, state = held_for(Action.COMPARE, review, by)
    # Nobody reopens it or saves an answer while the two are laid side by side.
    CaseAssessment.objects.select_for_update(of=("self",)).get(pk=held.assessment_id)
    opened = open_review(held, by)
    if opened.missing:
        raise ValidationError([f"Judge {label}" for label in opened.missing])
    if not opened.case_is_handed_in:
        raise ValidationError("The assessment was reopened. Wait until it is handed in again.")
    at = timezone.now()
    Comparison.objects.bulk_create(opened.side_by_side(at))
    with pghistory.context(user=by.pk, reason="Compared"):
        lift_seal(held, at)
        held.state, held.compared_at, held.judged_by = state.value, at, by
        held.save(update_fields=["state", "compared_at", "judged_by"])
    tell(held.assessment.case.inspection_id)
    return held
