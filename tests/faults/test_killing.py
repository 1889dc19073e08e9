"""Every part of the running product is killed while people save: nothing confirmed is lost, and every rating ends right."""

import http.client
import json
import os
import random
import time
from collections import Counter
from typing import Any

import pytest

from launcher.programs import HOST
from tests.faults.machine import KINDS, Machine, machine
from tests.faults.saving import Saved, Saver
from tests.stack.running import wait_until

SECONDS = float(os.environ.get("CHAOS_SECONDS", "15"))
SEED = int(os.environ.get("SEED", "1"))
SAVERS = 8
# How long it may take until everything is counted once nothing is killed any more: a lost message is swept for every second.
SETTLED_WITHIN = 120

pytestmark = [pytest.mark.stack, pytest.mark.timeout(SECONDS + 600)]

_KEPT = """
SELECT revision.operation::text, assessment.case_id, question.code, revision.version, option.code
FROM cases_judgementrevision revision
JOIN cases_judgement judgement ON judgement.id = revision.judgement_id
JOIN cases_caseassessment assessment ON assessment.id = judgement.assessment_id
JOIN standards_question question ON question.id = judgement.question_id
JOIN standards_answeroption option ON option.id = revision.option_id
"""
_BROKEN_HISTORY = """
SELECT judgement.id FROM cases_judgement judgement JOIN cases_judgementrevision revision ON revision.judgement_id = judgement.id
GROUP BY judgement.id
HAVING count(*) <> judgement.version OR max(revision.version) <> judgement.version
    OR (array_agg(revision.option_id ORDER BY revision.version DESC))[1] IS DISTINCT FROM judgement.option_id
"""


def test_nothing_that_was_confirmed_is_lost_and_every_rating_follows_from_the_judgements(record_property):
    with machine() as running:
        world = running.begin()
        cases = [(case, questions) for case, questions in world["cases"]]
        savers = [Saver(number, running.port, world["lead"], cases, SEED) for number in range(SAVERS)]
        for saver in savers:
            saver.start()
        kills = kill_at_random(running)
        for name in running.running:
            running.start_again(name)
        end(savers)
        settled = wait_until(lambda: all_is_counted(running, world["administrator"]), SETTLED_WITHIN)
        confirmed = [saved for saver in savers for saved in saver.confirmed]
        replies = sum((saver.said for saver in savers), Counter[str]())
        lost, wrong, twice = compared(running, confirmed)
        status, said = running.rebuilt()
        made = rows(running, "SELECT count(*) FROM ratings_ratingrun")[0][0]

        record_property(
            "measured", f"{len(confirmed)} saves confirmed in {SECONDS:.0f} seconds, seed {SEED}; replies: {counts(replies)}"
        )
        record_property("measured", f"killed: {counts(kills)}")
        record_property("measured", f"{made} rating runs; settled {settled:.1f} s after the last kill; {said.strip()}")
        record_property("measured", f"lost {len(lost)}, wrong {len(wrong)}, twice {len(twice)}")
        assert (lost, wrong, twice) == ([], [], [])
        assert status == 0, said
        assert "0 differs, 0 altered, 0 stale, 0 never rated, 0 superseded" in said
        assert confirmed, "nothing was saved between the kills"
        assert not {status for status in replies if status.startswith("5")} - {"503"}, (
            "a fault of ours instead of a word about when"
        )
        assert set(kills) == set(KINDS)
        assert rows(running, _BROKEN_HISTORY) == []


def kill_at_random(running: Machine) -> Counter[str]:
    """Kill something every one or two seconds: each kind once, in any order, and then whatever is drawn."""
    draw, kills = random.Random(SEED), Counter[str]()
    end = time.monotonic() + SECONDS
    first = draw.sample(list(KINDS), len(KINDS))
    while first or time.monotonic() < end:
        kind = first.pop() if first else draw.choices(list(KINDS), weights=list(KINDS.values()))[0]
        time.sleep(draw.uniform(0.2, 2))
        running.kill(kind, draw)
        kills[kind] += 1
    return kills


def end(savers: list[Saver]) -> None:
    for saver in savers:
        saver.done.set()
    for saver in savers:
        saver.join(60)
        assert not saver.is_alive()


def all_is_counted(running: Machine, cookie: str) -> bool:
    """Whether the product itself says that all is well and nothing waits."""
    connection = http.client.HTTPConnection(HOST, running.port, timeout=10)
    try:
        connection.request("GET", "/api/monitoring/", headers={"Cookie": f"sessionid={cookie}", "Accept": "application/json"})
        reply = connection.getresponse()
        told = json.loads(reply.read()) if reply.status == 200 else {}
    except OSError:
        return False
    finally:
        connection.close()
    return told.get("state") == "well" and told["stale"] == 0


def compared(running: Machine, confirmed: list[Saved]) -> tuple[list[Saved], list[Saved], list[str]]:
    """Return what was confirmed and is not there, what is there otherwise than confirmed, and operations that are there twice."""
    stored = rows(running, _KEPT)
    kept = {operation: Saved(operation, *rest) for operation, *rest in stored}
    times = Counter(operation for operation, *_ in stored)
    lost = [saved for saved in confirmed if saved.operation not in kept]
    wrong = [saved for saved in confirmed if saved.operation in kept and kept[saved.operation] != saved]
    return lost, wrong, [operation for operation, number in times.items() if number > 1]


def rows(running: Machine, statement: str) -> list[Any]:
    with running.database() as connection:
        return connection.execute(statement).fetchall()


def counts(counted: Counter[str]) -> str:
    return ", ".join(f"{number} {name}" for name, number in sorted(counted.items()))
