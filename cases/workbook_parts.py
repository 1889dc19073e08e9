"""The parts of an Excel workbook (.xlsx): its archive, list of sheets, texts and number formats. Pure.

ECMA-376, part 1, section 18. Nothing is unpacked to disk and nothing is run; what could do harm is refused before it is read.
"""

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from xml.parsers import expat

from cases.csv_rows import FileRefused, Problem

MOST_UNPACKED = 200 * 1024 * 1024  # bytes
_MOST_PARTS = 2_000
_PIECE = 64 * 1024
# What reading an archive raises where it is not as it should be.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, expat.ExpatError, UnicodeDecodeError, EOFError, KeyError, NotImplementedError,
    OSError, RuntimeError,
)  # fmt: skip
_CONTENTS = "[Content_Types].xml"
_DAMAGED = "The workbook is damaged. Open it in a spreadsheet program, save it as an Excel workbook (.xlsx) and try again."

Attributes = Mapping[str, str]


def refusal(reason: str, row: int = 0) -> FileRefused:
    """Return the refusal of a whole file for one reason."""
    return FileRefused([Problem(row, "", "", reason)])


def damaged() -> FileRefused:
    """Return the refusal of a file that is not what a spreadsheet program writes."""
    return refusal(_DAMAGED)


def opened_archive(content: bytes) -> zipfile.ZipFile:
    """Open a workbook's archive. Raises FileRefused for what is no workbook, has macros or a password, or unpacks to too much."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        parts = archive.infolist()
    except (*_BROKEN, ValueError):
        raise damaged() from None
    names = [part.filename for part in parts]
    unpacked = sum(part.file_size for part in parts)
    reasons = (
        (len(parts) > _MOST_PARTS or unpacked > MOST_UNPACKED, "The file unpacks to far more than a table of this size needs."),
        (any(part.flag_bits & 1 for part in parts), "The file is protected by a password. Save it without one."),
        ("mimetype" in names, "This is an OpenDocument file. Save it as an Excel workbook (.xlsx) or as CSV."),
        ("xl/workbook.bin" in names, "This is a binary workbook (.xlsb). Save it as an Excel workbook (.xlsx)."),
        (
            any(name.lower().endswith("vbaproject.bin") for name in names),
            "The workbook has macros. Save it as .xlsx, without them.",
        ),
        (_CONTENTS not in names, "This is an archive, not a workbook."),
        (len(set(names)) < len(names), _DAMAGED),
    )
    if reason := next((words for applies, words in reasons if applies), ""):
        raise refusal(reason)
    return archive


def pieces_parsed(
    archive: zipfile.ZipFile,
    name: str,
    begun: Callable[[str, Attributes], None],
    ended: Callable[[str], None],
    text: Callable[[str], None] | None = None,
) -> Iterator[None]:
    """Parse a part piece by piece, and say so after each. Names of elements come without their namespace.

    Raises FileRefused where it is not XML, or declares a document type, which no spreadsheet program writes.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda tag, attributes: begun(tag.rpartition(":")[2], attributes)
    parser.EndElementHandler = lambda tag: ended(tag.rpartition(":")[2])
    if text is not None:
        parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _no_document_type
    try:
        with archive.open(name) as part:
            while piece := part.read(_PIECE):
                parser.Parse(piece, False)
                yield
            parser.Parse(b"", True)
    except (*_BROKEN, ValueError):
        raise damaged() from None
    yield


def _no_document_type(*_: object) -> None:
    raise damaged()


def elements_of(archive: zipfile.ZipFile, name: str) -> list[tuple[str, dict[str, str]]]:
    """Return the elements of a small part in their order, each with its attributes; none where there is no such part."""
    found: list[tuple[str, dict[str, str]]] = []
    if name in archive.namelist():
        for _ in pieces_parsed(archive, name, lambda tag, attributes: found.append((tag, dict(attributes))), lambda _: None):
            pass
    return found


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet by the name that people see, the part that holds it, and whether a spreadsheet program hides it."""

    name: str
    part: str
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Directory:
    """What a workbook says of itself: its sheets with cells, and whether its days are counted from 1904."""

    sheets: tuple[SheetPart, ...]
    from_1904: bool
    texts: str
    styles: str


def directory_of(archive: zipfile.ZipFile) -> Directory:
    """Return what the workbook holds. Raises FileRefused."""
    top = _related(archive, "_rels/.rels", "")
    workbook = next((target for kind, target in top.values() if kind == "officeDocument"), "xl/workbook.xml")
    folder, file = posixpath.split(workbook)
    related = _related(archive, f"{folder}/_rels/{file}.rels", folder)
    sheets: list[SheetPart] = []
    from_1904 = False
    for tag, attributes in elements_of(archive, workbook):
        if tag == "workbookPr":
            from_1904 = attributes.get("date1904", "0") in ("1", "true")
        if tag == "sheet":
            key = next((value for name, value in attributes.items() if name.rpartition(":")[2] == "id"), "")
            kind, part = related.get(key, ("", ""))
            if kind == "worksheet" and part in archive.namelist():
                hidden = attributes.get("state", "visible") != "visible"
                sheets.append(SheetPart(attributes.get("name", "").strip() or f"Sheet {len(sheets) + 1}", part, hidden))
    if not sheets or len({one.name[:60] for one in sheets}) < len(sheets):
        raise damaged()
    parts = dict(related.values())
    return Directory(tuple(sheets), from_1904, parts.get("sharedStrings", ""), parts.get("styles", ""))


def _related(archive: zipfile.ZipFile, name: str, folder: str) -> dict[str, tuple[str, str]]:
    """Return the parts that a part refers to inside the archive: by id, what each is and its name."""
    found = {}
    for tag, attributes in elements_of(archive, name):
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[attributes.get("Id", "")] = (attributes.get("Type", "").rpartition("/")[2], part)
    return found


def texts_of(archive: zipfile.ZipFile, name: str) -> list[str]:
    """Return the texts that cells refer to by number; those said aloud beside East Asian ones are not theirs."""
    if name not in archive.namelist():
        return []
    collector = _Texts()
    for _ in pieces_parsed(archive, name, collector.begun, collector.ended, collector.text):
        pass
    return collector.found


class _Texts:
    """Gathers the text of each item, whether in one piece or in runs of several formats."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._parts: list[str] = []
        self._in_text = self._aloud = False

    def begun(self, tag: str, _: Attributes) -> None:
        if tag == "si":
            self._parts = []
        elif tag == "t":
            self._in_text = not self._aloud
        elif tag == "rPh":
            self._aloud = True

    def ended(self, tag: str) -> None:
        if tag == "si":
            self.found.append("".join(self._parts))
        elif tag == "t":
            self._in_text = False
        elif tag == "rPh":
            self._aloud = False

    def text(self, text: str) -> None:
        if self._in_text:
            self._parts.append(text)


class Shown(Enum):
    """What a number format makes of a number."""

    NUMBER = auto()
    DATE = auto()
    TIME = auto()
    WITH_WORDS = auto()


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How a number is shown; `digits` is how many it is filled up to with zeros in front, 0 where it is not."""

    shown: Shown = Shown.NUMBER
    digits: int = 0


_QUOTED = re.compile(r'"([^"]*)"|\\(.)|_.|\*.')
_BRACKETS = re.compile(r"\[[^\]]*\]")
_DATES = (14, 15, 16, 17, 22, *range(27, 32), 36, *range(50, 55), 57, 58)
_TIMES = (18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56)
_BUILT_IN = dict.fromkeys(_DATES, NumberFormat(Shown.DATE)) | dict.fromkeys(_TIMES, NumberFormat(Shown.TIME))


def number_format(code: str) -> NumberFormat:
    """Return what a format code makes of a number: `dd/mm/yyyy` a date, `00000` five digits, `"NB-"0` a number with words."""
    first = code.split(";")[0]
    plain = _BRACKETS.sub("", _QUOTED.sub("", first)).lower()
    if re.search("[dy]", plain):
        return NumberFormat(Shown.DATE)
    if re.search("[hs]", plain) or re.search(r"\[[hms]+\]", first.lower()):
        return NumberFormat(Shown.TIME)
    if "m" in plain:  # a month by itself
        return NumberFormat(Shown.DATE)
    words = "".join(quoted or escaped or "" for quoted, escaped in _QUOTED.findall(first))
    if re.search(r"\w", words):
        return NumberFormat(Shown.WITH_WORDS)
    return NumberFormat(digits=len(plain)) if re.fullmatch("0{2,}", plain) else NumberFormat()


def formats_of(archive: zipfile.ZipFile, name: str) -> list[NumberFormat]:
    """Return how each style of a workbook shows numbers, by the number of the style. Raises FileRefused."""
    custom: dict[str, NumberFormat] = {}
    styles: list[NumberFormat] = []
    inside = False
    for tag, attributes in elements_of(archive, name):
        if tag == "numFmt" and not inside:
            custom[attributes.get("numFmtId", "")] = number_format(attributes.get("formatCode", ""))
        elif tag in ("cellStyleXfs", "cellXfs", "cellStyles", "dxfs"):
            inside = tag == "cellXfs"
        elif tag == "xf" and inside:
            key = attributes.get("numFmtId", "0")
            built_in = _BUILT_IN.get(int(key)) if key.isdigit() else None
            styles.append(custom.get(key) or built_in or NumberFormat())
    return styles
