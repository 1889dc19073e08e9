"""What leaves the system, and what has not reached it yet."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models import ApiToken
from cases.models.caseload import NEVER_DELETED, Case
from inspections.models import Inspection


class ExportLog(models.Model):
    """One file of judgements that left the system: who took it, what was in it, and whether all of it was sent.

    Written before the first row is read and finished once; `rows_sent` stays empty when the process died on the way.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="exports")
    token = models.ForeignKey(ApiToken, on_delete=models.PROTECT, null=True, blank=True, related_name="exports")
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, null=True, blank=True, related_name="exports")
    with_evidence = models.BooleanField()
    started_at = models.DateTimeField(default=timezone.now)
    rows = models.PositiveBigIntegerField("rows in the file", null=True, blank=True)
    rows_sent = models.PositiveBigIntegerField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        triggers: ClassVar = [
            NEVER_DELETED,
            pgtrigger.Protect(
                name="finished_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.finished_at IS NOT NULL OR "
                    "(OLD.by_id, OLD.token_id, OLD.inspection_id, OLD.with_evidence, OLD.started_at) IS DISTINCT FROM "
                    "(NEW.by_id, NEW.token_id, NEW.inspection_id, NEW.with_evidence, NEW.started_at)"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Export by {self.by} at {self.started_at:%Y-%m-%d %H:%M}"


class DeviceReport(models.Model):
    """What a browser last said of the answers about one case that it could not send yet; gone once it has sent them all.

    The browser counts, the server dates: clocks of laptops are not trusted. No fact about the case, and so without history.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="device_reports", db_index=False)
    device = models.UUIDField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="device_reports")
    unsent = models.PositiveSmallIntegerField("answers not sent yet")
    waiting_since = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "device", "case"], name="one_report_per_device_and_case")]

    def __str__(self) -> str:
        return f"{self.unsent} not sent"
