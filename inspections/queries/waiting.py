"""Answers that wait on somebody's laptop: typed, and not sent yet."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, QuerySet, Sum
from django.utils import timezone


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many answers wait on the laptops of one person, and when those were last heard of."""

    name: str
    unsent: int
    seen_at: datetime

    @property
    def seen_today(self) -> bool:
        return timezone.localdate(self.seen_at) == timezone.localdate()


def answers_waiting(cases: QuerySet[Any]) -> list[Waiting]:
    """Return whose laptops hold answers about these cases, by name; one query.

    The reports of the laptops belong to a higher app, as the cases do: they are reached through the cases, never imported here.
    """
    reported = cases.filter(device_reports__isnull=False).order_by("device_reports__user__name", "device_reports__user")
    counted = reported.values("device_reports__user", "device_reports__user__name").annotate(
        count=Sum("device_reports__unsent"), last=Max("device_reports__seen_at")
    )
    return [Waiting(row["device_reports__user__name"], row["count"], row["last"]) for row in counted]
