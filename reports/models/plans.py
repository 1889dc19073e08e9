"""Recommendations, the day of publication, and what the provider does about the recommendations."""

from typing import ClassVar, Self

import pghistory
from django.db import models
from django.utils import timezone

from accounts.models import User
from cases.models import APPEND_ONLY, NEVER_DELETED
from inspections.models import Inspection
from moderation.permissions import judges_blind
from organisation.models import Withdrawable
from reports.models.packs import READING, person
from reports.rules import State
from standards.models import Standard


class Versioned(models.Model):
    """What people change one after the other: each names the version they saw, and history keeps what was there before."""

    version = models.PositiveIntegerField(default=1)
    added_by = person()
    added_at = models.DateTimeField(default=timezone.now)
    changed_by = person()
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True


@pghistory.track()
class Publication(Versioned):
    """The day on which the report of an inspection is published, or was."""

    inspection = models.OneToOneField(Inspection, on_delete=models.PROTECT, related_name="publication")
    published_on = models.DateField("publication date")

    class Meta:
        ordering = ["-published_on"]
        triggers: ClassVar = [NEVER_DELETED]

    def __str__(self) -> str:
        return f"{self.inspection}: {self.published_on:%Y-%m-%d}"


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    def visible_to(self, user: User) -> Self:
        """Recommendations of inspections whose report the person's role sees, and in which they do not judge a case blind."""
        return self.filter(
            ~judges_blind(user, "inspection"),
            inspection__team__user_id=user.pk,
            inspection__team__left_at=None,
            inspection__team__role__in=READING,
        )

    def standing(self) -> Self:
        """Those that have not been withdrawn."""
        return self.filter(withdrawn_at=None)


@pghistory.track()
class Recommendation(Versioned, Withdrawable):
    """What the inspectorate recommends to the provider, about one standard or the whole. Its number is never given twice."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="recommendations")
    number = models.PositiveIntegerField()
    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField()

    objects = RecommendationQuerySet.as_manager()

    class Meta(Withdrawable.Meta):
        ordering = ["inspection", "number"]
        constraints = [
            *Withdrawable.Meta.constraints,
            models.UniqueConstraint(fields=["inspection", "number"], name="one_recommendation_per_number"),
        ]
        triggers: ClassVar = [NEVER_DELETED]

    def __str__(self) -> str:
        return f"Recommendation {self.number}"


class ActionQuerySet(models.QuerySet["Action"]):
    def visible_to(self, user: User) -> Self:
        """Actions of inspections whose report the person's role sees, and in which they do not judge a case blind."""
        return self.filter(
            ~judges_blind(user, "recommendation__inspection"),
            recommendation__inspection__team__user_id=user.pk,
            recommendation__inspection__team__left_at=None,
            recommendation__inspection__team__role__in=READING,
        )


@pghistory.track()
class Action(Versioned):
    """What the provider does about a recommendation, who owns it there, and until when."""

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="actions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    owner = models.CharField(max_length=200, help_text="A role at the provider; a name is not needed.")
    due_on = models.DateField("due date")

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["recommendation", "number"]
        constraints = [models.UniqueConstraint(fields=["recommendation", "number"], name="one_action_per_number")]
        triggers: ClassVar = [NEVER_DELETED]

    def __str__(self) -> str:
        return f"Action {self.recommendation.number}.{self.number}"


class ActionProgress(models.Model):
    """How far an action has come, as told on one day. Append-only: the newest state counts."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="progress")
    state = models.CharField(max_length=20, choices=[(one.value, one.words) for one in State])
    note = models.TextField()
    by = person()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "action progress"
        triggers: ClassVar = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.action}: {self.get_state_display()}"
