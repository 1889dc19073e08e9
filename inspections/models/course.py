"""What belongs to one inspection: its dates, and that it was moved to another edition."""

from typing import ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from inspections.dates import TO_BE_SET
from inspections.models.plans import Inspection
from standards.models import Edition


@pghistory.track()
class KeyDate(models.Model):
    """One of the dates of an inspection that are not those of its fieldwork: `kind` is an inspections.dates.DateKind."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="key_dates")
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.words) for kind in TO_BE_SET])
    on = models.DateField(null=True, blank=True, help_text="Empty: there is none any more.")

    class Meta:
        ordering = ["inspection", "on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "kind"], name="one_date_of_a_kind"),
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in TO_BE_SET]), name="date_kind_is_known"),
        ]
        triggers: ClassVar = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.on:%Y-%m-%d}" if self.on else self.get_kind_display()


class EditionMove(models.Model):
    """An inspection in planning was moved to another edition: by whom, how, and what became of the answers it held.

    `steps` is the mapping as it was confirmed, question by question and standard by standard, with the reasons for what departs
    from the proposal (standards.mapping); `counts` says how many answers, notes and ratings became what, and what was reopened.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="moves")
    from_edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    to_edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    steps = models.JSONField()
    reason = models.TextField(blank=True)
    moved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    moved_at = models.DateTimeField(default=timezone.now)
    counts = models.JSONField(null=True)

    class Meta:
        ordering = ["-id"]
        triggers: ClassVar = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
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
