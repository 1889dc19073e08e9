"""The rows of a sheet of an Excel workbook, as text that says what the sheet shows. Pure.

What a spreadsheet program would show otherwise than it is stored is never guessed: such a cell is `Unreadable`, with the reason.
"""

import re
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from cases.csv_rows import FileRefused, Problem
from cases.workbook_parts import (
    Attributes,
    Directory,
    NumberFormat,
    SheetPart,
    Shown,
    damaged,
    directory_of,
    formats_of,
    opened_archive,
    pieces_parsed,
    texts_of,
)

_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_LAST_DAY = 2_958_465  # 31 December 9999
_EXACT = 10**15  # a spreadsheet keeps fifteen digits of a number
_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NO_RESULT = "The cell holds a formula whose result is not stored. Open the file in a spreadsheet program and save it."
_TOO_LONG = "The number has more than 15 digits, which a spreadsheet does not keep. Format the column as text and type it again."
_WORDS = "The format of the cell shows more than the number it holds. Format the column as text and type what is meant."


class Unreadable(str):
    """What a cell holds that cannot be taken as it stands, and why."""

    __slots__ = ("reason",)
    reason: str

    def __new__(cls, text: str, reason: str) -> "Unreadable":
        made = super().__new__(cls, text)
        made.reason = reason
        return made


class Workbook:
    """An opened workbook: its sheets, and the rows of each. Raises FileRefused for what cannot be read."""

    def __init__(self, content: bytes) -> None:
        self._archive = opened_archive(content)
        self._directory = directory_of(self._archive)
        self._texts = texts_of(self._archive, self._directory.texts)
        self._formats = formats_of(self._archive, self._directory.styles)

    @property
    def sheets(self) -> tuple[SheetPart, ...]:
        return self._directory.sheets

    def rows(self, sheet: str) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows of a sheet that hold anything: the number of each and its cells, as many as the first has at least.

        Raises FileRefused at the end where cells are merged: the others of them would be taken for blank.
        """
        found = next((one for one in self.sheets if one.name == sheet), None)
        if found is None:
            raise damaged()
        yield from _rows(self._archive, found.part, self._texts, self._formats, self._directory)

    def hidden_rows(self, sheet: str) -> int:
        """Return how many rows of a sheet a filter or somebody hides; they are read like the others."""
        part = next(one.part for one in self.sheets if one.name == sheet)
        hidden = 0

        def begun(tag: str, attributes: Attributes) -> None:
            nonlocal hidden
            hidden += tag == "row" and attributes.get("hidden") in ("1", "true")

        for _ in pieces_parsed(self._archive, part, begun, lambda _: None):
            pass
        return hidden


def _rows(
    archive: zipfile.ZipFile, part: str, texts: Sequence[str], formats: Sequence[NumberFormat], directory: Directory
) -> Iterator[tuple[int, list[str]]]:
    sheet = _Sheet(texts, formats, from_1904=directory.from_1904)
    width = 0
    for _ in pieces_parsed(archive, part, sheet.begun, sheet.ended, sheet.text):
        for number, cells in sheet.taken():
            width = width or len(cells)
            yield number, cells + [""] * (width - len(cells))
    if sheet.merged:
        raise FileRefused(_merged(cells) for cells in sheet.merged)


def _merged(cells: str) -> Problem:
    place = _PLACE.match(cells)
    return Problem(int(place[2]) if place else 0, "", cells[:40], "These cells are merged. Take the merging back.")


class _Sheet:
    """Gathers the rows of a sheet while it is parsed."""

    def __init__(self, texts: Sequence[str], formats: Sequence[NumberFormat], *, from_1904: bool) -> None:
        self.merged: list[str] = []
        self._texts, self._formats, self._from_1904 = texts, formats, from_1904
        self._rows: list[tuple[int, list[str]]] = []
        self._row = self._column = 0
        self._cells: list[str] = []
        self._type = self._style = ""
        self._value: list[str] = []
        self._has_formula = self._reading = self._aloud = False

    def taken(self) -> list[tuple[int, list[str]]]:
        """Return the rows gathered since the last time."""
        rows, self._rows = self._rows, []
        return rows

    def begun(self, tag: str, attributes: Attributes) -> None:
        if tag == "c":
            self._begin_cell(attributes)
        elif tag in ("v", "t"):
            self._reading = not self._aloud
        elif tag == "f":
            self._has_formula = True
        elif tag == "row":
            self._begin_row(attributes)
        elif tag == "rPh":
            self._aloud = True
        elif tag == "mergeCell":
            self.merged.append(attributes.get("ref", ""))

    def ended(self, tag: str) -> None:
        if tag == "c":
            self._end_cell()
        elif tag in ("v", "t"):
            self._reading = False
        elif tag == "row":
            if any(self._cells):
                self._rows.append((self._row, self._cells))
        elif tag == "rPh":
            self._aloud = False

    def text(self, text: str) -> None:
        if self._reading:
            self._value.append(text)

    def _begin_row(self, attributes: Attributes) -> None:
        given = attributes.get("r", "")
        row = int(given) if given.isdecimal() else 0 if given else self._row + 1
        if not self._row < row <= _LAST_ROW:
            raise damaged()
        self._row, self._column, self._cells = row, 0, []

    def _begin_cell(self, attributes: Attributes) -> None:
        column = self._column + 1
        if given := attributes.get("r"):
            place = _PLACE.fullmatch(given)
            if place is None or int(place[2]) != self._row:
                raise damaged()
            column = column_number(place[1])
        if not self._column < column <= _LAST_COLUMN:
            raise damaged()
        self._column = column
        self._type, self._style = attributes.get("t", "n"), attributes.get("s", "0")
        self._value, self._has_formula = [], False

    def _end_cell(self) -> None:
        if cell := self._cell("".join(self._value)):
            self._cells += [""] * (self._column - 1 - len(self._cells))
            self._cells.append(cell)

    def _cell(self, value: str) -> str:
        if self._type == "s":
            return as_text(self._shared(value)) if value else ""
        if self._type in ("str", "inlineStr"):
            return as_text(value)
        if not value:
            return Unreadable("=", _NO_RESULT) if self._has_formula else ""
        if self._type == "b":
            return "TRUE" if value.strip() == "1" else "FALSE"
        if self._type == "e":
            return Unreadable(value, "The cell shows an error.")
        if self._type == "d":
            return _without_midnight(value.strip())
        return as_shown(value.strip(), self._format(), from_1904=self._from_1904)

    def _shared(self, value: str) -> str:
        number = int(value) if value.strip().isdecimal() else len(self._texts)
        if number >= len(self._texts):
            raise damaged()
        return self._texts[number]

    def _format(self) -> NumberFormat:
        number = int(self._style) if self._style.isdecimal() else 0
        return self._formats[number] if number < len(self._formats) else NumberFormat()


def column_number(letters: str) -> int:
    """Return the number of a column by its letters: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def as_text(text: str) -> str:
    """Return a text as it was typed: trimmed, in composed Unicode, with characters that XML cannot hold as they were."""
    plain = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text
    if any(letter == "\x00" or "\ud800" <= letter <= "\udfff" for letter in plain):
        return Unreadable(text, "The cell holds a character that no text has.")
    return unicodedata.normalize("NFC", plain).strip()


def as_shown(value: str, shown: NumberFormat, *, from_1904: bool) -> str:
    """Return a number as the sheet shows it: a date as 2022-01-31, others with all their digits and zeros in front."""
    try:
        number = float(value)
    except ValueError:
        return Unreadable(value, "The cell should hold a number and does not.")
    if shown.shown is Shown.DATE:
        return _day(number, value, from_1904=from_1904)
    if shown.shown is Shown.TIME:
        return Unreadable(value, "The cell holds a time, not a day.")
    if shown.shown is Shown.WITH_WORDS:
        return Unreadable(value, _WORDS)
    if not abs(number) < _EXACT:
        return Unreadable(value, _TOO_LONG)
    if number.is_integer():
        return str(int(number)).zfill(shown.digits)
    return repr(number)


def _day(number: float, value: str, *, from_1904: bool) -> str:
    """Return the day of a serial number. The 29th of February 1900, which spreadsheets count as Lotus did, never was."""
    days, rest = divmod(number, 1) if abs(number) <= _LAST_DAY else (-1, 0)
    if not from_1904 and (days < 1 or days == 60):
        return Unreadable(value, "There is no such date.")
    if days < 0:
        return Unreadable(value, "There is no such date.")
    first = date(1904, 1, 1) if from_1904 else date(1899, 12, 31) if days < 60 else date(1899, 12, 30)
    try:
        moment = datetime.combine(first + timedelta(days=days), time()) + timedelta(seconds=round(rest * 86_400))
    except OverflowError:
        return Unreadable(value, "There is no such date.")
    return _without_midnight(moment.isoformat(sep=" "))


def _without_midnight(text: str) -> str:
    """Return a day without its time where that is midnight; any other time stays, so that nothing is dropped unseen."""
    return re.sub(r"[T ]00:00(:00(\.0+)?)?Z?$", "", text)
