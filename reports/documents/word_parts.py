"""Parts of a Word document that python-docx leaves to its user: tables whose headings repeat, bars, page numbers, language."""

import io
import struct
import zlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from reports.findings import KeyQuestionLine

_INK = RGBColor(0x0B, 0x0C, 0x0C)
_BAR_COLOUR, _LINE, _WHITE = (0x12, 0x43, 0x6D), (0x0B, 0x0C, 0x0C), (0xFF, 0xFF, 0xFF)
_FULL_BAR, _BAR_HEIGHT = 2.9, 0.32  # in cm
_POINTS, _ROWS, _HALF_LINE = 4, 40, 4  # of a picture: points a per cent across, rows, half the rows of the line
_COLUMNS = 100 * _POINTS + 1


def begin(document: Document, *, title: str, header: str, made_at: datetime) -> Document:
    """Give an empty document its paper, fonts, language, title, header and page numbers."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(11)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    normal.element.get_or_add_rPr().append(language)
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3", "Quote"):
        style = document.styles[name]
        style.font.name, style.font.color.rgb = "Arial", _INK
        for fonts in style.element.iter(qn("w:rFonts")):
            for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{theme}"), None)
    document.styles["Title"].font.size = Pt(24)
    properties = document.core_properties
    properties.title, properties.author, properties.language = title, "Record probation inspections", "en-GB"
    properties.created = properties.modified = made_at.replace(tzinfo=None)
    properties.comments = header
    section.header.paragraphs[0].text = header
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    foot.add_run("Page ")
    add_field(foot, "PAGE")
    return document


def add_field(paragraph: Paragraph, code: str) -> None:
    """Add what the reader's program works out, such as the number of the page."""
    for kind in ("begin", "", "end"):
        run = paragraph.add_run()
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = code
        run._r.append(part)


def add_table(
    document: Document,
    head: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    widths: Sequence[float],
    numeric_from: int = 99,
    points: float = 9.5,
) -> Table:
    """Add a table whose first row repeats on every page; `widths` in cm; columns from `numeric_from` on are
    figures; `points` is the size of the letters."""
    rows = list(rows)
    table: Table = document.add_table(rows=1 + len(rows), cols=len(head), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)  # the grid, which some programs follow; others follow the cells
    for row, values in zip(table.rows, (head, *rows), strict=True):
        stays_whole = OxmlElement("w:cantSplit")
        row._tr.get_or_add_trPr().append(stays_whole)
        for place, (cell, value, width) in enumerate(zip(row.cells, values, widths, strict=True)):
            cell.width = Cm(width)
            run = cell.paragraphs[0].add_run(str(value))
            run.font.size = Pt(points)
            run.bold = values is head
            if place >= numeric_from:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    repeats = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeats)
    document.add_paragraph()
    return table


def add_bar(cell: _Cell, line: KeyQuestionLine) -> None:
    """Draw a share into a cell as a bar with its interval, below both in figures; words where nothing was judged."""
    paragraph = cell.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
    paragraph.add_run(line.share).font.size = Pt(8.5)
    if line.per_cent:
        said = f"Bar for {line.per_cent}%, with its interval from {line.low}% to {line.high}%"
        _add_picture(cell.add_paragraph(), _bar(int(line.per_cent), (int(line.low), int(line.high))), said)


def add_part(cell: _Cell, number: int, whole: int) -> None:
    """Draw into a cell how large a part of a whole above 0 a number is, as a bar."""
    per_cent = (200 * number + whole) // (2 * whole)
    _add_picture(cell.paragraphs[0], _bar(per_cent), f"Bar for {number:,} of {whole:,}")


def _add_picture(paragraph: Paragraph, bar: bytes, said: str) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
    picture = paragraph.add_run().add_picture(io.BytesIO(bar), width=Cm(_FULL_BAR), height=Cm(_BAR_HEIGHT))
    picture._inline.docPr.set("descr", said)


def _bar(per_cent: int, interval: tuple[int, int] = (1, 0)) -> bytes:
    """Return a picture as wide as 100 per cent: a bar on white, and across its end the line of the interval, edged with white.

    An interval that ends before it begins has no line.
    """
    low, high = interval
    bar = [_BAR_COLOUR if column < per_cent * _POINTS else _WHITE for column in range(_COLUMNS)]
    rows = []
    for row in range(_ROWS):
        from_middle = abs(2 * row + 1 - _ROWS) // 2
        drawn = _LINE if from_middle < _HALF_LINE else _WHITE if from_middle < 2 * _HALF_LINE else None
        points = [
            drawn if drawn and low * _POINTS <= column <= high * _POINTS else below for column, below in enumerate(bar)
        ]  # fmt: skip
        rows.append(b"\0" + bytes(part for point in points for part in point))
    return _picture(_COLUMNS, _ROWS, b"".join(rows))


def _picture(width: int, height: int, rows: bytes) -> bytes:
    """Return rows of points, each row after a byte of 0, as a PNG file."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
