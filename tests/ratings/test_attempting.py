"""When the worker rates: not more than once a second, with growing pauses where it fails, and again when somebody asks."""

import logging
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import OperationalError
from django.utils import timezone

from notifications.models import Notification
from ratings import attempting, nudging, tasks
from ratings.attempting import ATTEMPTS, FIRST_PAUSE, ask_again, attempt, held_back, is_too_soon, note_sweep
from ratings.models import RatingFailure, RatingRun, WorkerSweep
from ratings.tasks import aggregate_inspection, aggregate_inspections, sweep_stale_inspections
from tests.ratings.judging import judge

pytestmark = pytest.mark.django_db


@pytest.fixture
def broken(monkeypatch):
    """Rating fails with the error that is set here; None mends it."""
    aggregate, error = attempting.aggregate, {"is": ValueError("This release knows no such rule.")}

    def fails(inspection_id):
        if error["is"]:
            raise error["is"]
        return aggregate(inspection_id)

    monkeypatch.setattr(attempting, "aggregate", fails)
    return error


@pytest.fixture
def sent(monkeypatch):
    """What the worker publishes: ids with when, and by when, they are to be done."""
    published = []
    monkeypatch.setattr(aggregate_inspection, "apply_async", lambda args, **options: published.append((*args, options)))
    monkeypatch.setattr(tasks, "_put_off", {})
    return published


def fail(inspection) -> RatingFailure:
    with pytest.raises(ValueError, match="no such rule"):
        attempt(inspection.pk)
    return RatingFailure.objects.get()


def come_due(failure) -> None:
    failure.next_attempt_at = timezone.now() - timedelta(seconds=1)
    failure.save()


# --- failures


def test_a_failure_is_recorded_with_its_reason_and_when_it_is_tried_again(inspection, case, broken):
    failure = fail(inspection)

    assert (failure.inspection, failure.attempts, failure.mended_at) == (inspection, 1, None)
    assert failure.reason == "ValueError: This release knows no such rule."
    assert failure.next_attempt_at - failure.failed_at == FIRST_PAUSE
    assert held_back() == {inspection.pk}
    assert attempt(inspection.pk) is None  # not yet


def test_pauses_grow_until_it_is_given_up(inspection, case, broken):
    pauses = []
    for _ in range(ATTEMPTS - 1):
        failure = fail(inspection)
        pauses.append(failure.next_attempt_at - failure.failed_at)
        come_due(failure)
    failure = fail(inspection)

    assert pauses == [FIRST_PAUSE * 2**number for number in range(ATTEMPTS - 1)]
    assert (failure.attempts, failure.next_attempt_at, held_back()) == (ATTEMPTS, None, {inspection.pk})


def test_administrators_are_told_when_it_is_given_up_and_not_before(inspection, case, cast, broken):
    for attempts in range(1, ATTEMPTS + 1):
        with pytest.raises(ValueError, match="no such rule"):
            attempt(inspection.pk)
        RatingFailure.objects.filter(next_attempt_at__isnull=False).update(next_attempt_at=timezone.now())
        assert Notification.objects.count() == (attempts == ATTEMPTS)

    told = Notification.objects.get()
    assert (told.user, told.kind, told.link, told.inspection) == (cast.ada, "failed", "/monitoring/", inspection)
    assert told.subject.endswith("could not be worked out: given up after 6 attempts")


def test_what_was_given_up_is_tried_again_once_a_judgement_changes(inspection, case, cast, broken):
    RatingFailure.objects.filter(pk=fail(inspection).pk).update(attempts=ATTEMPTS, next_attempt_at=None)
    assert attempt(inspection.pk) is None

    judge(case, by=cast.ines, assessment__safety="yes")

    assert held_back() == set()
    assert fail(inspection).attempts == 1


def test_a_success_mends_it_and_a_later_failure_begins_anew(inspection, case, cast, broken):
    failure = fail(inspection)
    come_due(failure)
    broken["is"] = None
    assert attempt(inspection.pk)

    failure.refresh_from_db()
    assert failure.mended_at
    assert held_back() == set()
    judge(case, by=cast.ines, assessment__safety="yes")
    broken["is"] = ValueError("There is no such rule either.")
    again = fail(inspection)
    assert (again.pk, again.attempts, again.mended_at) == (failure.pk, 1, None)
    assert again.failing_since > failure.failing_since


def test_trouble_with_the_database_is_not_the_inspections(inspection, case, broken):
    broken["is"] = OperationalError("server closed the connection unexpectedly")
    with pytest.raises(OperationalError):
        attempt(inspection.pk)

    assert not RatingFailure.objects.exists()


def test_an_administrator_may_ask_for_another_attempt_and_that_is_kept(inspection, case, cast, broken):
    failure = fail(inspection)
    RatingFailure.objects.filter(pk=failure.pk).update(attempts=ATTEMPTS, next_attempt_at=None)
    ask_again(failure=failure, by=cast.ada)

    assert held_back() == set()
    assert failure.events.latest("pgh_id").pgh_context.metadata["user"] == cast.ada.pk
    assert fail(inspection).attempts == 1


def test_nobody_else_may_ask_and_what_is_mended_is_not_asked_for(inspection, case, cast, broken):
    failure = fail(inspection)
    with pytest.raises(PermissionDenied):
        ask_again(failure=failure, by=cast.lee)
    RatingFailure.objects.update(mended_at=timezone.now())
    with pytest.raises(ValidationError, match="rated meanwhile"):
        ask_again(failure=failure, by=cast.ada)


# --- few runs


def test_what_comes_within_a_second_of_a_run_is_put_off_once(inspection, case, cast, sent):
    judge(case, by=cast.ines, assessment__safety="yes")
    aggregate_inspection(inspection.pk)
    assert is_too_soon(inspection.pk)
    for choice in ("no", "yes", "no"):
        judge(case, by=cast.ines, assessment__safety=choice)
        aggregate_inspection(inspection.pk)

    assert RatingRun.objects.count() == 1
    assert sent == [(inspection.pk, {"countdown": 1.0})]


def test_what_was_put_off_counts_everything_when_its_time_comes(inspection, case, cast, sent, monkeypatch):
    aggregate_inspection(inspection.pk)
    judge(case, by=cast.ines, assessment__safety="yes")
    aggregate_inspection(inspection.pk)
    monkeypatch.setattr(tasks, "_put_off", {inspection.pk: 0.0})
    monkeypatch.setattr(attempting, "SPACING", timedelta(0))
    aggregate_inspection(inspection.pk)

    newest = RatingRun.objects.first()
    assert next(one for one in newest.tallies if one["key_question"] == "assessment.safety")["sufficient"] == 1


def test_when_putting_off_fails_the_next_message_tries_again(inspection, case, sent, monkeypatch):
    aggregate_inspection(inspection.pk)

    def down(*_args, **_options):
        raise ConnectionError("no broker")

    monkeypatch.setattr(aggregate_inspection, "apply_async", down)
    with pytest.raises(ConnectionError):
        aggregate_inspection(inspection.pk)

    assert tasks._put_off == {}


def test_one_that_fails_keeps_none_waiting_that_came_with_it(other_inspection, inspection, case, other_case, cast, caplog):
    judge(case, by=cast.ines, assessment__safety="yes")
    with caplog.at_level(logging.ERROR, logger="ratings.tasks"):
        aggregate_inspections([0, inspection.pk])  # the first is not there

    assert RatingRun.objects.filter(inspection=inspection).count() == 1
    assert "Inspection 0 could not be rated" in caplog.text


def test_a_message_tells_of_ten_inspections_at_most(monkeypatch):
    told = []
    monkeypatch.setattr(aggregate_inspections, "apply_async", lambda args, **_options: told.append(*args))
    assert nudging._published(list(range(23)))
    assert [len(ids) for ids in told] == [10, 10, 3]
    assert [one for ids in told for one in ids] == list(range(23))


def test_the_sweep_asks_for_what_is_stale_and_not_held_back(inspection, case, other_inspection, other_case, broken, sent):
    fail(inspection)
    sweep_stale_inspections()

    assert sent == [(other_inspection.pk, {"expires": 10})]


def test_the_sweep_notes_the_worker_and_forgets_those_long_gone(db):
    WorkerSweep.objects.create(worker="celery@gone", seen_at=timezone.now() - timedelta(days=2))
    note_sweep("celery@here")
    note_sweep("celery@here")

    assert [sweep.worker for sweep in WorkerSweep.objects.all()] == ["celery@here"]


def test_a_run_says_how_long_it_took(inspection, case):
    assert attempt(inspection.pk).milliseconds >= 0
