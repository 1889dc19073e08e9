"""When an inspection is rated: soon, but not once for every save; and again after a failure, but not for ever."""

from datetime import datetime, timedelta

import pghistory
from django.core.exceptions import ValidationError
from django.db import InterfaceError, OperationalError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.permissions import require_administrator
from inspections.models import Inspection
from notifications.notifying import notify
from notifications.rules import Kind
from ratings.aggregating import aggregate
from ratings.models import RatingFailure, RatingRun, WorkerSweep
from ratings.queries.fingerprints import fingerprint_of

# Saves within this time are counted together: twenty people who save all the time cost a run a second, not one for each save.
SPACING = timedelta(seconds=1)
# After so many failures nothing more is tried until something changes or somebody asks. Pauses double after each.
ATTEMPTS = 6
FIRST_PAUSE = timedelta(seconds=10)
# A worker that has not been seen for so long does not come back under its name.
FORGOTTEN_AFTER = timedelta(days=1)


def is_too_soon(inspection_id: int) -> bool:
    """Return whether the inspection was rated just now, so that what came since should wait for more. One query."""
    return RatingRun.objects.filter(inspection_id=inspection_id, computed_at__gt=timezone.now() - SPACING).exists()


def attempt(inspection_id: int) -> RatingRun | None:
    """Rate the inspection if its judgements have changed, unless that failed and it is not yet time to try again.

    A failure is recorded, and raised. Trouble with the database says nothing about the inspection: it is raised alone, and the
    sweep comes again. Raises Inspection.DoesNotExist.
    """
    failure = RatingFailure.objects.filter(inspection_id=inspection_id, mended_at=None).first()
    if failure and is_held_back(failure):
        return None
    try:
        run = aggregate(inspection_id)
    except (Inspection.DoesNotExist, OperationalError, InterfaceError):
        raise
    except Exception as error:
        _record(inspection_id, f"{type(error).__name__}: {error}")
        raise
    if failure:
        RatingFailure.objects.filter(pk=failure.pk, mended_at=None).update(mended_at=timezone.now(), next_attempt_at=None)
    return run


def is_held_back(failure: RatingFailure) -> bool:
    """Return whether it is not time to try again: the pause is not over, or it is given up and nothing has changed since."""
    if failure.next_attempt_at is None:
        return failure.fingerprint == fingerprint_of(failure.inspection_id)
    return failure.next_attempt_at > timezone.now()


def held_back() -> set[int]:
    """Return the inspections that are not tried again yet."""
    return {failure.inspection_id for failure in RatingFailure.objects.filter(mended_at=None) if is_held_back(failure)}


@transaction.atomic
def _record(inspection_id: int, reason: str) -> None:
    """Note one more failure, and when to try again; once it is given up, administrators are told."""
    now, state = timezone.now(), fingerprint_of(inspection_id)
    Inspection.objects.select_for_update(no_key=True).get(pk=inspection_id)
    failure = RatingFailure.objects.filter(inspection_id=inspection_id).first()
    if failure is None or failure.mended_at is not None:
        failure = failure or RatingFailure(inspection_id=inspection_id)
        failure.failing_since, failure.mended_at, failure.attempts = now, None, 0
    failure.attempts = failure.attempts + 1 if failure.fingerprint == state else 1
    failure.fingerprint, failure.failed_at, failure.reason = state, now, reason[:300]
    failure.next_attempt_at = next_attempt(failure.attempts, now)
    failure.save()
    if failure.next_attempt_at is None:
        _tell_administrators(failure)


def _tell_administrators(failure: RatingFailure) -> None:
    """Nothing more happens by itself: whoever runs the product has to look."""
    subject = f"The ratings of {failure.inspection} could not be worked out: given up after {failure.attempts} attempts"
    notify(User.objects.filter(is_administrator=True), Kind.FAILED, subject, reverse("monitoring"), about=failure.inspection)


def next_attempt(attempts: int, now: datetime) -> datetime | None:
    """Return when to try again after so many failures in a row; None when it is given up."""
    return now + FIRST_PAUSE * 2 ** (attempts - 1) if attempts < ATTEMPTS else None


@transaction.atomic
def ask_again(*, failure: RatingFailure, by: User) -> None:
    """Have the worker try once more, at once, what it could not rate. Administrators only.

    Raises ValidationError when it has been rated meanwhile.
    """
    require_administrator(by)
    held = RatingFailure.objects.select_for_update().get(pk=failure.pk)
    if held.mended_at is not None:
        raise ValidationError("It has been rated meanwhile.")
    with pghistory.context(user=by.pk, reason=""):
        held.attempts, held.next_attempt_at = 0, timezone.now()
        held.save(update_fields=["attempts", "next_attempt_at"])


def note_sweep(worker: str) -> None:
    """Note that a worker is there and looks for what is to be rated; forget those that are gone."""
    now = timezone.now()
    WorkerSweep.objects.update_or_create(worker=worker, defaults={"seen_at": now})
    WorkerSweep.objects.filter(seen_at__lt=now - FORGOTTEN_AFTER).delete()
