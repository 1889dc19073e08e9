"""Selecting assessments for review: by a rule with a recorded seed, or chosen one by one."""

from collections.abc import Collection, Sequence
from datetime import timedelta

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cases.models import Seal
from inspections.models import Inspection
from moderation.drawing import Drawn, Rule, draw
from moderation.holding import require_recording
from moderation.models import Review, Selection
from moderation.permissions import assures
from moderation.queries.candidates import candidates_in
from moderation.rules import ONLY_ASSURERS, Mode, State
from standards.queries import edition_structure
from standards.structure import Kind

# An inspector is new in their first year: certification takes that long. Where the year begins is ours: with their first sign-in.
NEW_FOR = timedelta(days=365)
NOTHING_TO_SELECT = "No assessment that was handed in fits this rule and is not under review already."


@transaction.atomic
def select_by_rule(*, inspection: Inspection, rule: Rule, mode: Mode, prompts: Sequence[str] = (), by: User) -> Selection:
    """Select assessments that were handed in and are under no review, as the rule says; record the rule with its seed.

    Raises PermissionDenied, and ValidationError for an empty rule, prompts that the edition has not, or when nothing fits.
    """
    held = _held(inspection, by)
    if rule.is_empty:
        raise ValidationError("Say what to select.")
    candidates = candidates_in(held, new_since=timezone.now() - NEW_FOR)
    return _select(held, rule, draw(candidates, rule), len(candidates), mode, prompts, by)


@transaction.atomic
def select_chosen(
    *, inspection: Inspection, assessments: Collection[int], because: str, mode: Mode, prompts: Sequence[str] = (), by: User
) -> Selection:
    """Select assessments by their ids, all or none. `because` is a reason of moderation.drawing.

    Raises PermissionDenied, and ValidationError where one was not handed in or is under review.
    """
    held = _held(inspection, by)
    candidates = candidates_in(held, new_since=timezone.now() - NEW_FOR)
    drawn = [Drawn(one, (because,)) for one in candidates if one.assessment_id in set(assessments)]
    if len(drawn) != len(set(assessments)):
        raise ValidationError("Some of these assessments are not handed in, or are reviewed already.")
    return _select(held, Rule(), drawn, len(candidates), mode, prompts, by)


def _held(inspection: Inspection, by: User) -> Inspection:
    """Let one selection in an inspection wait for another; answers that are saved wait for neither."""
    if not assures(by, inspection.pk):
        raise PermissionDenied(ONLY_ASSURERS)
    held = Inspection.objects.select_for_update(of=("self",), no_key=True).get(pk=inspection.pk)
    require_recording(held)
    return held


def _select(
    inspection: Inspection, rule: Rule, drawn: Sequence[Drawn], candidates: int, mode: Mode, prompts: Sequence[str], by: User
) -> Selection:
    if not drawn:
        raise ValidationError(NOTHING_TO_SELECT)
    questions = edition_structure(inspection.edition_id).questions
    if any(code not in questions or questions[code].kind is not Kind.PROMPT for code in prompts):
        raise ValidationError({"prompts": "Select prompts of this edition."})
    selection = Selection.objects.create(
        inspection=inspection, rule={} if rule.is_empty else rule.stored(), mode=mode.value,
        candidates=candidates, selected=len(drawn), made_by=by,
    )  # fmt: skip
    with pghistory.context(user=by.pk, reason="Selected for review"):
        Review.objects.bulk_create(
            Review(
                assessment_id=one.candidate.assessment_id, selection=selection, mode=mode.value, state=State.SELECTED.value,
                because=list(one.reasons), prompts=list(prompts),
            )
            for one in drawn
        )  # fmt: skip
        if mode is Mode.BLIND:
            Seal.objects.bulk_create(Seal(case_id=one.candidate.case_id) for one in drawn)
    return selection
