"""What a worker computed, and from what: append-only, so that every rating ever shown can be explained."""

from typing import ClassVar, Self

from django.db import models
from django.utils import timezone

from accounts.models import User
from cases.models import APPEND_ONLY
from inspections.models import Inspection
from inspections.rules import RATINGS_ROLES


class RatingRunQuerySet(models.QuerySet["RatingRun"]):
    def visible_to(self, user: User) -> Self:
        """Runs of inspections in which the person's role sees ratings."""
        return self.filter(
            inspection__team__user_id=user.pk,
            inspection__team__left_at=None,
            inspection__team__role__in=[role.value for role in RATINGS_ROLES],
        )

    def latest_of(self, inspection: Inspection) -> "RatingRun | None":
        """The newest run of the inspection, if there is one among these."""
        return self.filter(inspection=inspection).order_by("-id").first()


class RatingRun(models.Model):
    """One aggregation of one inspection: the tallies it counted, the scheme it used, every rating with its reasons.

    `fingerprint` says which state of the judgements was counted; while it equals the inspection's own, the run is current.
    `digest` is over scheme, tallies and ratings alone, so that computing again from the same judgements gives the same digest.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="rating_runs", db_index=False)
    fingerprint = models.CharField(max_length=300)
    computed_at = models.DateTimeField(default=timezone.now)
    cases_total = models.PositiveIntegerField()
    cases_counted = models.PositiveIntegerField(help_text="Cases with at least one key question judged.")
    cases_submitted = models.PositiveIntegerField()
    tallies = models.JSONField()
    parts = models.JSONField(default=list, help_text="The inspections whose judgements were pooled, with how many cases.")
    scheme = models.JSONField()
    ratings = models.JSONField()
    digest = models.CharField(max_length=64)

    objects = RatingRunQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["inspection", "-id"], name="latest_run_of_inspection")]
        triggers: ClassVar = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"Run {self.pk} of {self.inspection}"
