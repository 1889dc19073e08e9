"""The page and the figures about the worker: what each state says, what administrators can do, and how much is asked."""

import socket
import tempfile
import time
from datetime import timedelta
from uuid import uuid4

import pytest
from celery import Celery
from django.urls import reverse
from django.utils import timezone

from cases.waiting import note_waiting
from ratings.aggregating import aggregate
from ratings.models import RatingFailure
from ratings.queries import broker as broker_queries
from ratings.queries import monitoring
from ratings.queries.fingerprints import fingerprint_of
from ratings.queries.monitoring import LATE_AFTER, State, how_it_goes
from ratings.views import monitoring as views
from tests.cast import add_case, plan
from tests.pages import assert_well_formed, page_of
from tests.ratings.judging import judge

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def broker(monkeypatch):
    """A broker in which three tasks wait, until a test says otherwise."""
    waiting = {"tasks": 3}
    monkeypatch.setattr(monitoring, "tasks_waiting", lambda: waiting["tasks"])
    return waiting


@pytest.fixture
def worker(db):
    """A worker that has just swept."""
    return monitoring.WorkerSweep.objects.create(worker="celery@here", seen_at=timezone.now())


def failed(inspection, **more) -> RatingFailure:
    now = timezone.now()
    values = {"attempts": 2, "failing_since": now, "failed_at": now, "reason": "ValueError: no rule", "next_attempt_at": now}
    return RatingFailure.objects.create(inspection=inspection, fingerprint=fingerprint_of(inspection.pk), **values | more)


def words(browser_of, user) -> str:
    page = page_of(browser_of(user).get(reverse("monitoring")))
    assert_well_formed(page)
    return page.text


def test_all_is_well(inspection, case, cast, browser_of, worker):
    aggregate(inspection.pk)
    said = words(browser_of, cast.ada)

    assert how_it_goes().state is State.WELL
    assert "All is well" in said
    assert "North Borough" in said


def test_nothing_yet(cast, browser_of):
    assert how_it_goes().state is State.NOTHING_YET
    assert "Nothing has been rated yet" in words(browser_of, cast.ada)


def test_a_broker_that_does_not_answer_comes_first(inspection, case, cast, browser_of, broker):
    broker["tasks"] = None

    assert how_it_goes().state is State.BROKER_UNREACHABLE
    assert "The broker cannot be reached" in words(browser_of, cast.ada)


@pytest.mark.parametrize("seen", [None, timedelta(minutes=5)])
def test_no_worker(inspection, case, cast, browser_of, worker, seen):
    if seen is None:
        worker.delete()
    else:
        worker.seen_at -= seen
        worker.save()

    assert how_it_goes().state is State.WORKER_GONE
    assert "No worker is at work" in words(browser_of, cast.ada)


def test_what_fails_is_shown_with_its_reason_and_a_button(inspection, case, cast, browser_of, worker):
    failure = failed(inspection, next_attempt_at=None)
    said = words(browser_of, cast.ada)

    assert how_it_goes().state is State.FAILING
    assert "ValueError: no rule" in said
    assert "Given up" in said
    assert failure.inspection.provider.name in said
    assert how_it_goes().oldest is None  # it waits for a reason that is told already


def test_ratings_that_are_late(inspection, case, cast, browser_of, worker):
    aggregate(inspection.pk)
    judge(case, by=cast.ines, assessment__safety="yes")
    now = how_it_goes()
    assert (now.state, now.stale_count) == (State.WELL, 1)
    later = type(now)(**{name: getattr(now, name) for name in now.__slots__} | {"at": now.at + 2 * LATE_AFTER})

    assert later.state is not State.WELL
    assert 230 < later.oldest_stale_seconds < 300


def test_a_stale_inspection_waits_since_the_first_change_after_its_run(inspection, case, cast, worker):
    run = aggregate(inspection.pk)
    judge(case, by=cast.ines, assessment__safety="yes")
    judge(case, by=cast.ines, assessment__safety="no")
    oldest = how_it_goes().oldest

    first = case.assessment.judgements.get().revisions.order_by("id").first()
    assert (oldest.reference, oldest.since) == ("north-borough", first.recorded_at)
    assert oldest.since > run.computed_at


def test_answers_on_laptops_are_counted(inspection, case, cast, browser_of, worker):
    note_waiting(user=cast.ines, device=uuid4(), unsent={case.pk: 2})
    note_waiting(user=cast.lee, device=uuid4(), unsent={case.pk: 1})

    assert how_it_goes().on_laptops.answers == 3
    assert "3 on 2 laptops" in words(browser_of, cast.ada)


def test_an_administrator_asks_for_another_attempt(inspection, case, cast, browser_of, worker, monkeypatch):
    nudged = []
    monkeypatch.setattr(views, "nudge", lambda inspection_id: nudged.append(inspection_id))
    failure = failed(inspection, next_attempt_at=None)
    response = browser_of(cast.ada).post(reverse("try_again", args=[failure.pk]), follow=True)

    failure.refresh_from_db()
    assert "North Borough PDU is tried again" in page_of(response).text
    assert (failure.attempts, nudged) == (0, [inspection.pk])
    assert failure.next_attempt_at


def test_asking_for_what_is_mended_says_so(inspection, case, cast, browser_of):
    failure = failed(inspection, mended_at=timezone.now())
    response = browser_of(cast.ada).post(reverse("try_again", args=[failure.pk]), follow=True)

    assert "It has been rated meanwhile." in page_of(response).text


@pytest.mark.parametrize("name", ["lee", "ines", "rae"])
def test_nobody_else_asks(inspection, case, cast, browser_of, name):
    failure = failed(inspection)
    user = getattr(cast, name)

    assert browser_of(user).post(reverse("try_again", args=[failure.pk])).status_code == 403
    assert browser_of(None).post(reverse("try_again", args=[failure.pk])).status_code == 302
    assert browser_of(user).get(reverse("monitoring")).status_code == 403
    assert RatingFailure.objects.get().attempts == 2


def test_the_figures_for_a_monitoring_system(inspection, case, cast, api_of, worker):
    aggregate(inspection.pk)
    judge(case, by=cast.ines, assessment__safety="yes")
    failed(plan("West Borough", team={}))
    told = api_of(cast.ada).get("/api/monitoring/").json()

    assert {name: told[name] for name in ("state", "queue", "stale", "failing", "answers_on_laptops")} == {
        "state": "failing", "queue": 3, "stale": 1, "failing": 1, "answers_on_laptops": 0,
    }  # fmt: skip
    assert told["oldest_stale_seconds"] < 60
    assert told["worker_seen_at"]
    assert told["last_run_milliseconds"] >= 0


def test_the_page_asks_as_much_of_a_large_installation_as_of_a_small_one(
    inspection, case, cast, browser_of, worker, django_assert_num_queries
):
    browser = browser_of(cast.ada)
    with django_assert_num_queries(10):
        browser.get(reverse("monitoring"))
    for number in range(12):
        another = plan(f"Borough {number}", team={})
        add_case(another, "C-1")
        if number % 2:
            aggregate(another.pk)
        else:
            failed(another)
    with django_assert_num_queries(10):
        browser.get(reverse("monitoring"))


@pytest.mark.parametrize("wrong", ["nobody.sock", "deaf.sock"])
def test_a_broker_that_does_not_answer_is_given_up_soon(monkeypatch, wrong):
    with tempfile.TemporaryDirectory(prefix="deaf-", dir="/tmp") as directory, socket.socket(socket.AF_UNIX) as deaf:
        deaf.bind(f"{directory}/deaf.sock")
        deaf.listen()
        # Not as the current one, with whose broker every later test would send its tasks.
        app = Celery(broker=f"redis+socket://{directory}/{wrong}", set_as_current=False)
        monkeypatch.setattr(broker_queries, "current_app", app)
        begun = time.monotonic()

        assert broker_queries.tasks_waiting() is None
        assert time.monotonic() - begun < 10
