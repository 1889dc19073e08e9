"""Files of cases as providers send them: unusual ones are read right, broken ones refused with row, column and reason."""

from datetime import date, datetime

import pytest

from cases.case_rows import read_cases
from cases.csv_rows import FileRefused
from tests.cases.workbooks import workbook

TODAY = date(2024, 3, 7)
LISTS = {
    "sex": {"male": "Male", "female": "Female"},
    "sentence_type": {"community_order": "Community order", "licence": "Licence"},
    "requirement": {"unpaid_work": "Unpaid work", "curfew": "Curfew"},
}
MODULES = {"supervision": "Supervision", "court": "Court reports"}
HEAD = ["Reference", "Started on", "Office"]
DAY = datetime(2022, 1, 31)  # noqa: DTZ001  (a spreadsheet knows no time zone)


def read(content: bytes) -> list[tuple[object, ...]]:
    cases = read_cases(content, LISTS, MODULES, TODAY).cases
    return [(case.reference, case.facts.started_on and case.facts.started_on.isoformat(), case.facts.office) for case in cases]


def with_cover(*others: tuple[str, list[str]]):
    """Put sheets with one row each beside the first, which is named Cases."""

    def change(book, sheet):
        sheet.title = "Cases"
        for name, row in others:
            book.create_sheet(name).append(row)

    return workbook(HEAD, ["A-1", DAY, "Wrecsam"], change=change)


def as_text(book, sheet):
    sheet["A2"].number_format = "00000"


UNUSUAL = {
    "a workbook with dates": (workbook(HEAD, ["A-1", DAY, "Llŷn"]), [("A-1", "2022-01-31", "Llŷn")]),
    "columns in another order": (workbook(HEAD[::-1], ["Leeds", DAY, "A-1"]), [("A-1", "2022-01-31", "Leeds")]),
    "zeros in front by format": (workbook(HEAD, [123, DAY, ""], change=as_text), [("00123", "2022-01-31", "")]),
    "zeros in front as text": (workbook(HEAD, ["00123", "31/01/2022", ""]), [("00123", "2022-01-31", "")]),
    "a cover sheet": (with_cover(("Read me", ["Taken on 1 March"])), [("A-1", "2022-01-31", "Wrecsam")]),
    "empty rows between": (
        workbook(HEAD, [], ["A-1", DAY, ""], [], ["A-2", None, ""]), [("A-1", "2022-01-31", ""), ("A-2", None, "")],
    ),
    "a date with a time of 12 hours": (b"reference,started_on\nA-1,31/01/2022 2:05 PM\n", [("A-1", "2022-01-31", "")]),
    "a date with a time of 24 hours": (b"reference,started_on\nA-1,2022-01-31T14:05:00\n", [("A-1", "2022-01-31", "")]),
    "UTF-16 with tabs": ("reference\toffice\nA-1\tTŷ Glas\n".encode("utf-16"), [("A-1", None, "Tŷ Glas")]),
    "semicolons and the line of Excel": (b"sep=;\r\nreference;office\r\nA-1;Leeds\r\n", [("A-1", None, "Leeds")]),
    "letters put together in two ways": ("reference,office\nA-1,Ty\u0302\n".encode(), [("A-1", None, "T\u0177")]),
    "the same reference in two modules": (b"reference,module\nA-1,\nA-1,court  REPORTS\n", [("A-1", None, "")] * 2),
    "a space that cannot be broken": ("reference,sentence_type\nA-1,Community\u00a0order\n".encode(), [("A-1", None, "")]),
    "old Macintosh line ends": (b"reference,office\rA-1,Leeds\r", [("A-1", None, "Leeds")]),
}  # fmt: skip


@pytest.mark.parametrize("name", UNUSUAL)
def test_an_unusual_file_is_read_right(name):
    content, expected = UNUSUAL[name]
    assert read(content) == expected


def test_five_thousand_rows_of_a_workbook_come_in_whole():
    rows = [[f"C-{number:05}", DAY, "Leeds"] for number in range(5_000)]
    assert len(read(workbook(HEAD, *rows))) == 5_000


BROKEN = {
    "two sheets of cases": (with_cover(("More", ["reference"])), 0, "", "More than one sheet has these columns: “Cases”, “M"),
    "no sheet of cases": (
        workbook(["CRN"], ["A-1"], change=lambda book, _: book.create_sheet("Notes").append(["x"])), 0, "",
        "None of the sheets (“Sheet”, “Notes”) has the column reference",
    ),
    "one sheet without references": (workbook(["CRN"], ["A-1"]), 1, "CRN", "There is no such column."),
    "a formula without a result": (workbook(HEAD, ["A-1", DAY, "=B2"]), 2, "office", "The cell holds a formula whose result"),
    "a number too long for a spreadsheet": (workbook(HEAD, [12345678901234567, DAY, ""]), 2, "reference", "The number has more"),
    "merged cells": (workbook(HEAD, ["A-1", DAY, "x"], change=lambda _, sheet: sheet.merge_cells("A2:A3")), 2, "", "These cells"),
    "an old workbook": (b"\xd0\xcf\x11\xe0 and so on", 0, "", "This is an old Excel workbook (.xls)"),
    "a damaged workbook": (workbook(HEAD, ["A-1", DAY, ""])[:900], 0, "", "The workbook is damaged."),
    "a PDF": (b"%PDF-1.7", 0, "", "This is a PDF."),
    "a web page": (b"<!doctype html><table>", 0, "", "This is a web page"),
    "a reference that a spreadsheet has shortened": (b"reference\n1.23457E+11\n", 2, "reference", "A spreadsheet has shortened"),
    "a year of two digits": (b"reference,started_on\nA-1,31-Jan-22\n", 2, "started_on", "Write the date as"),
    "a serial number for a date": (b"reference,started_on\nA-1,44592\n", 2, "started_on", "Write the date as"),
    "a date of American kind": (b"reference,started_on\nA-1,01/31/2022\n", 2, "started_on", "There is no such date."),
    "the same case twice": (b"reference\nA-1\n A-1 \n", 3, "reference", "The reference is already in row 2."),
    "a column nobody knows": (b"reference,Risk level\nA-1,x\n", 1, "Risk level", "There is no such column."),
    "a quotation mark that is not closed": (b'reference,office\nA-1,"Leeds\n', 2, "", "The row cannot be read"),
    "a note below the table": (b"reference,office\nA-1,Leeds\nEnd of report\n", 3, "", "The row has 1 cells, the header 2."),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused_with_row_column_and_reason(name):
    content, row, column, reason = BROKEN[name]
    with pytest.raises(FileRefused) as refused:
        read_cases(content, LISTS, MODULES, TODAY)
    first = refused.value.problems[0]
    assert (first.row, first.column) == (row, column)
    assert first.reason.startswith(reason)
