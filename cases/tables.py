"""The tables of a file that somebody sends: one of a CSV file, one for each sheet of a workbook. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from cases.csv_rows import (
    LARGEST_FILE,
    MOST_PROBLEMS,
    FileRefused,
    Problem,
    Records,
    Table,
    header_of,
    names_read,
    read_table,
    records_of,
)
from cases.workbook_parts import refusal
from cases.workbooks import Unreadable, Workbook

ROWS_SHOWN = 5
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ZIP = b"PK\x03\x04"
# By how a file begins: what else people send, and what they should do.
_NO_TABLES = {
    b"\xd0\xcf\x11\xe0": "This is an old Excel workbook (.xls), or one with a password. Save it as .xlsx, without a password.",
    b"%PDF": "This is a PDF. Ask for the table as an Excel workbook (.xlsx) or as CSV.",
    b"<": "This is a web page or XML, whatever its name says. Save it as an Excel workbook (.xlsx) or as CSV.",
    b"{\\rtf": "This is a text document. Ask for the table as an Excel workbook (.xlsx) or as CSV.",
}


@dataclass(frozen=True, slots=True)
class TableFound:
    """A table as it begins: the sheet that holds it ("" for CSV), the names of its columns, its first rows; or why it is none."""

    sheet: str
    header: tuple[str, ...]
    first: tuple[tuple[str, ...], ...]
    is_hidden: bool = False
    fault: str = ""


def tables_of(content: bytes) -> list[TableFound]:
    """Return the tables of a file as they begin; sheets with nothing in them are none.

    Raises FileRefused with the reason where there is no table that could be read.
    """
    if _is_workbook(content):
        workbook = Workbook(content)
        found = [_begun(workbook.rows(one.name), one.name, is_hidden=one.is_hidden) for one in workbook.sheets]
        tables = [one for one in found if one is not None]
        if not tables:
            raise refusal("The workbook has no cells that hold anything.")
        if all(one.fault for one in tables):
            raise FileRefused(Problem(1, f"sheet {one.sheet}", "", one.fault) for one in tables)
        return tables
    records = records_of(content)
    header = header_of(records)
    return [TableFound("", header, _first_rows(records, len(header)))]


def rows_of(content: bytes, sheet: str) -> Records:
    """Yield the rows of the table of a file, the names of its columns first. Raises FileRefused."""
    return Workbook(content).rows(sheet) if _is_workbook(content) else records_of(content)


def read_file(content: bytes, *, columns: Sequence[str], required: Sequence[str]) -> Table:
    """Read a CSV file, or the one sheet of a workbook that has the required columns; columns in any order and case.

    Raises FileRefused, also for a cell that a sheet shows otherwise than it is stored.
    """
    sheet = _sheet_with(required, tables_of(content)) if _is_workbook(content) else ""
    table = read_table(rows_of(content, sheet), columns=columns, required=required)
    if problems := unreadable(table):
        raise FileRefused(problems[:MOST_PROBLEMS])
    return table


def unreadable(table: Table) -> list[Problem]:
    """Return what a sheet holds and does not show as it is."""
    cells = ((number, name, cell) for number, row in table.rows for name, cell in row.items())
    return [Problem(number, name, cell[:120], cell.reason) for number, name, cell in cells if isinstance(cell, Unreadable)]


def _sheet_with(required: Sequence[str], tables: Sequence[TableFound]) -> str:
    """Return the sheet to read: the only one with the required columns, or the only one there is."""
    found = [table.sheet for table in tables if set(required) <= set(names_read(table.header))]
    if len(found) > 1:
        names = ", ".join(f"“{name}”" for name in found)
        raise refusal(f"More than one sheet has these columns: {names}. Keep one of them, or save each as a file of its own.")
    if not found and len(tables) > 1:
        names = ", ".join(f"“{table.sheet}”" for table in tables)
        raise refusal(f"None of the sheets ({names}) has the column {' and '.join(required)} in its first row.")
    return (found or [tables[0].sheet])[0]


def hidden_rows_of(content: bytes, sheet: str) -> int:
    """Return how many rows of a sheet are hidden; they are read like the others. Raises FileRefused."""
    return Workbook(content).hidden_rows(sheet) if _is_workbook(content) else 0


def _is_workbook(content: bytes) -> bool:
    """Say whether a file is a workbook. Raises FileRefused for what is too large or no table of either kind."""
    if len(content) > LARGEST_FILE:
        raise refusal(f"The file is larger than {LARGEST_FILE // 1024 // 1024} MB. Split it into several files.")
    if reason := next((words for start, words in _NO_TABLES.items() if content.lstrip().startswith(start)), ""):
        raise refusal(reason)
    return content.startswith(_ZIP)


def _begun(records: Records, sheet: str, *, is_hidden: bool) -> TableFound | None:
    first = next(records, None)
    if first is None:
        return None
    try:
        header = header_of(iter([first]))
    except FileRefused as refused:
        return TableFound(sheet, (), (), is_hidden, " ".join(one.reason for one in refused.problems[:5]))
    return TableFound(sheet, header, _first_rows(records, len(header)), is_hidden)


def _first_rows(records: Records, width: int) -> tuple[tuple[str, ...], ...]:
    """Return the first rows that hold anything, as wide as the header; what is wrong further down is said when all is read."""
    try:
        rows = [cells for _, cells in islice(records, ROWS_SHOWN) if any(cells)]
    except FileRefused:
        rows = []
    return tuple(tuple(str(cell) for cell in (cells + [""] * width)[:width]) for cells in rows)
