"""Assessments selected for a second look, and how far each of these reviews has come."""

from typing import ClassVar, Self

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from cases.models import APPEND_ONLY, NEVER_DELETED, CaseAssessment
from inspections.models import Inspection
from moderation.drawing import Rule
from moderation.models.four_eyes import OF_REVIEW, no_author, person
from moderation.rules import ASSURING_ROLES, Mode, State

ASSURING = [role.value for role in ASSURING_ROLES]


class Selection(models.Model):
    """A rule was applied to the assessments of an inspection: which rule, with which seed, and among how many."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="review_selections")
    rule = models.JSONField(help_text="moderation.drawing.Rule; empty when assessments were chosen one by one.")
    mode = models.CharField(max_length=10, choices=[(mode.value, mode.words) for mode in Mode])
    candidates = models.PositiveIntegerField(help_text="Assessments handed in and under no review at that moment.")
    selected = models.PositiveIntegerField()
    made_by = person()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        triggers: ClassVar = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.selected} of {self.candidates}"

    @property
    def in_words(self) -> str:
        """What the rule said; where there was none, that the assessments were chosen."""
        words = ", ".join(Rule(**self.rule).words) if self.rule else "chosen one by one"
        return words[:1].upper() + words[1:]


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, user: User) -> Self:
        """Reviews of inspections in which the person assures quality or leads; of their own cases once both sides are known."""
        known = [state.value for state in State if state.shows_both]
        return self.filter(
            Q(assessment__case__inspection__team__role__in=ASSURING)
            | Q(assessment__case__allocated_to_id=user.pk, state__in=known),
            assessment__case__inspection__team__user_id=user.pk,
            assessment__case__inspection__team__left_at=None,
        )

    def judged_blind_by(self, user: User) -> Self:
        """Blind reviews that the person holds and has not compared yet."""
        return self.filter(held_by_id=user.pk, mode=Mode.BLIND.value, state__in=[State.CLAIMED.value, State.JUDGING.value])

    def under_way(self) -> Self:
        """Reviews that are neither agreed nor withdrawn."""
        return self.exclude(state__in=[state.value for state in State if state.is_over])


@pghistory.track()
class Review(models.Model):
    """A second look at one assessment. `judged_by` is whose judgements were compared, whoever holds the review by now.

    `prompts` are the prompts that are judged besides the key questions; `because` says which parts of the rule selected it.
    """

    assessment = models.ForeignKey(CaseAssessment, on_delete=models.PROTECT, related_name="reviews")
    selection = models.ForeignKey(Selection, on_delete=models.PROTECT, related_name="reviews")
    mode = models.CharField(max_length=10, choices=[(mode.value, mode.words) for mode in Mode])
    state = models.CharField(max_length=10, choices=[(state.value, state.words) for state in State], default=State.SELECTED)
    because = ArrayField(models.CharField(max_length=20), default=list)
    prompts = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    held_by = person("reviews_held", null=True, blank=True)
    judged_by = person(null=True, blank=True)
    selected_at = models.DateTimeField(default=timezone.now)
    compared_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["selected_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment"],
                condition=~Q(state__in=[State.AGREED.value, State.WITHDRAWN.value]),
                name="one_review_under_way",
                violation_error_message="This assessment is being reviewed already.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.SELECTED.value, State.WITHDRAWN.value]) | Q(held_by__isnull=False),
                name="a_claimed_review_is_held",
            ),
            models.CheckConstraint(
                condition=Q(compared_at=None, judged_by=None) | Q(compared_at__isnull=False, judged_by__isnull=False),
                name="comparison_has_time_and_person",
            ),
        ]
        indexes = [models.Index(fields=["state"], name="review_by_state")]
        triggers: ClassVar = [NEVER_DELETED, no_author("held_by", "NEW.assessment_id")]

    def __str__(self) -> str:
        return f"Review of {self.assessment}"


class Return(models.Model):
    """A whole assessment was given back to the inspector, and why. What changed since is read from the history of its answers."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="returns")
    reason = models.TextField()
    by = person()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="returned_with_a_reason")]
        triggers: ClassVar = [APPEND_ONLY, no_author("by", OF_REVIEW)]

    def __str__(self) -> str:
        return f"Returned by {self.by}"
