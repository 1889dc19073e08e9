"""A bare WSGI function that runs prepared SQL: the least that Python behind gunicorn can do for the same work.

The file named by BENCH_STATEMENTS holds the statements by path; what is posted as JSON becomes their parameters.
"""

import json
import os
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import psycopg

_local = threading.local()
_plan = json.loads(Path(os.environ["BENCH_STATEMENTS"]).read_text(encoding="utf-8"))


def _connection() -> "psycopg.Connection[Any]":
    if not hasattr(_local, "connection"):
        _local.connection = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
    connection: psycopg.Connection[Any] = _local.connection
    return connection


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Run the statements named by the path and answer with their last rows as JSON."""
    name = environ["PATH_INFO"].strip("/")
    length = int(environ.get("CONTENT_LENGTH") or 0)
    posted = json.loads(environ["wsgi.input"].read(length)) if length else None
    rows: list[Any] = []
    with _connection().cursor() as cursor:
        for statement in _plan[name]:
            cursor.execute(statement, posted, prepare=True)
            rows = cursor.fetchall() if cursor.description else []
    body = json.dumps(rows, default=str).encode()
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
