"""The tables of a file of a population: one of a CSV file, one for each sheet of a workbook. Pure."""

from dataclasses import dataclass
from itertools import islice

from cases.csv_rows import LARGEST_FILE, FileRefused, Problem, Records, header_of, records_of
from sampling.workbook_parts import refusal
from sampling.workbooks import Workbook

ROWS_SHOWN = 5
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
