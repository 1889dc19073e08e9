"""Training cohorts: groups of people who take part in exercises together."""

from typing import ClassVar, Self

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cases.models import NEVER_DELETED
from moderation.models.four_eyes import person


@pghistory.track()
class TrainingCohort(models.Model):
    """A named group of people, for as many exercises as there are."""

    name = models.CharField(max_length=120)
    made_by = person()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"], name="one_cohort_per_name", violation_error_message="There is a training cohort of this name."
            ),
            models.CheckConstraint(condition=~Q(name=""), name="cohort_has_a_name"),
        ]
        triggers: ClassVar = [NEVER_DELETED]

    def __str__(self) -> str:
        return self.name


class CohortMemberQuerySet(models.QuerySet["CohortMember"]):
    def current(self) -> Self:
        """Those who have not left."""
        return self.filter(left_at=None)


@pghistory.track()
class CohortMember(models.Model):
    """Somebody in a training cohort. Who leaves keeps the row, and whatever they answered."""

    cohort = models.ForeignKey(TrainingCohort, on_delete=models.PROTECT, related_name="members", db_index=False)
    user = person("training")
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = CohortMemberQuerySet.as_manager()

    class Meta:
        ordering = ["cohort", "id"]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "user"], condition=Q(left_at=None), name="one_current_place_in_a_cohort"),
        ]
        triggers: ClassVar = [NEVER_DELETED]

    def __str__(self) -> str:
        return f"{self.user} in {self.cohort}"
