"""Rating one inspection and the nation, beside the same statements run in PostgreSQL without the product."""

import os
import time
from collections.abc import Iterator
from statistics import median

import psycopg
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.exporting import milliseconds, save_one
from bench.filling import Filled
from cases.models import Case
from inspections.models import Inspection
from ratings.aggregating import aggregate

ROUNDS = 15


def aggregation(filled: Filled) -> Iterator[str]:
    """Aggregate one inspection and then every inspection."""
    cases = Case.objects.filter(inspection=filled.small).count()
    yield one(filled, f"aggregate one inspection of {cases} cases")
    yield _nation(filled)


def one(filled: Filled, job: str) -> str:
    """Rate one inspection again and again, each time after a judgement of it has changed."""

    def made_stale() -> float:
        save_one(filled)
        return milliseconds(lambda: aggregate(filled.small.pk), 1)[0]

    ours = median(made_stale() for _ in range(ROUNDS))
    save_one(filled)
    counting, storing = _statements(filled.small)
    with psycopg.connect(os.environ["DATABASE_URL"]) as direct:

        def once() -> None:
            direct.execute(counting).fetchall()
            direct.execute(storing)
            direct.commit()

        bare = median(milliseconds(once, ROUNDS))
        tally = median(milliseconds(lambda: direct.execute(counting).fetchall(), ROUNDS))
    return (
        f"{job}: {ours:.1f} ms; counting and storing alone in PostgreSQL {bare:.1f} ms ({ours / bare:.2f} times),"
        f" counting alone {tally:.1f} ms ({ours / tally:.2f} times)"
    )


def _nation(filled: Filled) -> str:
    """Every inspection has one judgement changed and is rated; the bare statements do the same for each."""
    inspections = list(Inspection.objects.order_by("pk"))
    for inspection in inspections:
        save_one(filled, inspection)
    start = time.perf_counter()
    for inspection in inspections:
        aggregate(inspection.pk)
    took = (time.perf_counter() - start) * 1e3
    statements = []
    for inspection in inspections:
        save_one(filled, inspection)
        statements.append(_statements(inspection))
    with psycopg.connect(os.environ["DATABASE_URL"]) as direct:
        start = time.perf_counter()
        for counting, storing in statements:
            direct.execute(counting).fetchall()
            direct.execute(storing)
            direct.commit()
        bare = (time.perf_counter() - start) * 1e3
    return (
        f"aggregate all {len(inspections)} inspections, {Case.objects.count():,} cases: {took:.0f} ms,"
        f" bare {bare:.0f} ms ({took / bare:.2f} times)"
    )


def _statements(inspection: Inspection) -> tuple[str, str]:
    """Aggregate a stale inspection and return the SQL that counted and the SQL that stored the run, with their values."""
    with CaptureQueriesContext(connection) as captured:
        aggregate(inspection.pk)
    statements = [query["sql"] for query in captured.captured_queries]
    counting = max((one for one in statements if one.lstrip().startswith("WITH")), key=len)
    (storing,) = (one for one in statements if one.startswith('INSERT INTO "ratings_ratingrun"'))
    return counting, storing
