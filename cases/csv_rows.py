"""Cases in a CSV file: reads the file as far as it can be read and lists everything that is wrong with it. Pure.

Values are data, never instructions: a cell such as `=1+1` is kept as the text it is. A spreadsheet would run it when it opens
a CSV file of ours, so whatever we write as CSV goes through `safe_cell`.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cases.facts import (
    CODE_LIST_OF,
    EARLIEST_YEAR,
    FACT_NAMES,
    HIGHEST_OGRS,
    LONGEST,
    LONGEST_SENTENCE,
    MOST_SANCTIONS,
    OLDEST,
    YOUNGEST,
    CaseFacts,
    CodeLists,
    Value,
    contradictions,
)

COLUMNS = ("reference", *FACT_NAMES)
LARGEST_FILE = 10 * 1024 * 1024  # bytes
MOST_ROWS = 50_000
# A file with more is the wrong file; listing further would help nobody, and the list says that it stops.
MOST_PROBLEMS = 10_000
_DATES = (re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})"),
          re.compile(r"(?P<d>[0-9]{1,2})/(?P<m>[0-9]{1,2})/(?P<y>[0-9]{4})"))  # fmt: skip
_WHOLE = re.compile(r"[0-9]{1,9}")
_DECIMAL = re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?")
_LIMITS = {"age": (YOUNGEST, OLDEST), "previous_sanctions": (0, MOST_SANCTIONS), "ogrs_score": (0, HIGHEST_OGRS)}


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
        return ": ".join([", ".join(place + value).capitalize() or "File", self.reason])


class FileRefused(Exception):  # noqa: N818  (reads as what happened)
    """The file cannot be taken as it is; `problems` says why, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        super().__init__("The file was refused.")
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class GivenCase:
    """One row that could be read."""

    row: int
    reference: str
    facts: CaseFacts


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The columns a file has, and its cases."""

    columns: tuple[str, ...]
    cases: tuple[GivenCase, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of a CSV file and its rows: number as in a spreadsheet, then the trimmed cells by column."""

    columns: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...]


def safe_cell(text: str) -> str:
    """Return text as it may stand in a CSV file that a spreadsheet opens: a formula is made visible instead of run."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def read_cases(content: bytes, code_lists: CodeLists, today: date) -> CaseFile:
    """Read a whole file of cases. Codes may be given by code or by label of the edition's lists; a blank cell is not known.

    Raises FileRefused with every problem of the file (up to MOST_PROBLEMS).
    """
    table = read_table(content, columns=COLUMNS, required=("reference",))
    reader = _FactReader(code_lists, today)
    problems: list[Problem] = []
    cases: list[GivenCase] = []
    first_row: dict[str, int] = {}
    for number, cells in table.rows:
        reference, found = reader.reference(number, cells["reference"], first_row)
        facts, wrong = reader.facts(number, cells)
        problems += [*found, *wrong]
        if len(problems) >= MOST_PROBLEMS:
            rest = f"The file has {MOST_PROBLEMS:,} problems up to here. The rows below were not checked."
            raise FileRefused([*problems[:MOST_PROBLEMS], Problem(number, "", "", rest)])
        cases.append(GivenCase(number, reference, facts))
    if problems:
        raise FileRefused(problems)
    return CaseFile(table.columns, tuple(cases))


def read_table(content: bytes, *, columns: Sequence[str], required: Sequence[str]) -> Table:
    """Read a CSV file with a header row; names of columns in any order and case. Raises FileRefused."""
    records = _records(_decoded(content))
    header = next(records, None)
    if header is None:
        raise FileRefused([Problem(0, "", "", "The file is empty.")])
    names = _header(header[1], columns, required)
    rows, problems = [], []
    for number, cells in records:
        if number > MOST_ROWS + 1:
            raise FileRefused([Problem(0, "", "", f"The file has more than {MOST_ROWS:,} rows. Split it into several files.")])
        if not any(cells):
            continue
        if len(cells) < len(names) or any(cells[len(names) :]):
            expected = f"The row has {len(cells)} cells, the header {len(names)}. Put quotation marks around text with commas."
            problems.append(Problem(number, "", "", expected))
        else:
            rows.append((number, dict(zip(names, cells, strict=False))))
    if problems:
        raise FileRefused(problems[:MOST_PROBLEMS])
    if not rows:
        raise FileRefused([Problem(0, "", "", "The file has a header and no rows below it.")])
    return Table(names, tuple(rows))


def _decoded(content: bytes) -> str:
    if len(content) > LARGEST_FILE:
        limit = LARGEST_FILE // 1024 // 1024
        raise FileRefused([Problem(0, "", "", f"The file is larger than {limit} MB. Split it into several files.")])
    encoding = "Save the file as “CSV UTF-8 (comma delimited)” and try again."
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileRefused([Problem(0, "", "", f"The file is saved as UTF-16. {encoding}")])
    if content.startswith(b"PK\x03\x04"):
        raise FileRefused([Problem(0, "", "", f"This is a spreadsheet or an archive, not a CSV file. {encoding}")])
    if b"\x00" in content:
        raise FileRefused([Problem(0, "", "", f"The file contains null characters: it is not a text file. {encoding}")])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        reason = f"Line {line} of the file holds a character that is not UTF-8. {encoding}"
        raise FileRefused([Problem(0, "", "", reason)]) from None


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each record's number and its trimmed cells, in composed Unicode so that equal texts are equal."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader, None)
        except csv.Error:
            reason = "The row cannot be read: a quotation mark is not closed or stands alone, or a cell is far too long."
            raise FileRefused([Problem(number, "", "", reason)]) from None
        if cells is None:
            return
        yield number, [unicodedata.normalize("NFC", cell).strip() for cell in cells]


def _header(cells: list[str], columns: Sequence[str], required: Sequence[str]) -> tuple[str, ...]:
    while cells and not cells[-1]:
        cells.pop()
    names = tuple("_".join(cell.lower().split()) for cell in cells)
    problems = []
    for place, (cell, name) in enumerate(zip(cells, names, strict=True)):
        if not name:
            problems.append(Problem(1, "", "", f"Column {place + 1} has no name."))
        elif name not in columns:
            problems.append(Problem(1, cell[:60], "", "There is no such column."))
        elif name in names[:place]:
            problems.append(Problem(1, name, "", "The column is there twice."))
    problems += [Problem(1, name, "", "The column is missing.") for name in required if name not in names]
    if problems:
        separators = "The cells must be separated by commas, and the first row must name the columns: " if len(cells) < 2 else ""
        wording = separators or "The first row may name these columns: "
        raise FileRefused([*problems, Problem(1, "", "", f"{wording}{', '.join(columns)}.")])
    return names


class _FactReader:
    """Turns cells into facts. Holds what the labels of the edition's codes mean, and today's date."""

    def __init__(self, code_lists: CodeLists, today: date) -> None:
        self._codes = {name: _codes_by_word(code_lists.get(code_list, {})) for name, code_list in CODE_LIST_OF.items()}
        self._order = {code: place for place, code in enumerate(code_lists.get(CODE_LIST_OF["requirements"], {}))}
        self._today = today

    def reference(self, row: int, text: str, first_row: dict[str, int]) -> tuple[str, list[Problem]]:
        try:
            if not text:
                raise ValueError("Every case needs a reference.")
            reference = _text("reference", text)
            if reference in first_row:
                raise ValueError(f"The reference is already in row {first_row[reference]}.")
        except ValueError as error:
            return "", [Problem(row, "reference", text[:120], str(error))]
        first_row[reference] = row
        return reference, []

    def facts(self, row: int, cells: Mapping[str, str]) -> tuple[CaseFacts, list[Problem]]:
        values: dict[str, Value] = {}
        problems = []
        for name, text in cells.items():
            if name == "reference" or not text:
                continue
            try:
                values[name] = self._value(name, text)
            except ValueError as error:
                problems.append(Problem(row, name, text[:120], str(error)))
        facts = CaseFacts(**values)  # type: ignore[arg-type]  # each column is read as its fact's own type
        problems += [Problem(row, name, cells.get(name, ""), why) for name, why in contradictions(facts, self._today)]
        return facts, problems

    def _value(self, name: str, text: str) -> Value:
        if name == "requirements":
            codes = {self._code(name, part.strip()) for part in text.split(";") if part.strip()}
            return tuple(sorted(codes, key=self._order.__getitem__))
        if name in CODE_LIST_OF:
            return self._code(name, text)
        if name in ("date_of_birth", "started_on"):
            return _date(text)
        if name == "sentence_months":
            return _months(text)
        return _whole(name, text) if name in _LIMITS else _text(name, text)

    def _code(self, name: str, text: str) -> str:
        known = self._codes[name]
        if not known:
            raise ValueError("The edition of this inspection does not record this: leave the cell blank.")
        code = known.get(text.casefold())
        if code is None:
            raise ValueError(f"“{text[:60]}” is not in the edition's list.")
        return code


def _codes_by_word(code_list: Mapping[str, str]) -> dict[str, str]:
    """Return the code for each code and label, whatever their case; a label that two codes share stands for neither."""
    labels: dict[str, list[str]] = {}
    for code, label in code_list.items():
        labels.setdefault(label.casefold(), []).append(code)
    single = {label: codes[0] for label, codes in labels.items() if len(codes) == 1}
    return single | {code.casefold(): code for code in code_list}


def _text(name: str, text: str) -> str:
    if len(text) > LONGEST[name]:
        raise ValueError(f"The text has {len(text)} characters; at most {LONGEST[name]} fit.")
    if any(unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp") for character in text):
        raise ValueError("The text holds a line break or a character that cannot be seen.")
    return text


def _whole(name: str, text: str) -> int:
    lowest, highest = _LIMITS[name]
    if not _WHOLE.fullmatch(text) or not lowest <= int(text) <= highest:
        raise ValueError(f"Give a whole number from {lowest} to {highest}.")
    return int(text)


def _months(text: str) -> Decimal:
    if not _DECIMAL.fullmatch(text) or Decimal(text) > LONGEST_SENTENCE:
        raise ValueError(f"Give months as a number from 0 to {LONGEST_SENTENCE}, with at most two decimal places.")
    return Decimal(text)


def _date(text: str) -> date:
    match = next((found for pattern in _DATES if (found := pattern.fullmatch(text))), None)
    if match is None:
        raise ValueError("Write the date as 2022-01-31 or 31/01/2022.")
    try:
        day = date(int(match["y"]), int(match["m"]), int(match["d"]))
    except ValueError:
        raise ValueError("There is no such date.") from None
    if day.year < EARLIEST_YEAR:
        raise ValueError(f"The year is before {EARLIEST_YEAR}.")
    return day
