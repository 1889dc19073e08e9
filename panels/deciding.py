"""What the panel decides: each rating kept or changed, with reasons and by whom. Nothing that was computed is touched."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from inspections.models import Inspection
from panels.models import DecisionMaker, PanelDecision, PanelMeeting, PanelMember
from panels.permissions import held_for_deciding
from panels.queries.computed import (
    as_decided,
    code_of,
    computed_in,
    decided_ratings,
    latest_run,
    newest_decisions,
    scheme_in,
)
from panels.rules import OVERALL, outstanding, with_decisions
from ratings.models import RatingRun
from ratings.queries.grid import newer_than
from ratings.results import Rating
from standards.models import Standard

STILL_COUNTING = "Newer answers are still being counted. Look at the ratings again in a moment."
NOTHING_COMPUTED = "Nothing has been worked out for this inspection yet."


class DecidedMeanwhile(ValidationError):  # noqa: N818  (reads as what happened)
    """Another decision has been recorded since the rating was read; `current` is that one."""

    def __init__(self, current: PanelDecision) -> None:
        self.current = current
        super().__init__(f"{current.recorded_by} has recorded a decision in the meantime. Compare both, then decide again.")


@dataclass(frozen=True, slots=True)
class Considered:
    """What the panel has before it: a run that has counted everything, and the rating of each standard and of the whole."""

    run: RatingRun
    # Computed of each standard; of the whole, what follows from the decisions, unless the edition gives no overall rating.
    ratings: dict[str, Rating | None]
    newest: dict[str, PanelDecision]

    @property
    def follows(self) -> Rating | None:
        return self.ratings.get(OVERALL)

    @property
    def outstanding(self) -> tuple[str, ...]:
        """What has yet to be decided: codes of standards, and OVERALL."""
        return outstanding(self.ratings, as_decided(self.newest))


def considered(inspection: Inspection) -> Considered:
    """Return what the panel has before it; five queries.

    Raises ValidationError while nothing was computed, where the edition rates nothing, and while answers wait to be counted.
    """
    run = latest_run(inspection)
    if run is None:
        raise ValidationError(NOTHING_COMPUTED)
    if newer_than(run):
        raise ValidationError(STILL_COUNTING)
    scheme = scheme_in(run)
    if scheme is None:
        raise ValidationError("The edition of this inspection rates nothing: there is nothing to decide.")
    newest = newest_decisions(inspection)
    computed = computed_in(run)
    together = with_decisions(computed, decided_ratings(newest), scheme)
    ratings = {one.standard: one.rating for one in computed}
    whole = {OVERALL: together.overall.rating} if together.overall else {}
    return Considered(run, ratings | whole, newest)


@transaction.atomic
def decide(
    *, inspection: Inspection, about: str, rating: str, reasons: str, members: Collection[int], version: int, by: User
) -> PanelDecision:
    """Record the panel's decision about a standard, by its code, or about the whole (OVERALL), over decision `version`.

    `rating` is a code of the edition's scale: the one it has keeps it, another changes it; "" leaves the whole without one.
    `members` are ids of panel members who took part. A change needs the chair among them. Raises PermissionDenied,
    DecidedMeanwhile, and ValidationError naming the field.
    """
    held, meeting = held_for_deciding(inspection.pk, by)
    before = considered(held)
    if about not in before.ratings:
        raise ValidationError("There is no such standard in the edition of this inspection.")
    if about != OVERALL and before.ratings[about] is None:
        raise ValidationError("This standard has no rating yet: there is nothing to keep or change.")
    current = before.newest.get(about)
    if version != (current.version if current else 0):
        raise DecidedMeanwhile(current) if current else ValidationError("Nothing has been decided about this yet.")
    if rating not in before.run.scheme["scale"] and not (rating == "" and about == OVERALL and before.follows is None):
        raise ValidationError({"rating": "Select a rating"})
    changes = rating != code_of(before.ratings[about])
    makers = _makers(meeting, members, chair_needed=changes)
    standard = Standard.objects.get(edition=held.edition_id, code=about) if about != OVERALL else None
    return _record(meeting, standard, before, rating, reasons, makers, by)


@transaction.atomic
def keep_computed(*, inspection: Inspection, reasons: str, members: Collection[int], by: User) -> list[PanelDecision]:
    """Keep the rating of every standard that is yet to be decided and gives no reason to consider discretion.

    Those that people proposed, those with a trigger and the whole are decided one by one. Raises as `decide` does.
    """
    held, meeting = held_for_deciding(inspection.pk, by)
    before = considered(held)
    codes = plain_standards(before.run, before.outstanding)
    if not codes:
        raise ValidationError("Every standard that gives no reason to consider discretion has been decided already.")
    makers = _makers(meeting, members, chair_needed=False)
    standards = {one.code: one for one in Standard.objects.filter(edition=held.edition_id, code__in=codes)}
    return [_record(meeting, standards[code], before, code_of(before.ratings[code]), reasons, makers, by) for code in codes]


def plain_standards(run: RatingRun, codes: Collection[str]) -> list[str]:
    """Return those of the standards that shares decide and that no trigger of the scheme concerns."""
    return [
        one["standard"]
        for one in run.ratings.get("standards", ())
        if one["standard"] in codes and one["rated_by"] != "characteristics" and not any(one["triggers"].values())
    ]


def _makers(meeting: PanelMeeting, members: Collection[int], *, chair_needed: bool) -> list[PanelMember]:
    """Return the members who took part. Raises ValidationError naming the field for anybody who may not."""
    present = {one.pk: one for one in PanelMember.objects.filter(meeting=meeting).select_related("user")}
    makers = [present[pk] for pk in members if pk in present]
    if not makers or len(makers) < len(set(members)):
        raise ValidationError({"members": "Select who took part in the decision"})
    if conflicted := [str(one.user) for one in makers if one.conflict]:
        raise ValidationError({"members": f"Has a conflict of interest and does not decide: {', '.join(conflicted)}"})
    if chair_needed and meeting.chair_id not in {one.user_id for one in makers}:
        raise ValidationError({"members": "A rating is changed with the chair: select the chair too"})
    return makers


def _record(
    meeting: PanelMeeting,
    standard: Standard | None,
    before: Considered,
    rating: str,
    reasons: str,
    makers: Sequence[PanelMember],
    by: User,
) -> PanelDecision:
    if not reasons.strip():
        raise ValidationError({"reasons": "Enter the reasons for this decision"})
    about = standard.code if standard else OVERALL
    current = before.newest.get(about)
    decision = PanelDecision.objects.create(
        inspection_id=meeting.inspection_id,
        meeting=meeting,
        standard=standard,
        version=current.version + 1 if current else 1,
        run=before.run,
        computed=code_of(before.ratings[about]),
        decided=rating,
        reasons=reasons.strip(),
        recorded_by=by,
    )
    DecisionMaker.objects.bulk_create(DecisionMaker(decision=decision, member=member) for member in makers)
    return decision
