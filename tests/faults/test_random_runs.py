"""Scripts drawn at random: whatever comes together, nothing that was typed is lost and nothing is called saved that is not."""

import os
import time

import pytest

from tests.faults.runs import longest
from tests.faults.script import drawn
from tests.faults.table import lines

QUICK = 50
RUNS, FIRST = int(os.environ.get("RUNS", QUICK)), int(os.environ.get("SEED", 1))
# Processes share the runs: each takes some, several at once, with a web server and a browser of its own.
TOGETHER = 25
AT_ONCE = 5

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(longest(TOGETHER, AT_ONCE) + 300),
]


@pytest.mark.parametrize("first", range(FIRST, FIRST + RUNS, TOGETHER))
def test_nothing_typed_is_lost_and_nothing_is_called_saved_that_is_not(run, record_property, first):
    seeds = range(first, min(first + TOGETHER, FIRST + RUNS))
    begun = time.monotonic()
    total = run([drawn(seed) for seed in seeds], at_once=min(AT_ONCE, len(seeds)))
    record_property("measured", f"{len(seeds)} runs from seed {first} in {time.monotonic() - begun:.0f} seconds")
    record_property("runs", total.table)
    failed = [result.report for result in total.results if result.outcome.wrong]
    assert not failed, "\n\n".join(
        [f"{len(failed)} of {len(seeds)} runs; make faults RUNS=1 SEED=... repeats one", *failed, *lines(total.table)]
    )
