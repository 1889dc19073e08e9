"""Workbooks for tests: written by another program, then changed in single parts where no program would write such a thing."""

import io
import zipfile
from collections.abc import Callable

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

SHEET = "xl/worksheets/sheet1.xml"


def workbook(*rows: list[object], change: Callable[[Workbook, Worksheet], object] | None = None) -> bytes:
    """A workbook with these rows in its first sheet; `change` does anything else to it."""
    made = Workbook()
    for row in rows:
        made.active.append(row)
    if change:
        change(made, made.active)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def with_parts(content: bytes, **changed: Callable[[str], str] | str | None) -> bytes:
    """The archive with parts changed: each by a function of its text, by a new text, or (None) taken out.

    `sheet` stands for the first sheet and `book` for the workbook; any other word for a part of that name in the archive.
    """
    places = {"sheet": SHEET, "book": "xl/workbook.xml", "styles": "xl/styles.xml", "types": "[Content_Types].xml"}
    wanted = {places.get(name, name): change for name, change in changed.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            change = wanted.pop(name, False)
            text = old.read(name).decode()
            if change is not None:
                new.writestr(name, change(text) if callable(change) else change or text)
        for name, text in wanted.items():
            new.writestr(name, text)
    return out.getvalue()


def plain_sheet(rows: str, after: str = "") -> bytes:
    """A workbook whose first sheet holds this XML of rows, and this after them."""
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    sheet = f"<?xml version='1.0'?><worksheet {space}><sheetData>{rows}</sheetData>{after}</worksheet>"
    return with_parts(workbook(["CRN"]), sheet=sheet)
