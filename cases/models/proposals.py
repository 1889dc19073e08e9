"""Proposals of who assesses which case, and what they go by: the time that cases take and people have."""

from decimal import Decimal
from typing import ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cases.balancing import Officers, Why
from cases.models.caseload import NEVER_DELETED, Case
from inspections.models import Inspection

# No publication says how long a case takes: this one is ours, until the lead inspector sets another.
HOURS_PER_CASE = Decimal(6)


def _hours() -> "models.DecimalField[Decimal | None, Decimal | None]":
    return models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)])


@pghistory.track()
class AllocationSettings(models.Model):
    """How many hours a case of each module takes in an inspection, and whether an officer's cases go to one person."""

    inspection = models.OneToOneField(Inspection, on_delete=models.PROTECT, related_name="allocation_settings")
    hours = models.JSONField(default=dict, help_text="Hours a case takes, as text, by code of the module.")
    officers = models.CharField(max_length=10, choices=[(o.value, o.words) for o in Officers], default=Officers.EITHER)

    class Meta:
        triggers: ClassVar = [NEVER_DELETED]

    def __str__(self) -> str:
        return f"Allocation of {self.inspection}"

    def hours_of(self, module: str) -> Decimal:
        """Return the hours that a case of the module takes."""
        return Decimal(self.hours.get(module, HOURS_PER_CASE))


@pghistory.track()
class Availability(models.Model):
    """The hours and cases that somebody has for an inspection; empty: no limit was given."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="availabilities")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="availabilities")
    hours = _hours()
    cases = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "availabilities"
        constraints = [models.UniqueConstraint(fields=["inspection", "user"], name="one_availability_per_person")]
        triggers: ClassVar = [NEVER_DELETED]

    def __str__(self) -> str:
        return f"{self.user}: {self.hours} hours, {self.cases} cases"


class AllocationProposal(models.Model):
    """Who might assess which case. Nothing is allocated before the lead inspector confirms it."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="allocation_proposals")
    officers = models.CharField(max_length=10, choices=[(o.value, o.words) for o in Officers])
    moves_allocated = models.BooleanField(help_text="Whether cases that were allocated and not begun could go to others.")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField("confirmed or discarded", null=True, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["inspection"], condition=Q(closed_at=None), name="one_open_proposal"),
            models.CheckConstraint(condition=Q(confirmed_by=None) | Q(closed_at__isnull=False), name="confirmed_is_closed"),
        ]
        triggers: ClassVar = [
            NEVER_DELETED,
            pgtrigger.Protect(
                name="closed_once", operation=pgtrigger.Update, condition=pgtrigger.Condition("OLD.closed_at IS NOT NULL")
            ),
        ]

    def __str__(self) -> str:
        return f"Proposal of {self.made_at:%Y-%m-%d %H:%M}"


class ProposedAllocation(models.Model):
    """What a proposal says of one case; `held_by` had the case when the proposal was made."""

    proposal = models.ForeignKey(AllocationProposal, on_delete=models.PROTECT, related_name="rows", db_index=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="proposed_allocations")
    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    why = models.CharField(max_length=10, choices=[(why.value, why.words) for why in Why])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "case"], name="one_row_per_case_of_a_proposal")]
        triggers: ClassVar = [NEVER_DELETED]

    def __str__(self) -> str:
        return f"{self.case}: {self.to}"

    @property
    def why_words(self) -> str:
        return Why(self.why).words
