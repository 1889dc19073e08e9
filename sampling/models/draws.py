"""Draws: which cases of a population were taken, in which order, and which replaced which."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from cases.models import APPEND_ONLY
from inspections.models import Inspection
from sampling.models.plans import person
from sampling.models.populations import Extract, PopulationCase
from sampling.rules import WhyReplaced
from sampling.strata import Method


class DrawQuerySet(models.QuerySet["Draw"]):
    def visible_to(self, user: User) -> Self:
        """Draws of inspections that the person arranges."""
        return self.filter(inspection__in=Inspection.objects.manageable_by(user))


class Draw(models.Model):
    """One draw from a population. Append-only: the newest counts, and drawing again has a reason.

    `strata` lists each stratum with its key, number of eligible cases, size, and the text of its seed; the reserve is not
    stored: whoever knows the seed knows its order.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="draws", db_index=False)
    module = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    extract = models.ForeignKey(Extract, on_delete=models.PROTECT, related_name="draws")
    weeks = models.JSONField(default=list, blank=True)
    eligible = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    method = models.CharField(max_length=20, blank=True, choices=[(one.value, one.words) for one in Method])
    strata = models.JSONField(default=list)
    reason = models.TextField(blank=True)
    drawn_by = person()
    drawn_at = models.DateTimeField(default=timezone.now)

    objects = DrawQuerySet.as_manager()

    class Meta:
        ordering = ["inspection", "module", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "module", "version"], name="one_draw_per_version"),
            models.CheckConstraint(condition=Q(version=1) | ~Q(reason=""), name="drawn_again_with_a_reason"),
        ]
        triggers: ClassVar = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"Draw {self.version} for {self.inspection}"


class DrawnCase(models.Model):
    """A case that a draw took: the how-manieth of its stratum. Those from the reserve have the places after the sample's."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="cases")
    case = models.ForeignKey(PopulationCase, on_delete=models.PROTECT, related_name="drawn")
    stratum = models.PositiveSmallIntegerField()
    place = models.PositiveIntegerField()

    class Meta:
        ordering = ["draw", "stratum", "place"]
        constraints = [
            models.UniqueConstraint(fields=["draw", "case"], name="drawn_once"),
            models.UniqueConstraint(fields=["draw", "stratum", "place"], name="one_case_per_place_of_a_draw"),
        ]
        triggers: ClassVar = [APPEND_ONLY]

    def __str__(self) -> str:
        return str(self.case)


class Replacement(models.Model):
    """A drawn case that is not inspected, why, and the next of its stratum's reserve in its place, if there was one."""

    drawn = models.OneToOneField(DrawnCase, on_delete=models.PROTECT, related_name="replacement")
    by_case = models.OneToOneField(DrawnCase, on_delete=models.PROTECT, related_name="stands_for", null=True, blank=True)
    why = models.CharField(max_length=20, choices=[(one.value, one.words) for one in WhyReplaced])
    note = models.TextField(blank=True)
    by = person()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(drawn=F("by_case")), name="replaced_by_another")]
        triggers: ClassVar = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.drawn} replaced by {self.by_case or 'nobody'}"
