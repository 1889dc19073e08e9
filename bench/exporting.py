"""The worker's and the researcher's jobs: aggregating an inspection, and all judgements as CSV over HTTP against bare COPY."""

import time
from collections.abc import Callable
from statistics import median


def milliseconds(job: Callable[[], object], times: int) -> float:
    """Return the median time of a job."""
    took = []
    for _ in range(times):
        start = time.perf_counter()
        job()
        took.append((time.perf_counter() - start) * 1e3)
    return median(took)
