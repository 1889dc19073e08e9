"""What belongs to one inspection: its dates beside those of its fieldwork."""

from typing import ClassVar

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from inspections.dates import TO_BE_SET
from inspections.models.plans import Inspection


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
