"""Populations as providers really send them: odd in many ways at once, and read as they are meant."""

from datetime import date, datetime, timedelta

import pytest

from cases.case_rows import date_from
from cases.csv_rows import FileRefused, read_columns
from cases.tables import rows_of, tables_of
from sampling.population import read_population
from tests.cases.workbooks import workbook

CODES = {
    "sex": {"male": "Male", "female": "Female"},
    "sentence_type": {"community_order": "Community order", "licence": "Licence"},
}
WELSH = {"reference": "Rhif yr achos", "started_on": "Dyddiad dechrau", "sex": "Rhyw", "office": "Swyddfa"}
TODAY = date(2026, 11, 22)
ROWS = 2_000


def read(content, columns=WELSH, sheet=""):
    table = read_columns(rows_of(content, sheet), columns)
    return read_population(table, CODES, {"supervision": "Supervision"}, TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "2022-03-27", "2022/3/27", "27/03/2022", "27.3.2022", "27-03-2022", "27 March 2022", "27-Mar-2022", "27th mar 2022",
        "2022-03-27 00:00:00", "2022-03-27T01:30", "27/03/2022 01:30:00.000", "27 March 2022 23:59",
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written_and_a_time_does_not_move_it(text):
    assert date_from(text) == date(2022, 3, 27)


@pytest.mark.parametrize(
    "text", ["27/03/22", "03/27/2022", "27/03-2022", "27 Mawrth 2022", "44647", "2022-03-27 25", "27 ma 2022"]
)
def test_a_day_that_could_be_another_or_none_is_refused(text):
    with pytest.raises(ValueError, match=r"Write the date|no such date"):
        date_from(text)


def odd_text(encoding: str, separator: str) -> bytes:
    """Leading zeros, spaces, letters beyond ASCII, three ways to write a day, and columns at the end that hold nothing."""
    days = [date(2022, 1, 31) + timedelta(days=n % 90) for n in range(ROWS)]
    written = [f"{d:%Y-%m-%d}" if n % 3 == 0 else f"{d:%d/%m/%Y}" if n % 3 == 1 else f"{d:%-d %B %Y}" for n, d in enumerate(days)]
    head = ["Rhif yr achos", "Dyddiad dechrau", "Rhyw", "Swyddfa", "", ""]
    rows = [[f" {n:07} ", written[n], "MALE" if n % 2 else "Female", "Tŷ Môr", "", ""] for n in range(ROWS)]
    return "\r\n".join(separator.join(row) for row in [head, *rows]).encode(encoding)


@pytest.mark.parametrize(("encoding", "separator"), [("utf-8-sig", ","), ("utf-8", ";"), ("utf-16", "\t")])
def test_an_odd_text_file_is_read_whole(encoding, separator):
    found = read(odd_text(encoding, separator))

    assert len(found) == ROWS
    assert [one.person.reference for one in found[:2]] == ["0000000", "0000001"]
    assert [one.facts.started_on for one in found[88:92]] == [
        date(2022, 4, 29), date(2022, 4, 30), date(2022, 1, 31), date(2022, 2, 1)
    ]  # fmt: skip
    assert (found[1].facts.sex, found[1].facts.office) == ("male", "Tŷ Môr")


def test_an_odd_workbook_is_read_whole():
    def change(book, sheet):
        book.epoch = datetime(1904, 1, 1)  # noqa: DTZ001  (a spreadsheet knows no time zone)
        for row in range(2, 6):
            sheet.cell(row, 1).number_format = "0000000"
            sheet.row_dimensions[row].hidden = row % 2 == 0
        book.create_sheet("cudd").sheet_state = "hidden"

    rows = [[n, datetime(2022, 3, 27, 1, 30), "male", "", None, ""] for n in range(4)]  # noqa: DTZ001  (an hour no clock showed)
    content = workbook([*WELSH.values(), None, ""], *rows, change=change)

    assert [(one.sheet, one.header) for one in tables_of(content)] == [("Sheet", tuple(WELSH.values()))]
    found = read(content, sheet="Sheet")
    assert [(one.person.reference, one.facts.started_on) for one in found[:2]] == [
        ("0000000", date(2022, 3, 27)), ("0000001", date(2022, 3, 27))
    ]  # fmt: skip


def test_ids_are_told_apart_by_upper_and_lower_case_and_not_by_the_spaces_around_them():
    head = b"CRN,Start\n"
    columns = {"reference": "CRN", "started_on": "Start"}

    assert [one.person.reference for one in read(head + b"ab1,\n AB1 ,\n0ab1,\n", columns)] == ["ab1", "AB1", "0ab1"]
    with pytest.raises(FileRefused) as refused:
        read(head + "ab1,\n\u00a0ab1 ,\n".encode(), columns)
    assert [one.reason for one in refused.value.problems] == ["The reference is already in row 2."]


def test_what_cannot_be_is_listed_with_its_row():
    content = b"CRN,Start,End,Age\nA,2022-01-31,2022-01-30,0\nB,2022-01-31,,130\nC,2022-01-31,2022-01-31,18\n"
    with pytest.raises(FileRefused) as refused:
        read(content, {"reference": "CRN", "started_on": "Start", "ended_on": "End", "age": "Age"})

    assert [(one.row, one.column, one.reason) for one in refused.value.problems] == [
        (2, "ended_on", "This is before the start or release date."),
        (2, "age", "Give a whole number from 10 to 120."),
        (3, "age", "Give a whole number from 10 to 120."),
    ]
