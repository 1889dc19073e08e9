"""A rating ends right whatever happens to the worker, the broker or the order of commits."""

import logging
import os
import statistics
import threading
import time

import psycopg
import pytest
from django.db import connection, transaction

from cases.models import JudgementRevision
from ratings import aggregating
from ratings.aggregating import digest_of
from ratings.attempting import SPACING
from ratings.models import RatingRun
from ratings.queries.fingerprints import fingerprint_of, stale_inspections
from ratings.tasks import aggregate_inspection
from tests.cast import add_case
from tests.ratings.judging import judge
from tests.stack.running import database_url, wait_until

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]

SAVING_FOR = float(os.environ.get("SAVING_FOR", "5"))


def is_current(inspection) -> bool:
    run = RatingRun.objects.filter(inspection=inspection).order_by("-id").first()
    return run is not None and run.fingerprint == fingerprint_of(inspection.pk)


def safety(inspection) -> tuple[int, int]:
    """Sufficient and insufficient cases of the assessment's safety question in the latest run, whose digest is checked."""
    run = RatingRun.objects.filter(inspection=inspection).order_by("-id").first()
    assert run.digest == digest_of(run.scheme, run.tallies, run.ratings)
    found = next(tally for tally in run.tallies if tally["key_question"] == "assessment.safety")
    return found["sufficient"], found["insufficient"]


def test_a_task_delivered_six_times_gives_one_run(stack, inspection, case, cast):
    judge(case, by=cast.ines, assessment__safety="yes")
    for _ in range(6):
        aggregate_inspection.apply_async((inspection.pk,), task_id="the-same-message")
    stack.start_worker()
    wait_until(lambda: is_current(inspection) and stack.waiting == 0)

    assert RatingRun.objects.filter(inspection=inspection).count() == 1
    assert safety(inspection) == (1, 0)


def test_a_worker_killed_in_the_middle_leaves_nothing_half_done_and_the_sweep_finishes(stack, inspection, case, cast):
    worker = stack.start_worker()
    with psycopg.connect(database_url()) as holder:
        # Whoever holds this lock keeps the worker where it is: its transaction has begun and nothing is counted yet.
        holder.execute("SELECT pg_advisory_xact_lock(%s, %s)", [aggregating._LOCK, inspection.pk])
        judge(case, by=cast.ines, assessment__safety="no")
        wait_until(lambda: waits_for_the_lock())
        stack.kill(worker)
    assert not RatingRun.objects.exists()

    stack.start_worker()
    stack.start_scheduler()
    wait_until(lambda: is_current(inspection))
    assert safety(inspection) == (0, 1)
    assert RatingRun.objects.filter(inspection=inspection).count() == 1


def waits_for_the_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)")
        return cursor.fetchone()[0]


def test_saving_succeeds_while_the_broker_is_down_and_the_rating_catches_up(stack, inspection, case, cast, caplog):
    stack.start_worker()
    stack.start_scheduler()
    judge(case, by=cast.ines, assessment__safety="yes")
    wait_until(lambda: is_current(inspection))

    stack.stop_broker()
    with caplog.at_level(logging.WARNING, logger="ratings.nudging"):
        begun = time.monotonic()
        judge(case, by=cast.ines, assessment__safety="no")
        took = time.monotonic() - begun
        wait_until(lambda: "The broker did not take a nudge" in caplog.text)
    assert took < 1
    assert len([record for record in caplog.records if record.name == "ratings.nudging"]) == 1
    assert stale_inspections() == [inspection.pk]

    stack.start_broker()
    wait_until(lambda: is_current(inspection))
    assert safety(inspection) == (0, 1)


def test_transactions_that_commit_in_the_reverse_order_of_their_ids_are_all_counted(stack, inspection, case, cast):
    second = add_case(inspection, "NB-002", allocated_to=cast.ines)
    saved, may_commit = threading.Event(), threading.Event()

    def save_and_commit_late() -> None:
        try:
            with transaction.atomic():
                judge(case, by=cast.ines, assessment__safety="no")
                saved.set()
                may_commit.wait(20)
        finally:
            connection.close()

    late = threading.Thread(target=save_and_commit_late, daemon=True)
    late.start()
    try:
        assert saved.wait(20)
        stack.start_worker()
        judge(second, by=cast.ines, assessment__safety="yes")
        wait_until(lambda: is_current(inspection))
        assert safety(inspection) == (1, 0)
    finally:
        may_commit.set()
        late.join(timeout=60)
        assert not late.is_alive()
    wait_until(lambda: is_current(inspection))
    assert safety(inspection) == (1, 1)
    by_case = dict(JudgementRevision.objects.values_list("judgement__assessment__case__reference", "id"))
    assert by_case["NB-001"] < by_case["NB-002"]


def test_what_nobody_was_told_of_is_found_by_the_sweep(stack, inspection, case):
    stack.start_worker()
    stack.start_scheduler()
    wait_until(lambda: is_current(inspection))
    inspection.cases.filter(pk=case.pk).update(rosh="high")  # no signal, no message: the fact alone
    assert not is_current(inspection)

    wait_until(lambda: is_current(inspection))


def test_a_saved_judgement_is_rated_soon(stack, inspection, cast, record_property):
    cases = [add_case(inspection, f"NB-{number}", allocated_to=cast.ines) for number in range(60)]
    stack.start_worker()
    judge(cases[20], by=cast.ines, assessment__safety="yes")
    wait_until(lambda: is_current(inspection))  # this process may still be pausing after a test in which the broker was down
    taken = []
    for case in cases[:8]:
        time.sleep(SPACING.total_seconds())  # one save in quiet; those within a second of a run are counted together
        judge(case, by=cast.ines, assessment__safety="yes")
        taken.append(wait_until(lambda: is_current(inspection)))
    median, slowest = statistics.median(taken) * 1000, max(taken) * 1000
    record_property("measured", f"save to refreshed rating, 60 cases: median {median:.0f} ms, slowest of 8 {slowest:.0f} ms")

    assert safety(inspection) == (9, 0)


def test_saves_without_end_are_counted_by_few_runs_and_none_is_forgotten(stack, inspection, cast, record_property):
    cases = [add_case(inspection, f"NB-{number}", allocated_to=cast.ines) for number in range(60)]
    stack.start_worker()
    stack.start_scheduler()
    wait_until(lambda: is_current(inspection))
    made, begun, saved = RatingRun.objects.count(), time.monotonic(), 0
    while time.monotonic() - begun < SAVING_FOR:
        judge(cases[saved % 60], by=cast.ines, assessment__safety="yes" if saved // 60 % 2 == 0 else "no")
        saved += 1
    wait_until(lambda: is_current(inspection))
    took = time.monotonic() - begun
    runs = RatingRun.objects.count() - made
    record_property("measured", f"{saved} saves into one inspection in {SAVING_FOR:.0f} seconds: {runs} runs")

    assert runs <= took / SPACING.total_seconds() + 2
    assert sum(safety(inspection)) == min(saved, len(cases))
    wait_until(lambda: stack.waiting == 0)
