"""The locks on results, which two people put on and take off, and the ratings as they were locked."""

from typing import ClassVar, Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from cases.models import APPEND_ONLY, NEVER_DELETED
from inspections.models import Inspection
from panels.models.meetings import PanelDecision, person
from ratings.models import RatingRun
from standards.models import Standard

# The inspection's own trigger refuses any other statement that would lock or unlock it. Unlocking takes what was published back.
_CONFIRMING_LOCKS = pgtrigger.Trigger(
    name="confirming_locks",
    when=pgtrigger.Before,
    operation=pgtrigger.UpdateOf("confirmed_at"),  # type: ignore[no-untyped-call]
    condition=pgtrigger.Condition("OLD.confirmed_at IS NULL AND NEW.confirmed_at IS NOT NULL"),
    func="""
        UPDATE inspections_inspection SET is_locked = NEW.to_lock, phase = 'panel'
        WHERE id = NEW.inspection_id AND is_locked <> NEW.to_lock AND phase IN ('panel', 'published')
        RETURNING results_version INTO NEW.results_version;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'The results are locked already, or not locked, or not with the panel.'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class LockRequestQuerySet(models.QuerySet["LockRequest"]):
    def waiting(self) -> Self:
        """Requests that nobody has confirmed or withdrawn yet."""
        return self.filter(confirmed_at=None, withdrawn_at=None)


class LockRequest(models.Model):
    """Somebody asks to lock the results of an inspection, or to unlock them; somebody else confirms it.

    The database locks as it stores the confirmation, whichever program sends it, and refuses one by whoever asked.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="lock_requests", db_index=False)
    to_lock = models.BooleanField()
    reason = models.TextField(blank=True)
    run = models.ForeignKey(RatingRun, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    latest_decision = models.ForeignKey(
        PanelDecision, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="The last one there was when somebody asked: after another one the results are no longer those.",
    )  # fmt: skip
    asked_by = person(null=True, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_by = person(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = person(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    results_version = models.PositiveIntegerField(null=True, blank=True, help_text="That it led to.")
    imported = models.BooleanField(default=False, help_text="From before results were locked here: nobody is named.")

    objects = LockRequestQuerySet.as_manager()

    class Meta:
        ordering = ["inspection", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection"], condition=Q(confirmed_at=None, withdrawn_at=None), name="one_request_waits"
            ),
            models.CheckConstraint(
                condition=Q(imported=True, asked_by=None, confirmed_by=None) & ~Q(reason="")
                | Q(imported=False, asked_by__isnull=False) & (Q(confirmed_by=None) | ~Q(confirmed_by=F("asked_by"))),
                name="locked_by_two_people",
            ),
            models.CheckConstraint(
                condition=Q(imported=True, confirmed_at__isnull=False)
                | Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False, withdrawn_at=None),
                name="confirmed_by_somebody",
            ),
            models.CheckConstraint(condition=Q(to_lock=True) | ~Q(reason=""), name="unlocked_with_a_reason"),
        ]
        triggers: ClassVar = [
            NEVER_DELETED,
            pgtrigger.Protect(
                name="answered_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.confirmed_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL"),
            ),
            _CONFIRMING_LOCKS,
        ]

    def __str__(self) -> str:
        return f"{'Lock' if self.to_lock else 'Unlock'} {self.inspection}"


class LockedRating(models.Model):
    """A rating as it was locked, computed and decided, of one standard or of the whole. Published results are read from these."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="locked_ratings", db_index=False)
    results_version = models.PositiveIntegerField()
    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    computed = models.CharField(max_length=60, blank=True)
    decided = models.CharField(max_length=60, blank=True)
    points = models.PositiveIntegerField(null=True, blank=True)
    most_points = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["inspection", "results_version", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "results_version", "standard"], nulls_distinct=False, name="one_locked_rating_per_version"
            ),
        ]
        triggers: ClassVar = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.standard or 'Overall'}: {self.decided or 'not rated'} (version {self.results_version})"
