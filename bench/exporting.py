"""The worker's and the researcher's jobs: aggregating an inspection, and all judgements as CSV over HTTP against bare COPY."""

import os
import socket
import time
from collections.abc import Callable
from statistics import median

import psycopg
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.filling import Filled
from bench.servers import Server
from cases.answering import ASSESSMENT, Change, Writer, save_answer
from cases.exporting import copy_statement
from ratings.aggregating import aggregate


def milliseconds(job: Callable[[], object], times: int) -> float:
    """Return the median time of a job."""
    took = []
    for _ in range(times):
        start = time.perf_counter()
        job()
        took.append((time.perf_counter() - start) * 1e3)
    return median(took)
