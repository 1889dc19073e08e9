"""Files as people send them: each is either read as it was meant, or refused with row, column and reason."""

import contextlib
import io
import re
import struct
import zipfile
from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.csv_rows import LARGEST_FILE, FileRefused, read_columns
from cases.tables import hidden_rows_of, rows_of, tables_of
from cases.workbook_parts import NumberFormat, Shown, number_format
from cases.workbooks import Unreadable, as_shown, column_number
from sampling.population import read_population
from tests.cases.workbooks import plain_sheet, with_parts, workbook

HEAD = ["CRN", "Start", "Office"]
WANTED = {"reference": "CRN", "started_on": "Start", "office": "Office"}
TODAY = date(2022, 3, 7)
DAY = date(2021, 9, 6)
CODES = {"sex": {"male": "Male", "female": "Female"}}


def read(content, sheet=None, wanted=WANTED):
    """Read a file as the product does: how it begins, then the table."""
    tables = tables_of(content)
    chosen = tables[0].sheet if sheet is None else sheet
    header = next(one.header for one in tables if one.sheet == chosen)
    table = read_columns(rows_of(content, chosen), {ours: theirs for ours, theirs in wanted.items() if theirs in header})
    return read_population(table, CODES, {"supervision": "Supervision"}, TODAY)


def cells(content, sheet=None):
    return [tuple(row.cells.values()) for row in read(content, sheet)]


def refused(content, sheet=None):
    with pytest.raises(FileRefused) as found:
        read(content, sheet)
    return [(one.row, one.column, one.reason) for one in found.value.problems]


def formatted(value, code):
    def change(_, sheet):
        sheet["A2"].number_format = code

    return workbook(HEAD, [value, DAY, "x"], change=change)


def in_1904(book, _):
    book.epoch = datetime(1904, 1, 1)  # noqa: DTZ001  (a spreadsheet knows no time zone)


def hidden(_, sheet):
    sheet.row_dimensions[3].hidden = True


def further(book, _):
    other = book.create_sheet("Other")
    other.append(["CRN", "Start"])
    other.append(["B-1", DAY])
    book.create_sheet("Empty")


GOOD = workbook(HEAD, ["A-1", DAY, "x"], ["A-2", DAY, "y"])


def prefixed(sheet):
    return re.sub(r"<(/?)([a-zA-Z])", r"<\1x:\2", sheet).replace("xmlns=", "xmlns:x=")


def strict(sheet):
    return sheet.replace("schemas.openxmlformats.org/spreadsheetml/2006/main", "purl.oclc.org/ooxml/spreadsheetml/main")


LOADED = {
    "dates of a spreadsheet": (workbook(HEAD, ["A-1", DAY, "x"]), [("A-1", "2021-09-06", "x")]),
    "a date with midnight": (workbook(HEAD, ["A-1", datetime(2021, 9, 6), "x"]), [("A-1", "2021-09-06", "x")]),  # noqa: DTZ001
    "a day with a time": (
        workbook(HEAD, ["A-1", datetime(2021, 3, 28, 1, 30), ""]),  # noqa: DTZ001  (an hour that no clock showed)
        [("A-1", "2021-03-28 01:30:00", "")],
    ),
    "dates counted from 1904": (workbook(HEAD, ["A-1", DAY, "x"], change=in_1904), [("A-1", "2021-09-06", "x")]),
    "dates as text": (workbook(HEAD, ["A-1", "06/09/2021", "x"]), [("A-1", "06/09/2021", "x")]),
    "references that are numbers": (workbook(HEAD, [1234567, DAY, 12.5]), [("1234567", "2021-09-06", "12.5")]),
    "a number with a nought behind": (workbook(HEAD, [7.0, DAY, 0.1]), [("7", "2021-09-06", "0.1")]),
    "zeros in front in a text": (workbook(HEAD, ["00123", DAY, "x"]), [("00123", "2021-09-06", "x")]),
    "zeros in front by the format": (formatted(123, "00000"), [("00123", "2021-09-06", "x")]),
    "spaces and composed letters": (workbook(HEAD, [" A-1\xa0", DAY, "Cafe\u0301"]), [("A-1", "2021-09-06", "Café")]),
    "true and false": (workbook(HEAD, [True, DAY, False]), [("TRUE", "2021-09-06", "FALSE")]),
    "hidden rows": (
        workbook(HEAD, ["A-1", DAY, "x"], ["A-2", DAY, "x"], change=hidden),
        [("A-1", "2021-09-06", "x"), ("A-2", "2021-09-06", "x")],
    ),
    "empty rows between and cells left out": (workbook(HEAD, [], ["A-1"], []), [("A-1", "", "")]),
    "the result of a formula": (
        plain_sheet(
            '<row r="1"><c r="A1" t="inlineStr"><is><t>CRN</t></is></c><c r="B1" t="str"><v>Office</v></c></row>'
            + '<row r="2"><c r="A2" t="str"><f>"A-"&amp;1</f><v>A-1</v></c><c r="B2" t="str"><f>""</f><v></v></c></row>'
        ),
        [("A-1", "")],
    ),
    "cells and rows that do not say where they are": (
        plain_sheet("<row><c t='str'><v>CRN</v></c></row><row><c><v>12</v></c></row>"), [("12",)],
    ),
    "a text in several formats, and said aloud": (
        plain_sheet(
            "<row><c t='str'><v>CRN</v></c></row>"
            "<row><c t='inlineStr'><is><r><t>A-</t></r><r><t>1</t></r><rPh><t>x</t></rPh></is></c></row>"
        ),
        [("A-1",)],
    ),
    "a formula as text": (workbook(HEAD, ["A-1", DAY, "'=1+1"]), [("A-1", "2021-09-06", "'=1+1")]),
    "semicolons": (b"CRN;Start;Office\nA-1;2021-09-06;Nord, Ost\n", [("A-1", "2021-09-06", "Nord, Ost")]),
    "Excel's own separator": (b"sep=;\r\nCRN;Start;Office\r\nA-1;06/09/2021;x\r\n", [("A-1", "06/09/2021", "x")]),
    "UTF-16 with tabs": ("CRN\tStart\tOffice\r\nA-1\t06/09/2021\tCafé\r\n".encode("utf-16"), [("A-1", "06/09/2021", "Café")]),
    "a mark of the order of bytes": ("\ufeffCRN,Start,Office\nA-1,,\n".encode(), [("A-1", "", "")]),
    "headings on two lines": (b'CRN,Start,"Office\nof it"\nA-1,,x\n', [("A-1", "")]),
    "commas at the end": (b"CRN,Start,Office,,,\nA-1,,x,,,\n", [("A-1", "", "x")]),
    "columns that nobody needs": (b"CRN" + b"".join(b",c%d" % n for n in range(400)) + b"\nA-1" + b",1" * 400, [("A-1",)]),
    "Excel's own separator behind a mark": ("\ufeffsep=;\r\nCRN;Start;Office\r\nA-1;;x\r\n".encode(), [("A-1", "", "x")]),
    "upright lines": (b"CRN|Start|Office\nA-1||Nord, Ost\n", [("A-1", "", "Nord, Ost")]),
    "quotation marks behind a space": (b'"CRN", "Start", "Office"\n"A-1", "", "Nord, Ost"\n', [("A-1", "", "Nord, Ost")]),
    "zeros in front kept by a formula": (b'CRN,Start,Office\n="00123",,"=""7"""\n', [("00123", "", "7")]),
    "every tag with a prefix": (with_parts(GOOD, sheet=prefixed), [("A-1", "2021-09-06", "x"), ("A-2", "2021-09-06", "y")]),
    "names of the strict kind": (with_parts(GOOD, sheet=strict), [("A-1", "2021-09-06", "x"), ("A-2", "2021-09-06", "y")]),
    "an escaped end of line": (workbook(HEAD, ["A-1_x000D_", DAY, "x"]), [("A-1", "2021-09-06", "x")]),
    "old ends of lines": (b"CRN,Start,Office\rA-1,,x\r", [("A-1", "", "x")]),
}  # fmt: skip


@pytest.mark.parametrize(("content", "expected"), LOADED.values(), ids=LOADED)
def test_what_is_meant_is_read(content, expected):
    assert cells(content) == expected


def no_result(_, sheet):
    sheet["A2"] = "=1+1"


def merged_heading(_, sheet):
    sheet.merge_cells("B1:C1")


def merged_cells(_, sheet):
    sheet.merge_cells("A2:A3")


def twice(sheet):
    return sheet.replace('r="A3"', 'r="A2"').replace('<row r="3"', '<row r="2"')


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "x")
        for number in range(3):
            archive.writestr(f"xl/{number}", b"\0" * 80 * 1024 * 1024, compresslevel=1)
    return out.getvalue()


def protected(content):
    """Every part of the archive says that it is encrypted, in its own heading and in the list of parts."""
    changed = bytearray(content)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(mark)
        while at >= 0:
            struct.pack_into("<H", changed, at + place, 1)
            at = changed.find(mark, at + 4)
    return bytes(changed)


def before_its_beginning(content):
    """The list of parts says that it lies further on than it does, so that every part would begin before the file."""
    at = content.rfind(b"PK\x05\x06") + 16
    (place,) = struct.unpack_from("<I", content, at)
    return content[:at] + struct.pack("<I", place + 1_000_000) + content[at + 4 :]


LAUGHS = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'
DAMAGED = "The workbook is damaged. Open it"
REFUSED = {
    "parts before the beginning": (before_its_beginning(workbook(["CRN"])), 0, "", DAMAGED),
    "nothing": (b"", 0, "", "The file is empty."),
    "blanks": (b"  \n", 1, "", "The first row must name the columns."),
    "only headings": (workbook(HEAD), 0, "", "The file has a header and no rows"),
    "no cells": (workbook(), 0, "", "The workbook has no cells"),
    "an error": (workbook(HEAD, ["#N/A", DAY, "x"]), 2, "reference", "The cell shows an error."),
    "a formula without its result": (workbook(HEAD, ["A-1", DAY, "x"], change=no_result), 2, "reference", "The cell holds a"),
    "a number too long for a spreadsheet": (workbook(HEAD, [12345678901234567, DAY, ""]), 2, "reference", "The number has"),
    "words that the format adds": (formatted(12, '"NB-"0000'), 2, "reference", "The format of the cell shows more"),
    "a time where a day belongs": (workbook(HEAD, ["A-1", time(9, 30), "x"]), 2, "started_on", "The cell holds a time"),
    "a day as a bare number": (workbook(HEAD, ["A-1", 44445, "x"]), 2, "started_on", "Write the date as"),
    "a day that never was": (
        plain_sheet("<row><c t='str'><v>CRN</v></c><c t='str'><v>Start</v></c></row>"
            "<row><c t='str'><v>A</v></c><c t='d'><v>1900-02-29</v></c></row>"),
        2, "started_on", "There is no such date.",
    ),
    "merged headings": (
        workbook([*HEAD, "D"], ["A", DAY], change=merged_heading), 1, "sheet Sheet",
        "Column 3 has no name. The first row must name each column: take merged headings apart",
    ),
    "headings of two rows": (
        workbook(["Person", None, "Order", None], ["CRN", "Sex", "Start", "Risk"], ["A", "m", DAY]), 1, "sheet Sheet",
        "Column 2 has no name.",
    ),
    "columns without names": (
        workbook(["A", *[None] * 7, "B"]), 1, "sheet Sheet", "Columns 2, 3, 4, 5, 6 and 2 more have no name. The first row",
    ),
    "merged cells": (workbook(HEAD, ["A-1", DAY, "x"], [None, DAY, "y"], change=merged_cells), 2, "", "These cells are merged."),
    "headings twice": (workbook(["CRN", "Start", "CRN"], ["A-1", DAY, "x"]), 1, "sheet Sheet", "The column is there twice."),
    "something beside the table": (workbook(HEAD, ["A-1", DAY, "x", "a note"]), 2, "", "The row has 4 cells, the header 3."),
    "a title above the headings": (workbook(["Caseload"], HEAD, ["A-1", DAY, "x"]), 2, "", "The row has 3 cells, the header 1."),
    "the same reference twice": (workbook(HEAD, ["A-1", DAY, ""], ["A-1", DAY, ""]), 3, "reference", "The reference is"),
    "no reference": (workbook(HEAD, [None, DAY, "x"]), 2, "reference", "Every case needs a reference."),
    "macros": (with_parts(GOOD, **{"xl/vbaProject.bin": "x"}), 0, "", "The workbook has macros."),
    "a password": (protected(GOOD), 0, "", "The file is protected by a password."),
    "a bomb": (bomb(), 0, "", "The file unpacks to far more"),
    "entities": (with_parts(GOOD, sheet=LAUGHS), 0, "", DAMAGED),
    "rows twice": (with_parts(GOOD, sheet=twice), 0, "", DAMAGED),
    "a sheet cut off": (with_parts(GOOD, sheet=lambda text: text[:-40]), 0, "", DAMAGED),
    "a file cut off": (GOOD[:-200], 0, "", DAMAGED),
    "bytes changed": (GOOD[:-1500] + b"\xff" * 200 + GOOD[-1300:], 0, "", DAMAGED),
    "no sheets": (with_parts(GOOD, book="<workbook/>"), 0, "", DAMAGED),
    "an archive": (with_parts(GOOD, types=None), 0, "", "This is an archive, not a workbook."),
    "a binary workbook": (with_parts(GOOD, **{"xl/workbook.bin": "x"}), 0, "", "This is a binary workbook"),
    "an OpenDocument file": (with_parts(GOOD, mimetype="x"), 0, "", "This is an OpenDocument file."),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, 0, "", "This is an old Excel workbook"),
    "a web page called .xls": (b"<html><table><tr><td>CRN", 0, "", "This is a web page"),
    "a PDF": (b"%PDF-1.7\n", 0, "", "This is a PDF."),
    "a large file": (b"CRN\n" + b"x" * LARGEST_FILE, 0, "", "The file is larger than 10 MB."),
    "thousands of columns": (b",".join(b"c%d" % n for n in range(3000)) + b"\n1\n", 1, "", "The file has 3,000 columns"),
    "Windows-1252": ("CRN,Start,Office\nA-1,,Café\n".encode("cp1252"), 0, "", "Line 2 of the file holds a character"),
    "UTF-16 without its mark": ("CRN\nA-1\n".encode("utf-16-le"), 0, "", "The file contains null characters"),
    "an open quotation mark": (b'CRN,Start,Office\nA-1,,"x\n', 2, "", "The row cannot be read"),
    "a cell without end": (b"CRN,Start,Office\nA-1,," + b"x" * 200_000 + b"\n", 2, "", "The row cannot be read"),
    "a table that begins further right": (workbook([None, *HEAD], [None, "A", DAY]), 1, "sheet Sheet", "Column 1 has no name"),
    "a long number that a spreadsheet has shortened": (
        b"CRN,Start,Office\n1.23457E+11,,x\n", 2, "reference", "A spreadsheet has shortened this number.",
    ),
    "a note below the table": (
        workbook(HEAD, ["A-1", DAY, "x"], [], ["End of report"]), 4, "reference", "The last row holds nothing else.",
    ),
    "a total below the table": (b"CRN,Start,Office\nA-1,,x\nTotal: 1,,\n", 3, "reference", "The last row holds nothing else."),
    "two files in one": (b"CRN,Start,Office\nA-1,,x\nCRN,Start,Office\nA-2,,x\n", 3, "started_on", "Write the date as"),
    "letters from right to left": ("CRN,Start,Office\n\u202eA1,,x\n".encode(), 2, "reference", "The text holds a line break"),
    "rows cut short": (b"CRN,Start,Office\nA-1,,x\nA-2\n", 3, "", "The row has 1 cells, the header 3."),
    "a line break in a reference": (b'CRN,Start,Office\n"A\n1",,x\n', 2, "reference", "The text holds a line break"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "row", "column", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_refused_with_its_place(content, row, column, reason):
    (found, *_) = refused(content)

    assert found[:2] == (row, column)
    assert found[2].startswith(reason)


def test_a_sheet_is_chosen_where_several_hold_something():
    content = workbook(HEAD, ["A-1", DAY, "x"], change=further)

    assert [(one.sheet, one.header, one.first) for one in tables_of(content)] == [
        ("Sheet", ("CRN", "Start", "Office"), (("A-1", "2021-09-06", "x"),)),
        ("Other", ("CRN", "Start"), (("B-1", "2021-09-06"),)),
    ]
    assert cells(content, "Other") == [("B-1", "2021-09-06")]


def test_hidden_rows_are_counted_and_what_nobody_reads_may_be_wrong():
    content = workbook([*HEAD, "Note"], ["A-1", DAY, "x", "#REF!"], ["A-2", DAY, "x", ""], change=hidden)

    assert (hidden_rows_of(content, "Sheet"), len(cells(content))) == (1, 2)


def test_an_unreadable_cell_is_one_problem_beside_those_of_its_row():
    assert refused(workbook(HEAD, ["#N/A", "soon", "x"])) == [
        (2, "reference", "The cell shows an error."), (2, "started_on", "Write the date as 2022-01-31 or 31/01/2022."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("General", NumberFormat()), ("0", NumberFormat()), ("#,##0.00", NumberFormat()), ('"£"#,##0', NumberFormat()),
        ("0000000", NumberFormat(digits=7)), ("dd/mm/yyyy", NumberFormat(Shown.DATE)),
        ("[$-809]d mmmm yyyy", NumberFormat(Shown.DATE)),
        ("mmm", NumberFormat(Shown.DATE)), ("hh:mm", NumberFormat(Shown.TIME)), ("[h]:mm", NumberFormat(Shown.TIME)),
        ('0 "days"', NumberFormat(Shown.WITH_WORDS)), ("[Red]0", NumberFormat()), (r"0\d", NumberFormat(Shown.WITH_WORDS)),
    ],
)  # fmt: skip
def test_a_number_format_says_what_is_shown(code, expected):
    assert number_format(code) == expected


@pytest.mark.parametrize(
    ("number", "since_1904", "expected"),
    [
        ("1", False, "1900-01-01"), ("59", False, "1900-02-28"), ("61", False, "1900-03-01"), ("44445", False, "2021-09-06"),
        ("0", True, "1904-01-01"), ("42983", True, "2021-09-06"), ("2958465", False, "9999-12-31"),
        ("44445.25", False, "2021-09-06 06:00:00"), ("44444.9999999", False, "2021-09-06"),
    ],
)  # fmt: skip
def test_days_are_counted_as_spreadsheets_do(number, since_1904, expected):
    assert as_shown(number, NumberFormat(Shown.DATE), from_1904=since_1904) == expected


@pytest.mark.parametrize("number", ["0", "60", "-1", "2958466", "1e300", "nan", "x"])
def test_a_number_that_is_no_day_is_none(number):
    assert isinstance(as_shown(number, NumberFormat(Shown.DATE), from_1904=False), Unreadable)


@settings(max_examples=60)
@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=8))
def test_whatever_is_changed_in_a_file_it_is_read_or_refused(at, other):
    with contextlib.suppress(FileRefused):  # and nothing else
        read(GOOD[:at] + other + GOOD[at + len(other) :])


@given(st.dates(date(1901, 1, 1), TODAY))
def test_every_day_comes_back_as_it_was_written(day):
    serial = (day - date(1899, 12, 30)).days
    assert as_shown(str(serial), NumberFormat(Shown.DATE), from_1904=False) == day.isoformat()


def test_columns_are_counted_by_their_letters():
    assert [column_number(letters) for letters in ("A", "Z", "AA", "XFD")] == [1, 26, 27, 16384]
