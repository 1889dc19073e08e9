"""Judgements leave the system as a CSV file: streamed from PostgreSQL's own COPY, of one moment, and recorded.

Nothing of the file is held in memory but the block that is being sent. The connection is busy until the file has been sent
or the reader has gone; `close`, which the server calls in either case, gives it back.
"""

import logging
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from typing import cast

from django.db import connection, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from psycopg import ClientCursor, Connection, Copy, Cursor
from psycopg.abc import Buffer

from accounts.models import ApiToken, User
from cases.models import Case, CaseQuerySet, ExportLog
from cases.queries.judgement_rows import judgement_rows, number_of_rows
from inspections.models import Inspection

logger = logging.getLogger(__name__)

COLUMNS = (
    "inspection", "edition", "safe_case", "module", "question", "kind", "concept", "state", "option", "counts", "version",
    "updated_at", "assessor", "flagged", "practice", "source", "source_on", "changed_after_interview",
    "paper_date", "paper_assessor", "results_version", "set_aside",
)  # fmt: skip
# Words that people typed: they may name somebody, and leave only when they are asked for.
FREE_TEXT = ("safe_flag_note", "safe_practice_text", "safe_changed_because", "safe_evidence")
BLOCK_BYTES = 256 * 1024
LINES_AT_ONCE = 100


class JudgementFile:
    """The file on its way out: iterate to read it once, block by block, and close it afterwards.

    `rows` is known before the first block: it was counted in the snapshot that the file is read from.
    """

    def __init__(self, cases: CaseQuerySet, log: ExportLog, *, count_line: bool, every_question: bool = False) -> None:
        self.rows: int | None = None
        self._log = log
        self._count_line = count_line
        self._sent = 0
        self._blocks: Generator[bytes] | None = None
        self._open = ExitStack()
        self._open.enter_context(transaction.atomic(durable=True))
        try:
            with connection.cursor() as cursor:
                # Compiling the statement takes longer than it saves.
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL jit = off")
            self.rows = number_of_rows(cases, every_question=every_question)
            # The judgements of one inspection are sorted in no time; sorting those of all would double the time of the file.
            order = "ORDER BY scope.reference, question.position" if log.inspection_id else ""
            self._copy = copy_statement(cases, with_evidence=log.with_evidence, every_question=every_question, order=order)
        except BaseException:
            self.close()
            raise

    def __iter__(self) -> Iterator[bytes]:
        if self._blocks is None:
            self._blocks = self._read()
        return self._blocks

    def _read(self) -> Generator[bytes]:
        with connection.cursor() as cursor, cast("Cursor", cursor.cursor).copy(self._copy) as copy:
            for block, lines in _blocks(copy, self.rows or 0):
                yield block
                self._sent += lines
        if self._count_line:
            yield f"# rows: {self.rows}\n".encode()

    def close(self) -> None:
        """Give the connection back and finish the record. A file that is not read to its end stops PostgreSQL's work on it."""
        if self._log.finished_at is not None:
            return
        try:
            if self._blocks is not None:
                self._blocks.close()  # where it stands, COPY is cancelled
        finally:
            # Nothing was written: after a COPY that was cancelled the transaction could not be committed anyway.
            transaction.set_rollback(True)
            self._open.close()
        _finish(self._log, rows=self.rows, sent=self._sent)


def export_judgements(
    *,
    inspection: Inspection | None,
    with_evidence: bool,
    count_line: bool,
    token: ApiToken | None,
    by: User,
    every_question: bool = False,
) -> JudgementFile:
    """Begin a file of the judgements that the person may see, of one inspection or of all, and record that it was begun.

    `every_question` gives a row for each question of each case's form, whether something was recorded or not. `count_line` adds
    a last line `# rows: <number>`, by which a file that was cut off can be told on its own.
    """
    log = ExportLog.objects.create(by=by, token=token, inspection=inspection, with_evidence=with_evidence)
    what = inspection.reference if inspection else "all inspections"
    logger.info("Export %s begun by user %s: judgements of %s", log.pk, by.pk, what)
    cases = Case.objects.visible_to(by)
    if inspection is not None:
        cases = cases.filter(inspection=inspection)
    return JudgementFile(cases, log, count_line=count_line, every_question=every_question)


def copy_statement(cases: CaseQuerySet, *, with_evidence: bool, every_question: bool = False, order: str = "") -> str:
    """Return the COPY statement with its parameters in place: COPY itself takes none."""
    columns = (*COLUMNS, *FREE_TEXT) if with_evidence else COLUMNS
    # The key is made from the product's secret: the same person has the same pseudonym in every file, and nobody can try names.
    key = salted_hmac("cases.exporting.assessor", "", algorithm="sha256").hexdigest()
    statement, parameters = judgement_rows(cases, columns, every_question=every_question, key=key, rest=order)
    connection.ensure_connection()
    query = ClientCursor(cast("Connection", connection.connection)).mogrify(statement, parameters)
    return f"COPY ({query}) TO STDOUT WITH (FORMAT csv, HEADER)"


def _blocks(copy: Copy, expected: int) -> Iterator[tuple[bytes, int]]:
    """Yield blocks of whole lines, with the number of rows in each; the first line names the columns and is no row.

    `expected` is the number of rows to come. PostgreSQL sends each line by itself, and to ask for each whether it has arrived is
    most of the work of reading a large file. So as many as may have arrived are taken at once; those that have not are empty.
    """
    take = copy.connection.pgconn.get_copy_data
    parts: list[Buffer] = []
    size, waiting, rows = 0, expected + 1, -1
    while line := copy.read():
        lines = [line, *[take(1)[1] for _ in range(min(LINES_AT_ONCE, waiting - 1))]]
        number = len(lines) if lines[-1] else len(lines) - lines.count(b"")
        arrived = b"".join(lines)
        parts.append(arrived)
        size, waiting, rows = size + len(arrived), max(waiting - number, 1), rows + number
        if size >= BLOCK_BYTES:
            yield b"".join(parts), rows
            parts, size, rows = [], 0, 0
    if parts:
        yield b"".join(parts), rows


def _finish(log: ExportLog, *, rows: int | None, sent: int) -> None:
    log.rows, log.rows_sent, log.finished_at = rows, sent, timezone.now()
    log.save(update_fields=["rows", "rows_sent", "finished_at"])
    logger.info("Export %s %s; rows: %s of %s", log.pk, "complete" if sent == rows else "broken off", sent, rows)
