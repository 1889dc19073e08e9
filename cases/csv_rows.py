"""CSV files as people send them: reads rows and cells and lists everything that is wrong with them. Pure.

Values are data, never instructions: a cell such as `=1+1` is kept as the text it is. A spreadsheet would run it when it opens
a CSV file of ours, so whatever we write as CSV goes through `safe_cell`.
"""

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TypeAlias

LARGEST_FILE = 10 * 1024 * 1024  # bytes
MOST_ROWS = 50_000
MOST_COLUMNS = 500
# A file with more is the wrong file; listing further would help nobody, and the list says that it stops.
MOST_PROBLEMS = 10_000
_MOST_NAMED = 5  # columns without a name that one sentence lists
_MOST_LISTED = 25  # columns that may be there and that one sentence lists
_MOST_LOOKED_UP, _LIKE = 40, 0.8  # unknown columns for which one like them is looked for, and how like it must be


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. `row` counts as a spreadsheet does, the header being row 1; 0 means the whole file."""

    row: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        place = [f"row {self.row}"] if self.row else []
        place += [self.column] if self.column else []
        value = [f"“{self.value}”"] if self.value else []
        where = ", ".join(place + value) or "file"
        return f"{where[0].upper()}{where[1:]}: {self.reason}"


# The number of each row as a spreadsheet counts it, and its trimmed cells.
Records: TypeAlias = Iterator[tuple[int, list[str]]]


class FileRefused(Exception):  # noqa: N818  (reads as what happened)
    """The file cannot be taken as it is; `problems` says why, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        super().__init__("The file was refused.")
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of a file and its rows: number as in a spreadsheet, then the trimmed cells by column."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[int, dict[str, str]]]


def safe_cell(text: str) -> str:
    """Return text as it may stand in a CSV file that a spreadsheet opens: a formula is made visible instead of run."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def written(rows: Iterable[Sequence[str]]) -> str:
    """Return rows as a CSV file that a spreadsheet may open."""
    out = io.StringIO()
    csv.writer(out).writerows([safe_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def read_table(records: Records, *, columns: Sequence[str], required: Sequence[str]) -> Table:
    """Read rows with a header; names of columns in any order and case. Raises FileRefused."""
    names = _header(_first(records), columns, required)
    return Table(names, tuple((number, dict(zip(names, cells, strict=False))) for number, cells in _rows(records, len(names))))


def records_of(content: bytes) -> Records:
    """Yield the rows of a CSV file, each with its number and its trimmed cells. Raises FileRefused."""
    return _records(_decoded(content))


def header_of(records: Records) -> tuple[str, ...]:
    """Return the names of the columns as they stand there. Raises FileRefused where one has no name or is there twice."""
    cells = _first(records)
    _named_once(cells)
    return tuple(cells)


def read_columns(records: Records, wanted: Mapping[str, str]) -> Table:
    """Read the columns that somebody has named: our name -> the file's. Raises FileRefused, for one that is not there too."""
    header = header_of(records)
    if missing := [Problem(1, theirs, "", "The column is missing.") for theirs in wanted.values() if theirs not in header]:
        raise FileRefused(missing)
    places = {name: header.index(theirs) for name, theirs in wanted.items()}
    rows = _rows(records, len(header))
    return Table(tuple(wanted), tuple((number, {name: cells[at] for name, at in places.items()}) for number, cells in rows))


def _first(records: Records) -> list[str]:
    """Return the cells of the header, without empty ones at its end."""
    header = next(records, None)
    if header is None:
        raise FileRefused([Problem(0, "", "", "The file is empty.")])
    cells = list(header[1])
    while cells and not cells[-1]:
        cells.pop()
    if len(cells) > MOST_COLUMNS:
        reason = f"The file has {len(cells):,} columns; {MOST_COLUMNS} at most are read. Take out those that are not needed."
        raise FileRefused([Problem(1, "", "", reason)])
    return cells


def _rows(records: Records, width: int) -> list[tuple[int, list[str]]]:
    """Return the rows below the header that hold anything, each with as many cells as the header or more."""
    rows: list[tuple[int, list[str]]] = []
    problems: list[Problem] = []
    for number, cells in records:
        if not any(cells):
            continue
        if len(rows) == MOST_ROWS:
            raise FileRefused([Problem(0, "", "", f"The file has more than {MOST_ROWS:,} rows. Split it into several files.")])
        if len(cells) < width or any(cells[width:]):
            remedy = "Put quotation marks around text with commas." if width > 1 else "Take out what stands above the headings."
            expected = f"The row has {len(cells)} cells, the header {width}. {remedy}"
            problems.append(Problem(number, "", "", expected))
        else:
            rows.append((number, cells))
    if problems:
        raise FileRefused(problems[:MOST_PROBLEMS])
    if not rows:
        raise FileRefused([Problem(0, "", "", "The file has a header and no rows below it.")])
    return rows


def _decoded(content: bytes) -> str:
    if len(content) > LARGEST_FILE:
        limit = LARGEST_FILE // 1024 // 1024
        raise FileRefused([Problem(0, "", "", f"The file is larger than {limit} MB. Split it into several files.")])
    encoding = "Save the file as “CSV UTF-8 (comma delimited)” and try again."
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _from_utf16(content)
    if b"\x00" in content:
        raise FileRefused([Problem(0, "", "", f"The file contains null characters: it is not a text file. {encoding}")])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        reason = f"Line {line} of the file holds a character that is not UTF-8. {encoding}"
        raise FileRefused([Problem(0, "", "", reason)]) from None


def _from_utf16(content: bytes) -> str:
    """Decode what spreadsheets call Unicode text; its first two bytes say so."""
    try:
        text = content.decode("utf-16")
    except UnicodeDecodeError:
        raise FileRefused([Problem(0, "", "", "The file begins as UTF-16 and does not go on as such.")]) from None
    if "\x00" in text:
        raise FileRefused([Problem(0, "", "", "The file contains null characters: it is not a text file.")])
    return text


def _separated(text: str) -> tuple[str, str, int]:
    """Return a text without the line in which Excel names the separator, the separator, and how many lines were left out.

    Without such a line, cells are separated by what stands most often between the names of the columns.
    """
    if named := re.match(r'"?sep=(.)"?[ \t,;]*(?:\r\n|\r|\n)', text, re.IGNORECASE):
        return text[named.end() :], named[1], 1
    header = re.sub(r'"[^"]*"', "", re.split(r"[\r\n]", text, maxsplit=1)[0])
    return text, max(",;\t|", key=header.count), 0


def _records(text: str) -> Records:
    """Yield each record's number and its trimmed cells, in composed Unicode so that equal texts are equal."""
    text, separator, number = _separated(text)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=separator, skipinitialspace=True)
    while True:
        number += 1
        try:
            cells = next(reader, None)
        except csv.Error:
            reason = "The row cannot be read: a quotation mark is not closed or stands alone, or a cell is far too long."
            raise FileRefused([Problem(number, "", "", reason)]) from None
        if cells is None:
            return
        yield number, [_as_shown(cell) for cell in cells]


def _as_shown(cell: str) -> str:
    """Return a cell as a spreadsheet shows it: `="00123"` is how some systems keep the noughts in front."""
    text = unicodedata.normalize("NFC", cell).strip()
    kept = re.fullmatch(r'="([^"]*)"', text)
    return kept[1].strip() if kept else text


def _header(cells: list[str], columns: Sequence[str], required: Sequence[str]) -> tuple[str, ...]:
    names = names_read(cells)
    problems = []
    for place, (cell, name) in enumerate(zip(cells, names, strict=True)):
        if not name:
            problems.append(Problem(1, "", "", f"Column {place + 1} has no name."))
        elif name not in columns:
            meant = get_close_matches(name, columns, 1, _LIKE) if place < _MOST_LOOKED_UP else []
            hint = f" The nearest is {meant[0]}." if meant else ""
            problems.append(Problem(1, cell[:60], "", f"There is no such column.{hint}"))
        elif name in names[:place]:
            problems.append(Problem(1, name, "", "The column is there twice."))
    problems += [Problem(1, name, "", "The column is missing.") for name in required if name not in names]
    if problems:
        separators = "The cells must be separated by commas, and the first row must name the columns: " if len(cells) < 2 else ""
        wording = separators or "The first row may name these columns: "
        more = (
            f" and {len(columns) - _MOST_LISTED} more, all of which the file to start from has"
            if len(columns) > _MOST_LISTED
            else ""
        )
        raise FileRefused([*problems, Problem(1, "", "", f"{wording}{', '.join(columns[:_MOST_LISTED])}{more}.")])
    return names


def names_read(cells: Iterable[str]) -> tuple[str, ...]:
    """Return the names of columns as ours are written: small letters, joined by underscores."""
    return tuple("_".join(cell.lower().split()) for cell in cells)


def _named_once(cells: Sequence[str]) -> None:
    problems = (
        [Problem(1, "", "", _without_name(places))] if (places := [at for at, cell in enumerate(cells) if not cell]) else []
    )
    problems += [
        Problem(1, cell[:60], "", "The column is there twice.") for at, cell in enumerate(cells) if cell and cell in cells[:at]
    ]
    if problems or not cells:
        raise FileRefused(problems or [Problem(1, "", "", "The first row must name the columns.")])


def _without_name(places: Sequence[int]) -> str:
    """Say which columns have no name, and what to do: above all where one heading is merged over several columns."""
    numbers = [str(place + 1) for place in places[:_MOST_NAMED]]
    more = f" and {len(places) - _MOST_NAMED} more" if len(places) > _MOST_NAMED else ""
    lead = f"Columns {', '.join(numbers)}{more} have no name" if len(places) > 1 else f"Column {numbers[0]} has no name"
    return f"{lead}. The first row must name each column: take merged headings apart, and put headings of two rows into one."
