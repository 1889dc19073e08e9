"""The measurements: each of the product's jobs beside the same SQL behind a bare function and in PostgreSQL alone."""

import json
import os
import random
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench import load
from bench.filling import Filled
from bench.servers import Server, serve
from cases.answering import saving_parameters, saving_statement
from cases.answers import ASSESSMENT, Change, Writer

SECONDS = float(os.environ.get("BENCH_SECONDS", "4"))
EVIDENCE = "sufficient evidence of analysis; " * 7
CSRF = "b" * 32


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the report. Times in milliseconds; `ratio` is requests per second against the bare function's."""

    job: str
    postgres_p50: float
    bare: load.Round
    product: load.Round

    @property
    def ratio(self) -> float:
        return self.product.per_second / self.bare.per_second


class Saves:
    """Makes requests that save an answer, each client keeping to cases of its own and naming the version it has seen."""

    def __init__(self, filled: Filled, clients: int) -> None:
        self.filled, self.clients, self.random = filled, clients, random.Random(7)
        self.versions = stored_versions(filled.case_ids)

    def next(self, client: int) -> tuple[int, str, int, str]:
        case_ids = self.filled.case_ids[client :: self.clients]
        case, question = self.random.choice(case_ids), self.random.choice(self.filled.questions)
        base = self.versions.get((case, question), 0)
        self.versions[case, question] = base + 1
        return case, question, base, self.random.choice(["yes", "no"])

    def for_product(self) -> Callable[[int], bytes]:
        def request(client: int) -> bytes:
            case, question, base, choice = self.next(client)
            fields = {"choice": choice, "evidence": EVIDENCE}
            edition = self.filled.small.edition_id  # the browser says which edition its page is of
            body = json.dumps({"op": str(uuid.uuid4()), "edition": edition, "fields": fields}).encode()
            head = (
                f'PATCH /api/cases/{case}/answers/{question}/ HTTP/1.1\r\nHost: localhost\r\nIf-Match: "{base}"\r\n'
                f"Cookie: sessionid={self.filled.cookie}; csrftoken={CSRF}\r\nX-CSRFToken: {CSRF}\r\n"
                f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
            )
            return head.encode() + body

        return request

    def for_bare(self) -> Callable[[int], bytes]:
        def request(client: int) -> bytes:
            body = json.dumps(self.parameters(client)).encode()
            return f"POST /save HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body

        return request

    def parameters(self, client: int) -> dict[str, Any]:
        case, question, base, choice = self.next(client)
        change = Change(choice, True, EVIDENCE, True, self.filled.small.edition_id)
        given = saving_parameters(case, question, change, base, uuid.uuid4(), Writer(self.filled.user_id))
        return given | {"operation": str(given["operation"])}


def stored_versions(case_ids: list[int]) -> dict[tuple[int, str], int]:
    """Return the version of every answer of these cases that is stored now, by case and question."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.case_id, q.code, j.version FROM cases_judgement j"
            " JOIN cases_caseassessment a ON a.id = j.assessment_id JOIN standards_question q ON q.id = j.question_id"
            " WHERE a.case_id = ANY(%s)",
            [case_ids],
        )
        return {(row[0], row[1]): row[2] for row in cursor.fetchall()}


@contextmanager
def stage(filled: Filled, pages: dict[str, str]) -> Iterator[tuple[Server, Server, dict[str, list[str]]]]:
    """Serve the product and the bare function; the latter runs what the product's pages ask the database."""
    statements = {name: asked_by(filled, path) for name, path in pages.items()}
    statements["save"] = [saving_statement(ASSESSMENT)]
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        plan = Path(folder) / "statements.json"
        plan.write_text(json.dumps(statements), encoding="utf-8")
        product = stack.enter_context(serve("config.wsgi:application"))
        bare = stack.enter_context(serve("bench.bare:application", BENCH_STATEMENTS=str(plan)))
        yield product, bare, statements


def asked_by(filled: Filled, path: str) -> list[str]:
    """Return the SQL that a page runs, with its values filled in."""
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = filled.cookie
    client.get(path)  # caches of published editions are warm in a running server
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
    if response.status_code != 200:
        raise RuntimeError(f"{path} answered {response.status_code}")
    return [query["sql"] for query in captured.captured_queries]


def measured(server: Server, make: Callable[[int], bytes], clients: int) -> load.Round:
    """Run one round and add the server's processor time per request."""
    before = server.cpu_seconds()
    result = load.run(server.port, make, clients=clients, seconds=SECONDS)
    spent = (server.cpu_seconds() - before) * 1e3
    # The warm-up of load.run is a quarter of the round at most; its share of the time is taken off.
    share = SECONDS / (SECONDS + min(1.0, SECONDS))
    return replace(result, cpu_ms=spent * share / result.requests)


def save_result(filled: Filled, product: Server, bare: Server, clients: int) -> Result:
    """Saving one judgement, at so many clients."""
    return Result(
        f"save one judgement, {clients} client{'s' * (clients > 1)}",
        alone(saving_alone(filled)),
        measured(bare, Saves(filled, clients).for_bare(), clients),
        measured(product, Saves(filled, clients).for_product(), clients),
    )


def page_result(job: str, filled: Filled, product: Server, bare: Server, name: str, path: str, sql: list[str]) -> Result:
    """Reading a page at eight clients."""
    cookie = f"sessionid={filled.cookie}; csrftoken={CSRF}"

    def request(target: str) -> Callable[[int], bytes]:
        raw = f"GET {target} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n".encode()
        return lambda _client: raw

    def alone_once(cursor: "psycopg.Cursor[Any]") -> None:
        for statement in sql:
            cursor.execute(statement, None, prepare=True)
            if cursor.description:
                cursor.fetchall()

    return Result(
        job,
        alone(alone_once),
        measured(bare, request(f"/{name}"), 8),
        measured(product, request(path), 8),
    )


def saving_alone(filled: Filled) -> Callable[["psycopg.Cursor[Any]"], None]:
    """Return a function that saves one answer without any web server."""
    saves, statement = Saves(filled, 1), saving_statement(ASSESSMENT)

    def once(cursor: "psycopg.Cursor[Any]") -> None:
        cursor.execute(statement, saves.parameters(0), prepare=True)

    return once


def alone(once: Callable[["psycopg.Cursor[Any]"], None], times: int = 300) -> float:
    """Return the median milliseconds of doing something in PostgreSQL through one connection."""
    took = []
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as direct, direct.cursor() as cursor:
        for _ in range(times):
            start = time.perf_counter()
            once(cursor)
            took.append((time.perf_counter() - start) * 1e3)
    return median(took)


def pages_of(filled: Filled) -> dict[str, str]:
    """Return the pages that are measured, by name."""
    return {
        "form": reverse("case_page", args=[filled.case_ids[0], filled.page]),
        "list": reverse("cases", args=[filled.big]),
    }
