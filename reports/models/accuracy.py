"""The factual-accuracy round: what the provider says about the findings of one version, and what becomes of it."""

from typing import ClassVar, Self

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from cases.models import APPEND_ONLY, NEVER_DELETED
from moderation.permissions import judges_blind
from reports.models.packs import READING, ReportPack, person
from reports.rules import Verdict


class AccuracyRoundQuerySet(models.QuerySet["AccuracyRound"]):
    def visible_to(self, user: User) -> Self:
        """Rounds of inspections in which the person's role sees the report."""
        return self.filter(
            ~judges_blind(user, "pack__inspection"),
            pack__inspection__team__user_id=user.pk,
            pack__inspection__team__left_at=None,
            pack__inspection__team__role__in=READING,
        )


@pghistory.track()
class AccuracyRound(models.Model):
    """One version of the documents is with the provider, who comments on its facts until a day."""

    pack = models.OneToOneField(ReportPack, on_delete=models.PROTECT, related_name="accuracy_round")
    due_on = models.DateField("comments are due on")
    version = models.PositiveIntegerField(default=1)
    begun_by = person()
    begun_at = models.DateTimeField(default=timezone.now)
    changed_by = person()
    changed_at = models.DateTimeField(default=timezone.now)

    objects = AccuracyRoundQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        triggers: ClassVar = [NEVER_DELETED]

    def __str__(self) -> str:
        return f"Factual accuracy of {self.pack}"


class AccuracyComment(models.Model):
    """What the provider says about one finding, in the provider's words; `finding` is its reference in that version."""

    round = models.ForeignKey(AccuracyRound, on_delete=models.PROTECT, related_name="comments")
    number = models.PositiveIntegerField()
    finding = models.CharField(max_length=10)
    text = models.TextField()
    received_on = models.DateField()
    recorded_by = person()
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["round", "number"]
        constraints = [models.UniqueConstraint(fields=["round", "number"], name="one_comment_per_number")]
        triggers: ClassVar = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"Comment {self.number} on {self.finding}"


class CommentOutcome(models.Model):
    """What became of a comment, and why. Append-only: the newest counts, each earlier one stays."""

    comment = models.ForeignKey(AccuracyComment, on_delete=models.PROTECT, related_name="outcomes")
    version = models.PositiveIntegerField()
    outcome = models.CharField(max_length=20, choices=[(one.value, one.words) for one in Verdict])
    reason = models.TextField()
    decided_by = person()
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["comment", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["comment", "version"], name="one_outcome_per_version"),
            models.CheckConstraint(condition=~Q(reason=""), name="outcome_has_a_reason"),
        ]
        triggers: ClassVar = [APPEND_ONLY]

    def __str__(self) -> str:
        return self.get_outcome_display()


class CommentsRead(models.Model):
    """Somebody has taken all comments of a round out as a file: written before the first byte is sent."""

    round = models.ForeignKey(AccuracyRound, on_delete=models.PROTECT, related_name="reads")
    by = person()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "comments read"
        triggers: ClassVar = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"Comments of {self.round} read by {self.by}"
