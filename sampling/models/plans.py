"""Plans of cohorts and samples: how the cases of one module are chosen, and the seed, fixed before the population is known."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from cases.models import APPEND_ONLY
from inspections.models import Inspection
from sampling.eligibility import EXCLUSIONS, Exclusion, Limit, MoreThanOne, Rules
from sampling.programmes import PROGRAMMES, Programme


def person(**options: Any) -> "models.ForeignKey[Any, Any]":
    """Somebody who did something: they leave, their work stays."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", **options)


class SamplePlanQuerySet(models.QuerySet["SamplePlan"]):
    def visible_to(self, user: User) -> Self:
        """Plans of inspections that the person arranges: a population names many people who are never inspected."""
        return self.filter(inspection__in=Inspection.objects.manageable_by(user))


class SamplePlan(models.Model):
    """How the cases of one module are chosen. Append-only: the newest counts, and each later one has a reason."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="sample_plans", db_index=False)
    module = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    basis = models.CharField(max_length=40, help_text="The code of a programme (sampling/programmes.yaml).")
    confidence = models.DecimalField(max_digits=4, decimal_places=1, help_text="Per cent.")
    margin = models.DecimalField("margin of error", max_digits=4, decimal_places=1, help_text="Points.")
    first_day = models.DateField(null=True, blank=True)
    last_day = models.DateField(null=True, blank=True)
    more_than_one = models.CharField(max_length=20, choices=[(one.value, one.words) for one in MoreThanOne])
    ended_within = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Days.")
    left_out = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    seed = models.PositiveBigIntegerField()
    reason = models.TextField(blank=True)
    fixed_by = person()
    fixed_at = models.DateTimeField(default=timezone.now)

    objects = SamplePlanQuerySet.as_manager()

    class Meta:
        ordering = ["inspection", "module", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "module", "version"], name="one_sample_plan_per_version"),
            models.CheckConstraint(condition=Q(version=1) | ~Q(reason=""), name="later_sample_plan_has_a_reason"),
        ]
        triggers: ClassVar = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"Plan {self.version} for {self.inspection}"

    @property
    def basis_is(self) -> Programme:
        return PROGRAMMES[self.basis]

    @property
    def rules(self) -> Rules:
        """What makes a case not eligible."""
        return Rules(
            first=self.first_day,
            last=self.last_day,
            more_than_one=MoreThanOne(self.more_than_one),
            ended_within=self.ended_within,
            left_out=frozenset(self.left_out),
        )

    @property
    def reasons(self) -> list[Exclusion]:
        """What a case may be left out for, in the order in which the reasons are tried."""
        asked = {
            Limit.PERIOD: self.first_day or self.last_day,
            Limit.MORE_THAN_ONE: self.more_than_one != MoreThanOne.KEEP_ALL,
            Limit.ENDED_WITHIN: self.ended_within is not None,
        }
        return [one for one in EXCLUSIONS.values() if (asked[one.by] if one.by else one.code in self.left_out)]

    @property
    def fieldwork_week(self) -> date:
        """The Monday that the weeks of a cohort are counted from, as it was when the plan was fixed."""
        weeks = self.basis_is.weeks
        return (self.first_day or date.min) + timedelta(weeks=weeks.earliest if weeks else 0)

    @property
    def confidence_share(self) -> Fraction:
        return Fraction(self.confidence) / 100

    @property
    def margin_share(self) -> Fraction:
        return Fraction(self.margin) / 100
