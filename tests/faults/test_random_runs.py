"""Scripts drawn at random: whatever comes together, nothing that was typed is lost and nothing is called saved that is not."""

import os
import time

import pytest

from tests.faults.script import drawn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

QUICK = 20
AT_ONCE = 8


def test_nothing_typed_is_lost_and_nothing_is_called_saved_that_is_not(run, record_property):
    runs, first = int(os.environ.get("RUNS", QUICK)), int(os.environ.get("SEED", 1))
    begun = time.monotonic()
    total = run([drawn(first + number) for number in range(runs)], at_once=min(AT_ONCE, runs))
    record_property("measured", f"{runs} runs from seed {first} in {time.monotonic() - begun:.0f} seconds")
    for line in total.lines():
        record_property("measured", line)
    failed = [result.report for result in total.results if result.outcome.wrong]
    assert not failed, "\n\n".join(
        [f"{len(failed)} of {runs} runs; make faults RUNS=1 SEED=... repeats one", *failed, *total.lines()]
    )
