"""Moves of inspections in planning to a newer edition: one person asks, another looks at every decision and confirms."""

from typing import ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from inspections.models.plans import Inspection
from standards.models import Edition

_NEVER_DELETED = pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)

# An inspection without a case has no answers: its plan is simply corrected (inspections.planning). Any other moves by two people.
_MOVED_BY_TWO_PEOPLE = pgtrigger.Trigger(
    name="moved_by_two_people",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        IF NOT EXISTS (
            SELECT FROM inspections_moverequest request
            WHERE request.id = NEW.request_id AND request.confirmed_by_id = NEW.moved_by_id
                AND request.inspection_id = NEW.inspection_id AND request.steps = NEW.steps
                AND request.from_edition_id = NEW.from_edition_id AND request.to_edition_id = NEW.to_edition_id
        ) AND (NEW.request_id IS NOT NULL OR EXISTS (SELECT FROM cases_case WHERE inspection_id = NEW.inspection_id)) THEN
            RAISE EXCEPTION 'An inspection with cases moves as one person has asked and another has confirmed.'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class MoveRequestQuerySet(models.QuerySet["MoveRequest"]):
    def waiting(self) -> Self:
        """Requests that nobody has confirmed or sent back yet."""
        return self.filter(confirmed_at=None, withdrawn_at=None)


class MoveRequest(models.Model):
    """Somebody has decided what would become of everything in a move; somebody else looks at it and confirms, or sends it back.

    `steps` is the mapping, question by question and standard by standard, with the reasons for what departs from what the
    program proposed (standards.mapping). `recorded` says how much the inspection held when it was asked for: answers and notes by
    question and option ("" for words or notes alone), and ratings by standard. Both stay as they were asked for.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="move_requests", db_index=False)
    from_edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    to_edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    steps = models.JSONField()
    recorded = models.JSONField()
    reason = models.TextField(blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.TextField(blank=True)

    objects = MoveRequestQuerySet.as_manager()

    class Meta:
        ordering = ["inspection", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection"], condition=Q(confirmed_at=None, withdrawn_at=None), name="one_move_request_waits"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None, confirmed_at=None)
                | Q(confirmed_at__isnull=False, withdrawn_at=None) & ~Q(confirmed_by=F("asked_by")),
                name="move_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_by=None, withdrawn_at=None) | Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False),
                name="move_withdrawn_by_somebody",
            ),
        ]
        triggers: ClassVar = [
            _NEVER_DELETED,
            pgtrigger.Protect(
                name="answered_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.confirmed_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL OR (OLD.inspection_id, OLD.from_edition_id,"
                    " OLD.to_edition_id, OLD.steps, OLD.recorded, OLD.reason, OLD.asked_by_id, OLD.asked_at) IS DISTINCT FROM"
                    " (NEW.inspection_id, NEW.from_edition_id, NEW.to_edition_id, NEW.steps, NEW.recorded, NEW.reason,"
                    " NEW.asked_by_id, NEW.asked_at)"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_edition} to {self.to_edition}"

    @property
    def is_waiting(self) -> bool:
        return self.confirmed_at is None and self.withdrawn_at is None


class EditionMove(models.Model):
    """An inspection in planning was moved to another edition: by whom, how, and what became of the answers it held.

    `steps` is the mapping as it was confirmed, question by question and standard by standard; `counts` says how many answers,
    notes and ratings became what, and what was reopened. `request` says who had asked; there is none where an inspection without
    a case had its plan corrected, and for moves from before two people were needed.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="moves")
    from_edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    to_edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    steps = models.JSONField()
    reason = models.TextField(blank=True)
    request = models.OneToOneField(MoveRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="move")
    moved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    moved_at = models.DateTimeField(default=timezone.now)
    counts = models.JSONField(null=True)

    class Meta:
        ordering = ["-id"]
        triggers: ClassVar = [
            _NEVER_DELETED,
            _MOVED_BY_TWO_PEOPLE,
            pgtrigger.Protect(
                name="finished_once", operation=pgtrigger.Update, condition=pgtrigger.Condition("OLD.counts IS NOT NULL")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_edition} to {self.to_edition}"

    @property
    def counts_in_words(self) -> str:
        """What became of the answers; there are counts as soon as the move is done."""
        counts = self.counts or {}
        said = [", ".join(f"{counts.get(name, 0):,} {name}" for name in ("carried", "changed", "held", "reopened"))]
        for what, name in (("notes about the organisation", "notes"), ("proposed ratings", "ratings")):
            carried, held = (counts.get(f"{name}_{became}", 0) for became in ("carried", "held"))
            if carried or held:
                said.append(f"{what}: {carried:,} carried, {held:,} held")
        return "; ".join(said)
