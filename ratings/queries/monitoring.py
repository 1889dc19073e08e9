"""How the computing of ratings is going: for the administrators' page and for monitoring systems."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db import connection
from django.db.models import Max, Min, QuerySet, Sum
from django.utils import timezone

from cases.models import DeviceReport
from notifications.queries import EmailState, how_emails_go
from ratings.models import RatingFailure, RatingRun, WorkerSweep
from ratings.queries.broker import tasks_waiting
from ratings.queries.fingerprints import stale_inspections

LAST_RUNS = 20
# Ratings follow judgements within seconds: something that waits longer than this is late.
LATE_AFTER = timedelta(minutes=2)

# When each inspection was first changed after its latest run, by itself or by one of its parts. What began before the run and
# was committed after it has an earlier time: then the run's own is as near as can be said.
_SINCE = """
SELECT inspection.id, inspection.reference, provider.name, COALESCE(LEAST(
    (SELECT min(recorded_at) FROM cases_judgementrevision
        WHERE inspection_id = ANY(member.ids) AND recorded_at > latest.at),
    (SELECT min(pgh_created_at) FROM cases_caseevent WHERE inspection_id = ANY(member.ids) AND pgh_created_at > latest.at),
    (SELECT min(proposed_at) FROM organisation_proposedrating
        WHERE inspection_id = ANY(member.ids) AND proposed_at > latest.at),
    (SELECT min(set_at) FROM ratings_countingpolicy WHERE inspection_id = ANY(member.ids) AND set_at > latest.at)
), NULLIF(latest.at, '-infinity'), inspection.created_at) AS since
FROM inspections_inspection inspection
JOIN inspections_provider provider ON provider.id = inspection.provider_id
CROSS JOIN LATERAL (
    SELECT array_agg(id) AS ids FROM inspections_inspection WHERE id = inspection.id OR part_of_id = inspection.id
) member
CROSS JOIN LATERAL (
    SELECT COALESCE(max(computed_at), '-infinity') AS at FROM ratings_ratingrun WHERE inspection_id = inspection.id
) latest
WHERE inspection.id = ANY(%s)
ORDER BY since, inspection.id
"""


class State(StrEnum):
    """What an administrator has to know first."""

    WELL = "well"
    NOTHING_YET = "nothing_yet"
    BROKER_UNREACHABLE = "broker_unreachable"
    WORKER_GONE = "worker_gone"
    FAILING = "failing"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Stale:
    """An inspection with judgements that its latest run has not counted."""

    reference: str
    name: str
    since: datetime


@dataclass(frozen=True, slots=True)
class OnLaptops:
    """Answers that browsers could not send yet."""

    answers: int
    laptops: int
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Monitoring:
    """Everything at one moment."""

    at: datetime
    queue: int | None
    seen_at: datetime | None
    stale: list[Stale]
    failures: list[RatingFailure]
    runs: list[RatingRun]
    on_laptops: OnLaptops
    emails: EmailState

    @property
    def worker_is_gone(self) -> bool:
        """Whether no worker has looked for work for so long that it cannot be busy."""
        return self.seen_at is None or self.at - self.seen_at > timedelta(seconds=max(60, 3 * settings.SWEEP_SECONDS))

    @property
    def oldest(self) -> Stale | None:
        """What has waited longest, of what is not known to fail."""
        failing = {failure.inspection.reference for failure in self.failures}
        return next((one for one in self.stale if one.reference not in failing), None)

    @property
    def oldest_stale_seconds(self) -> int | None:
        """How long that has waited."""
        return round((self.at - self.oldest.since).total_seconds()) if self.oldest else None

    @property
    def stale_count(self) -> int:
        """How many inspections wait."""
        return len(self.stale)

    @property
    def failing_count(self) -> int:
        """How many inspections could not be rated."""
        return len(self.failures)

    @property
    def last_run_at(self) -> datetime | None:
        """When a rating was computed last."""
        return self.runs[0].computed_at if self.runs else None

    @property
    def last_run_milliseconds(self) -> int | None:
        """How long that took."""
        return self.runs[0].milliseconds if self.runs else None

    @property
    def state(self) -> State:
        """What is to be seen to first."""
        if self.queue is None:
            return State.BROKER_UNREACHABLE
        if self.seen_at is None and not self.runs and not self.stale:
            return State.NOTHING_YET
        if self.worker_is_gone:
            return State.WORKER_GONE
        if self.failures:
            return State.FAILING
        return State.LATE if self.oldest and self.at - self.oldest.since > LATE_AFTER else State.WELL


def how_it_goes() -> Monitoring:
    """Return how it is going now. Eight queries, and one question to the broker, which is not waited for."""
    now = timezone.now()
    runs = RatingRun.objects.select_related("inspection__provider").defer("tallies", "ratings", "scheme", "parts")
    return Monitoring(
        at=now,
        queue=tasks_waiting(),
        seen_at=WorkerSweep.objects.aggregate(seen_at=Max("seen_at"))["seen_at"],
        stale=_stale(),
        failures=list(failures_to_mend()),
        runs=list(runs[:LAST_RUNS]),
        on_laptops=_on_laptops(),
        emails=how_emails_go(now),
    )


def failures_to_mend() -> QuerySet[RatingFailure]:
    """Return what could not be rated when it was tried last, the newest first."""
    return RatingFailure.objects.filter(mended_at=None).select_related("inspection__provider")


def _stale() -> list[Stale]:
    with connection.cursor() as cursor:
        cursor.execute(_SINCE, [stale_inspections()])
        return [Stale(reference, name, since) for _, reference, name, since in cursor.fetchall()]


def _on_laptops() -> OnLaptops:
    reports = DeviceReport.objects.aggregate(answers=Sum("unsent"), since=Min("waiting_since"))
    laptops = DeviceReport.objects.order_by().values("user", "device").distinct().count()
    return OnLaptops(reports["answers"] or 0, laptops, reports["since"])
