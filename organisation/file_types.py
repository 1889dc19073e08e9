"""Which files may be kept as evidence: known by their content, and called accordingly. Pure.

A name alone proves nothing and a browser may guess, so both must agree on a type of this list. Documents that carry programs
(macros) and archives of any other kind are refused.
"""

import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

LONGEST_NAME = 160
_BEGINNING = 2048
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_OFFICE = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True, slots=True)
class FileType:
    """A kind of file: what people call it, the endings its name may have, and how it is announced to a browser."""

    words: str
    endings: tuple[str, ...]
    media_type: str


PDF = FileType("PDF", (".pdf",), "application/pdf")
DOCX = FileType("Word document", (".docx",), f"{_OFFICE}wordprocessingml.document")
XLSX = FileType("Excel workbook", (".xlsx",), f"{_OFFICE}spreadsheetml.sheet")
ODT = FileType("OpenDocument text", (".odt",), f"{_OPEN_DOCUMENT}text")
ODS = FileType("OpenDocument spreadsheet", (".ods",), f"{_OPEN_DOCUMENT}spreadsheet")
PNG = FileType("PNG picture", (".png",), "image/png")
JPEG = FileType("JPEG picture", (".jpg", ".jpeg"), "image/jpeg")
TEXT = FileType("plain text", (".txt", ".csv"), "text/plain")
FILE_TYPES = (PDF, DOCX, XLSX, ODT, ODS, PNG, JPEG, TEXT)
ENDINGS = tuple(ending for kind in FILE_TYPES for ending in kind.endings)

_SIGNATURES = ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG))
_MAIN_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
_OPEN_DOCUMENTS = {kind.media_type.encode(): kind for kind in (ODT, ODS)}
_HARMLESS_CONTROLS = frozenset("\t\n\r\f")


class NotAccepted(ValueError):  # noqa: N818  (reads as what happened)
    """A file that is not kept; the message says why, for whoever chose it."""


def recognised(name: str, content: IO[bytes]) -> FileType:
    """Return the type of a file whose name and content agree on one of `FILE_TYPES`. Raises NotAccepted.

    Reads from the beginning and leaves the position there.
    """
    named = _named(name)
    content.seek(0)
    beginning = content.read(_BEGINNING)
    if beginning.startswith(b"PK\x03\x04"):
        found = _packed(content)
    else:
        found = next((kind for signature, kind in _SIGNATURES if beginning.startswith(signature)), None)
        found = found or (TEXT if _is_text(content) else None)
    content.seek(0)
    if found is not named:
        raise NotAccepted(f"The content of the file is not that of a {named.words} file, as its name says")
    return named


def _named(name: str) -> FileType:
    ending = PurePosixPath(name.lower()).suffix
    for kind in FILE_TYPES:
        if ending in kind.endings:
            return kind
    raise NotAccepted(f"The file must be one of these types: {', '.join(ENDINGS)}")


def _packed(content: IO[bytes]) -> FileType | None:
    """Return what a ZIP archive really is, from its directory; nothing in it is unpacked."""
    try:
        with zipfile.ZipFile(content) as archive:
            names = archive.namelist()
            open_document = _OPEN_DOCUMENTS.get(_named_type(archive))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError):
        return None
    if any(_is_program(entry) for entry in names):
        raise NotAccepted("The file contains macros. Save it without them, or as a PDF")
    office = next((kind for part, kind in _MAIN_PARTS.items() if part in names and "[Content_Types].xml" in names), None)
    return open_document or office


def _is_program(entry: str) -> bool:
    return entry.lower().endswith("vbaproject.bin") or entry.startswith(("Basic/", "Scripts/"))


def _named_type(archive: zipfile.ZipFile) -> bytes:
    """Return the type that an OpenDocument file names in its first entry, which is never compressed; b"" for any other."""
    first = next(iter(archive.infolist()), None)
    if first is None or first.filename != "mimetype" or first.compress_type != zipfile.ZIP_STORED or first.file_size > 100:
        return b""
    return archive.read(first)


def _is_text(content: IO[bytes]) -> bool:
    """Whether a file holds nothing but text, as UTF-8 or as older Windows programs write it."""
    content.seek(0)
    whole = content.read()
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = whole.decode(encoding)
        except UnicodeDecodeError:
            continue
        return all(character >= " " or character in _HARMLESS_CONTROLS for character in text)
    return False


def harmless_name(name: str) -> str:
    """Return the last part of a file's name as it may be shown and offered for saving, at most 160 characters.

    Without directories, control and direction characters and leading dots; a name of which nothing is left is "file".
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    normal = unicodedata.normalize("NFC", last)
    visible = "".join(character if unicodedata.category(character)[0] != "C" else " " for character in normal)
    tidy = " ".join(visible.replace('"', "'").split()).strip(". ")
    path = PurePosixPath(tidy or "file")
    ending = path.suffix if len(path.suffix) <= 10 else ""
    stem = tidy[: len(tidy) - len(ending)] if ending else tidy
    if f".{tidy.lower()}" in ENDINGS:  # there was nothing before the ending
        return f"file.{tidy}"
    return f"{stem[: LONGEST_NAME - len(ending)].rstrip() or 'file'}{ending}"
