"""A population comes in: the file is kept as it came, somebody says what its columns hold, and the worker reads it whole."""

import hashlib
import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from cases.csv_rows import FileRefused, read_columns
from cases.tables import TableFound, hidden_rows_of, rows_of, tables_of
from sampling.eligibility import exclusions
from sampling.models import ColumnMapping, Extract, PopulationCase, SamplePlan
from sampling.permissions import held
from sampling.population import COLUMNS, PopulationRow, read_population
from sampling.rules import NOT_PLANNED, PLANNING_PHASES
from standards.queries import edition_structure
from standards.structure import EditionStructure

logger = logging.getLogger(__name__)

ATTEMPTS = 3
# Much longer than it takes from one word about how far the file has come to the next, and than storing 50,000 rows takes.
HOLD = timedelta(minutes=3)
ROWS_AT_A_TIME = 2_000
_FAILED = "The file could not be read. The log of the worker says why. Try again; if it fails again, tell support."


class _TakenOver(Exception):  # noqa: N818  (reads as what happened)
    """Somebody else has taken the file up, or finished it, while it was being read here."""


@transaction.atomic
def add_extract(*, plan: SamplePlan, content: bytes, file_name: str, dated_on: date, by: User) -> Extract:
    """Keep a file of the population of a plan, with its hash. Nothing is read yet but how its tables begin.

    Raises PermissionDenied, and ValidationError outside planning, for a plan that is no longer the newest, for a day to come
    and for a file that is neither a workbook nor a CSV file with a header.
    """
    _held_for_newest(plan, by)
    if dated_on > timezone.localdate():
        raise ValidationError({"dated_on": "The date of the extract must be today or in the past"})
    try:
        tables = tables_of(content)
    except FileRefused as refused:
        raise ValidationError({"file": [str(problem) for problem in refused.problems[:10]]}) from None
    return Extract.objects.create(
        plan=plan,
        dated_on=dated_on,
        file_name=_plain_name(file_name),
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        header=list(tables[0].header) if len(tables) == 1 else [],
        tables=[asdict(one) for one in tables],
        uploaded_by=by,
    )


def _held_for_newest(plan: SamplePlan, by: User) -> None:
    """Lock the inspection for a file of this plan. Raises as `add_extract` says."""
    held(plan.inspection_id, by, PLANNING_PHASES, NOT_PLANNED)
    newest = SamplePlan.objects.filter(inspection_id=plan.inspection_id, module=plan.module).order_by("-version").first()
    if newest is None or newest.pk != plan.pk:
        raise ValidationError("The plan has been fixed again meanwhile. Load the population for the new plan.")


def _plain_name(file_name: str) -> str:
    """Return the last part of a file's name, without what could not be stored or read."""
    return re.sub(r"[\x00-\x1f\x7f]", "", re.split(r"[\\/]", file_name)[-1])[:160] or "a file without a name"


@transaction.atomic
def ask_to_read(*, extract: Extract, columns: Mapping[str, str], by: User, sheet: str | None = None) -> Extract:
    """Record which columns of the file hold what, and have the worker read it. The provider's next file is offered the same.

    `sheet` names the sheet of a workbook that has several with something in them. Raises PermissionDenied, and ValidationError
    outside planning, for a file that is being read already, for a sheet or columns that are not there and for one that is to
    hold two things.
    """
    inspection = held(extract.plan.inspection_id, by, PLANNING_PHASES, NOT_PLANNED)
    current = Extract.objects.defer("content").get(pk=extract.pk)
    if current.asked_at is not None:
        raise ValidationError("This file is being read, or has been read.")
    table = table_of(current, sheet)
    if table is None:
        raise ValidationError("Select the sheet that holds the population.")
    chosen = {name: columns[name] for name in COLUMNS if columns.get(name)}
    if "reference" not in chosen:
        raise ValidationError({"reference": "Select which column holds the reference of the case"})
    for name, theirs in chosen.items():
        if theirs not in table.header:
            raise ValidationError({name: "Select a column of the file"})
        if list(chosen.values()).count(theirs) > 1:
            raise ValidationError({name: f"“{theirs}” is selected more than once"})
    last = ColumnMapping.objects.filter(provider=inspection.provider).order_by("-pk").first()
    if last is None or last.columns != chosen:
        ColumnMapping.objects.create(provider=inspection.provider, columns=chosen, by=by)
    current.sheet, current.header = table.sheet, list(table.header)
    current.columns, current.asked_at = chosen, timezone.now()
    current.save(update_fields=["sheet", "header", "columns", "asked_at"])
    return current


def table_of(extract: Extract, sheet: str | None) -> TableFound | None:
    """Return the table of a file by the name of its sheet; without one the only table that can be read; else None."""
    tables = [TableFound(**one) for one in extract.tables] or [TableFound("", tuple(extract.header), ())]
    usable = [one for one in tables if not one.fault and sheet in (None, one.sheet)]
    return usable[0] if len(usable) == 1 else None


@transaction.atomic
def read_again(*, extract: Extract, by: User) -> Extract:
    """Have a file read once more that could not be read for a reason that does not lie in it: as a file of its own, from now.

    Raises what `add_extract` raises, and ValidationError for a file that was read, is being read or was refused.
    """
    failed = Extract.objects.select_related("plan").get(pk=extract.pk)
    _held_for_newest(failed.plan, by)
    if not failed.may_be_tried_again or Extract.objects.filter(plan=failed.plan, pk__gt=failed.pk).exists():
        raise ValidationError("This file cannot be read again. Load it once more.")
    kept = ("plan", "dated_on", "file_name", "size", "sha256", "content", "header", "tables", "sheet", "columns")
    return Extract.objects.create(
        **{name: getattr(failed, name) for name in kept}, uploaded_by=by, asked_at=timezone.now()
    )  # fmt: skip


def extracts_to_read() -> list[int]:
    """Return the files that nobody works on. One query."""
    free = Q(held_until=None) | Q(held_until__lt=timezone.now())
    waiting = Extract.objects.filter(free, finished_at=None, asked_at__isnull=False)
    return list(waiting.order_by("pk").values_list("pk", flat=True))


def read_extract(extract_id: int) -> None:
    """Read a file and store its rows, all or none, unless it is finished or somebody else is at it.

    A file that fails says so and is finished; one that has killed its worker too often too.
    """
    now = timezone.now()
    free = Extract.objects.filter(
        Q(held_until=None) | Q(held_until__lt=now), pk=extract_id, finished_at=None, asked_at__isnull=False
    )
    if not free.update(held_until=now + HOLD, attempts=F("attempts") + 1):
        return
    extract = Extract.objects.select_related("plan__inspection").get(pk=extract_id)
    if extract.attempts > ATTEMPTS:
        _finish(extract, failure=f"Given up after {ATTEMPTS} attempts.")
        return
    try:
        _read(extract)
    except _TakenOver:
        logger.warning("Extract %s was taken over while it was read", extract.pk)
    except Exception:
        logger.exception("Extract %s could not be read", extract.pk)
        _finish(extract, failure=_FAILED)


def _read(extract: Extract) -> None:
    plan = extract.plan
    edition = edition_structure(plan.inspection.edition_id)
    module = {plan.module: edition.module_title(plan.module)}
    content, today = bytes(extract.content), timezone.localdate(extract.uploaded_at)

    def checked(rows: int) -> None:
        _progress(extract, checked=rows)

    try:
        table = read_columns(rows_of(content, extract.sheet), extract.columns)
        _progress(extract, rows=len(table.rows), hidden_rows=hidden_rows_of(content, extract.sheet))
        rows = read_population(table, edition.code_lists, module, today, checked)
    except FileRefused as refused:
        # Named as the file names them: it is the provider who puts them right.
        problems = [[one.row, extract.columns.get(one.column, one.column), one.value, one.reason] for one in refused.problems]
        count = len(problems)
        _finish(extract, failure=f"The file was refused: {count:,} problem{'' if count == 1 else 's'}.", problems=problems)
        return
    _progress(extract, checked=len(rows))
    _store(extract, rows, edition)


def _store(extract: Extract, rows: Sequence[PopulationRow], edition: EditionStructure) -> None:
    """Store every row with the reason it is left out for, if there is one, and finish the file: all in one transaction."""
    excluded = exclusions([row.person for row in rows], extract.plan.rules)
    stored = [
        PopulationCase(
            extract=extract,
            row=row.row,
            reference=row.person.reference,
            started_on=row.facts.started_on,
            sex=row.facts.sex,
            disposal=edition.group("sentence_type", row.facts.sentence_type) or row.facts.sentence_type,
            rosh=row.facts.rosh,
            exclusion=rule.code if (rule := excluded.get(row.person.reference)) else "",
            cells=dict(row.cells),
        )
        for row in rows
    ]
    with transaction.atomic():
        with connection.cursor() as cursor:
            # Checks put off until the commit queue up behind one another.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        PopulationCase.objects.bulk_create(stored, batch_size=ROWS_AT_A_TIME)
        _finish(extract)


def _progress(extract: Extract, **columns: object) -> None:
    """Say how far the file has come, and hold it for longer. Raises _TakenOver."""
    own = Extract.objects.filter(pk=extract.pk, attempts=extract.attempts, finished_at=None)
    if not own.update(held_until=timezone.now() + HOLD, **columns):
        raise _TakenOver


def _finish(extract: Extract, **columns: object) -> None:
    _progress(extract, finished_at=timezone.now(), **columns)
