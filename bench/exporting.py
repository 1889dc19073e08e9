"""The worker's and the researcher's jobs: an inspection aggregated, a save until its rating is there, all judgements as CSV."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from uuid import uuid4

import psycopg

from accounts.models import User
from bench.filling import Filled
from bench.load import percentile
from bench.measuring import EVIDENCE
from bench.servers import Server
from cases.answering import save_answer
from cases.answers import ASSESSMENT, Change, Writer
from cases.exporting import copy_statement
from cases.models import Case
from cases.queries.answers import current_answer
from config import celery_app
from inspections.models import Inspection
from ratings.models import RatingRun
from ratings.queries.fingerprints import fingerprint_of
from standards.queries import edition_structure

WAIT_SECONDS = 30


def milliseconds(job: Callable[[], object], times: int) -> list[float]:
    """Return the sorted times of a job."""
    took = []
    for _ in range(times):
        start = time.perf_counter()
        job()
        took.append((time.perf_counter() - start) * 1e3)
    return sorted(took)


def save_one(filled: Filled, inspection: Inspection | None = None) -> None:
    """Change one key question of one case, so that the inspection's latest run is out of date."""
    inspection = inspection or filled.small
    edition = edition_structure(inspection.edition_id)
    question = edition.key_questions[0]
    case_id = Case.objects.filter(inspection=inspection).values_list("pk", flat=True)[0]
    answer = current_answer(ASSESSMENT, case_id, question.id)
    change = Change(choice="no" if answer.choice == "yes" else "yes", set_choice=True, evidence=EVIDENCE, set_evidence=True)
    writer = Writer(filled.user_id)
    save_answer(
        ASSESSMENT, case_id=case_id, question=question.code, change=change, base=answer.version, operation=uuid4(), by=writer
    )


def export(filled: Filled, product: Server) -> Iterator[str]:
    """Take all judgements out over HTTP, beside COPY of the same query read to its end and thrown away."""
    statement = copy_statement(Case.objects.visible_to(User.objects.get(pk=filled.user_id)), with_evidence=False)
    with psycopg.connect(os.environ["DATABASE_URL"]) as direct, direct.cursor() as cursor:

        def bare_copy() -> None:
            with cursor.copy(statement) as copy:
                for _ in copy:
                    pass

        cursor.execute("SET jit = off")  # as the product has it: compiling the statement takes longer than it saves

        bare = median(milliseconds(bare_copy, 3)) / 1e3
    before = product.resident_mb()
    sizes: list[tuple[int, int]] = []
    ours = median(milliseconds(lambda: sizes.append(_download(filled, product.port())), 3)) / 1e3
    size, rows = sizes[0]
    yield (
        f"{rows:,} judgements as CSV over HTTP: {ours:.2f} s ({size / 1e6:.0f} MB), bare COPY {bare:.2f} s"
        f" ({bare / ours:.2f} of its rows per second), memory {product.resident_mb() - before:+.0f} MB"
    )


def _download(filled: Filled, port: int) -> tuple[int, int]:
    request = f"GET /api/judgements.csv HTTP/1.1\r\nHost: localhost:{port}\r\nCookie: sessionid={filled.cookie}\r\n"
    buffer = bytearray(1 << 20)
    with socket.create_connection(("127.0.0.1", port)) as connected:
        connected.sendall(f"{request}Connection: close\r\n\r\n".encode())
        size = connected.recv_into(buffer)
        rows = int(bytes(buffer[:size]).lower().partition(b"x-row-count:")[2].split(b"\r\n", 1)[0])
        while read := connected.recv_into(buffer):
            size += read
    return size, rows


def refresh(filled: Filled) -> Iterator[str]:
    """Time from a save until its inspection has a run that counts it, with a worker up."""
    celery_app.control.purge()  # what the saves before have left behind while there was no worker
    with _worker():
        save_one(filled)
        _until_current(filled)  # the first also waits for the worker to start
        took = []
        for _ in range(40):
            start = time.perf_counter()
            save_one(filled)
            _until_current(filled)
            took.append((time.perf_counter() - start) * 1e3)
    took.sort()
    yield f"save to refreshed rating with a worker up: p50 {percentile(took, 0.5):.0f} ms, p95 {percentile(took, 0.95):.0f} ms"


def _until_current(filled: Filled) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    wanted = fingerprint_of(filled.small.pk)
    while time.monotonic() < deadline:
        latest = RatingRun.objects.filter(inspection=filled.small).values_list("fingerprint", flat=True).first()
        if latest == wanted:
            return
        time.sleep(0.005)
    raise RuntimeError(f"No rating within {WAIT_SECONDS} seconds.")


@contextmanager
def _worker() -> Iterator[None]:
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", "--concurrency", "1", "--loglevel", "ERROR"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)
