"""Populations as providers send them: the file with its hash, what its columns mean, and its rows."""

from typing import Any, ClassVar, Self

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from cases.models import APPEND_ONLY, NEVER_DELETED
from inspections.models import Inspection, Provider
from sampling.eligibility import EXCLUSIONS
from sampling.models.plans import SamplePlan, person


class ColumnMapping(models.Model):
    """Which columns of a provider's files hold what: our name -> theirs. Append-only; the newest is offered next time."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="column_mappings")
    columns = models.JSONField()
    by = person()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["provider", "-id"]
        triggers: ClassVar = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"Columns of {self.provider}"


class ExtractQuerySet(models.QuerySet["Extract"]):
    def visible_to(self, user: User) -> Self:
        """Extracts of inspections that the person arranges."""
        return self.filter(plan__inspection__in=Inspection.objects.manageable_by(user))


class Extract(models.Model):
    """One file of a population, kept as it came. It belongs to a plan: the seed was fixed before the file was there.

    Once somebody has said what its columns hold, it is work for the worker until `finished_at` is set; whoever works on it
    holds it until `held_until`. A file with problems has no rows, only its list of problems.
    """

    plan = models.ForeignKey(SamplePlan, on_delete=models.PROTECT, related_name="extracts")
    dated_on = models.DateField("date of the extract")
    file_name = models.CharField(max_length=160)
    size = models.PositiveIntegerField(help_text="In bytes.")
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    header = models.JSONField(default=list)
    uploaded_by = person()
    uploaded_at = models.DateTimeField(default=timezone.now)
    tables = models.JSONField(default=list, help_text="Each sheet as it begins.")
    sheet = models.CharField(max_length=60, blank=True, help_text="The one that is read; none in a CSV file.")
    hidden_rows = models.PositiveIntegerField(default=0, help_text="Of the sheet; they are read like the others.")
    columns = models.JSONField(default=dict, blank=True, help_text="Our name of a column -> the file's.")
    asked_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    held_until = models.DateTimeField(null=True, blank=True)
    rows = models.PositiveIntegerField(null=True, blank=True, help_text="Known as soon as the file is open.")
    checked = models.PositiveIntegerField(default=0, help_text="Rows that have been looked at.")
    finished_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=300, blank=True)
    problems = models.JSONField(default=list, blank=True)

    objects = ExtractQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "-id"]
        indexes = [
            models.Index(
                fields=["held_until"], condition=Q(finished_at=None, asked_at__isnull=False), name="extract_to_read"
            )
        ]  # fmt: skip
        triggers: ClassVar = [
            NEVER_DELETED,
            pgtrigger.Protect(
                name="read_once", operation=pgtrigger.Update, condition=pgtrigger.Condition("OLD.finished_at IS NOT NULL")
            ),
            pgtrigger.ReadOnly(name="kept_as_it_came", fields=["plan", "sha256", "content", "uploaded_by", "uploaded_at"]),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_ready(self) -> bool:
        """Whether its rows are there to draw from."""
        return self.finished_at is not None and not self.failure

    @property
    def may_be_tried_again(self) -> bool:
        """Whether reading failed for a reason that does not lie in the file."""
        return bool(self.failure) and not self.problems

    @property
    def first_problems(self) -> list[dict[str, Any]]:
        """The first hundred problems of a file that was refused."""
        return [dict(zip(("row", "column", "value", "reason"), one, strict=True)) for one in self.problems[:100]]

    @property
    def state(self) -> str:
        """What has become of the file, in words."""
        if self.asked_at is None:
            return "Not started"
        if self.finished_at is None:
            return "In progress"
        return "Failed" if self.failure else "Ready"


class PopulationCase(models.Model):
    """One row of a population: eligible, or left out for a reason. `cells` are those of the file that describe the case."""

    extract = models.ForeignKey(Extract, on_delete=models.PROTECT, related_name="cases")
    row = models.PositiveIntegerField()
    reference = models.CharField(max_length=60)
    started_on = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=20, blank=True)
    disposal = models.CharField(max_length=60, blank=True)
    rosh = models.CharField("risk of serious harm", max_length=20, blank=True)
    exclusion = models.CharField(max_length=40, blank=True, help_text="The code of a rule (sampling/exclusions.yaml).")
    cells = models.JSONField()

    class Meta:
        ordering = ["extract", "row"]
        constraints = [models.UniqueConstraint(fields=["extract", "reference"], name="one_population_case_per_reference")]
        triggers: ClassVar = [APPEND_ONLY]

    def __str__(self) -> str:
        return self.reference

    @property
    def exclusion_words(self) -> str:
        """Why the case is left out; "" for one that is eligible."""
        return EXCLUSIONS[self.exclusion].words if self.exclusion else ""
