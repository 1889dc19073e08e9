"""The factual-accuracy round: beginning it, recording what the provider says, and deciding what becomes of it."""

from datetime import date

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from design.templatetags.words import long_date
from inspections.queries.teams import people_with
from organisation.gathering import changed
from reports.models import AccuracyComment, AccuracyRound, CommentOutcome, CommentsRead, ReportPack
from reports.permissions import held
from reports.rules import LEADING_ROLES, ONLY_THE_LEAD, ONLY_THESE_PREPARE, PREPARING_ROLES, Verdict
from reports.telling import tell

# Where people read on about a round.
_PAGE = "accuracy_round"


@transaction.atomic
def begin_round(*, pack: ReportPack, due_on: date, by: User) -> AccuracyRound:
    """Record that a version is with the provider, who comments until `due_on`. The lead inspector does it, once a version.

    Whoever records the comments is told.
    Raises PermissionDenied, and ValidationError for a day that has passed or a version without documents.
    """
    inspection = held(pack.inspection_id, by, LEADING_ROLES, ONLY_THE_LEAD)
    if pack.state != "Ready":
        raise ValidationError("There are no documents of this version that the provider could comment on.")
    if existing := AccuracyRound.objects.filter(pack=pack).first():
        return existing
    _check_due(due_on)
    with pghistory.context(user=by.pk, reason=""):
        begun = AccuracyRound.objects.create(pack=pack, due_on=due_on, begun_by=by, changed_by=by)
    event = f"The provider comments on version {pack.version} until {long_date(due_on)}"
    tell(pack, people_with(inspection, PREPARING_ROLES), event, page=_PAGE, by=by)
    return begun


@transaction.atomic
def change_due_date(*, round: AccuracyRound, version: int, due_on: date, by: User) -> AccuracyRound:
    """Give the provider until another day, over version `version` of the round. Raises as `begin_round`, and ChangedMeanwhile."""
    held(round.pack.inspection_id, by, LEADING_ROLES, ONLY_THE_LEAD)
    current = AccuracyRound.objects.select_related("changed_by").get(pk=round.pk)
    if due_on != current.due_on:
        _check_due(due_on)
    return changed(current, version, {"due_on": due_on}, by)


def _check_due(due_on: date) -> None:
    if due_on < timezone.localdate():
        raise ValidationError({"due_on": "The due date must be today or in the future"})


@transaction.atomic
def record_comment(*, round: AccuracyRound, finding: str, text: str, received_on: date, by: User) -> AccuracyComment:
    """Record what the provider says about a finding, named by its reference in the version that the round is about.

    The lead inspector, who decides about it, is told.

    Raises PermissionDenied, and ValidationError for a finding that the version lacks, a day to come, or nothing said.
    """
    inspection = held(round.pack.inspection_id, by, PREPARING_ROLES, ONLY_THESE_PREPARE)
    if finding not in {one["reference"] for one in round.pack.content["findings"]}:
        raise ValidationError({"finding": "Select the finding that the comment is about"})
    if not text.strip():
        raise ValidationError({"text": "Enter the comment"})
    if received_on > timezone.localdate():
        raise ValidationError({"received_on": "The date must be today or in the past"})
    last = AccuracyComment.objects.filter(round=round).order_by("-number").values_list("number", flat=True).first() or 0
    made = AccuracyComment.objects.create(
        round=round, number=last + 1, finding=finding, text=text.strip(), received_on=received_on, recorded_by=by
    )  # fmt: skip
    tell(round.pack, people_with(inspection, LEADING_ROLES), f"Comment {made.number} waits for an outcome", page=_PAGE, by=by)
    return made


@transaction.atomic
def decide_comment(*, comment: AccuracyComment, version: int, outcome: Verdict, reason: str, by: User) -> CommentOutcome:
    """Decide what becomes of a comment, over the outcome of version `version` (0 for the first). The same again changes nothing.

    Raises PermissionDenied, and ValidationError without a reason or where somebody was first.
    """
    held(comment.round.pack.inspection_id, by, LEADING_ROLES, ONLY_THE_LEAD)
    if not reason.strip():
        raise ValidationError({"reason": "Enter the reason"})
    current = CommentOutcome.objects.filter(comment=comment).order_by("-version").first()
    if current and (current.outcome, current.reason) == (outcome, reason.strip()):
        return current
    if version != (current.version if current else 0):
        raise ValidationError("Somebody has decided this comment in the meantime. Look at what they said, then save again.")
    return CommentOutcome.objects.create(
        comment=comment, version=version + 1, outcome=outcome.value, reason=reason.strip(), decided_by=by
    )  # fmt: skip


def record_read(*, round: AccuracyRound, by: User) -> CommentsRead:
    """Record that somebody takes all comments of a round out; they have been shown the round before."""
    return CommentsRead.objects.create(round=round, by=by)
