"""The file of a population on its way in: its sheets, what would be read of it, how far it has come, and trying again."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from sampling.loading import ATTEMPTS, add_extract, ask_to_read, read_again, read_extract
from sampling.models import Extract, PopulationCase
from tests.cases.workbooks import workbook
from tests.sampling.populations import COLUMNS, DAY, added, fixed, in_planning, lines
from tests.sampling.test_views import DATED, at, words

HEAD = ["CRN", "Start", "Office", "Note"]
NAMED = {"reference": "CRN", "started_on": "Start", "office": "Office"}


@pytest.fixture
def plan(inspection, cast):
    return fixed(in_planning(inspection), cast.lee)


@pytest.fixture
def lee(browser_of, cast):
    return browser_of(cast.lee)


def two_sheets(book, sheet):
    sheet.row_dimensions[3].hidden = True
    book.create_sheet("Notes & more").append(["Something", "else"])


def upload(browser, inspection, content, name="people.xlsx"):
    return browser.post(at("load_population", inspection), {"file": SimpleUploadedFile(name, content), **DATED})


def test_a_workbook_is_loaded_as_a_file_of_text_is(lee, plan):
    inspection = plan.inspection
    rows = [HEAD, ["0012", DAY, "North", "#REF!"], [13, DAY, "Café", None]]
    assert upload(lee, inspection, workbook(*rows)).headers["Location"] == at("name_columns", inspection)
    page = words(lee.get(at("name_columns", inspection)))
    assert "How the sheet Sheet begins" in page
    assert ">0012<" in page
    assert ">2021-09-06<" in page

    lee.post(at("name_columns", inspection), NAMED)
    extract = Extract.objects.get()
    read_extract(extract.pk)

    assert list(extract.cases.order_by("row").values_list("row", "reference", "started_on")) == [(2, "0012", DAY), (3, "13", DAY)]
    assert "Ready" in words(lee.get(at("sample", inspection)))


def test_one_of_several_sheets_is_chosen_and_hidden_rows_are_told(lee, plan):
    inspection = plan.inspection
    upload(lee, inspection, workbook(HEAD, ["A", DAY], ["B", DAY], change=two_sheets))
    page = words(lee.get(at("name_columns", inspection)))
    assert "Which sheet holds the population?" in page
    assert "Notes &amp; more</a>: Something, else" in page

    lee.post(at("name_columns", inspection) + "?sheet=Sheet", NAMED)
    extract = Extract.objects.get()
    read_extract(extract.pk)

    assert (Extract.objects.get().sheet, PopulationCase.objects.count()) == ("Sheet", 2)
    assert "1 hidden row of it was read like the others" in words(lee.get(at("sample", inspection)))


def test_what_would_be_read_is_shown_before_anything_is(lee, plan):
    inspection = plan.inspection
    upload(lee, inspection, workbook(HEAD, ["A", DAY, "North", "x"]))

    page = lee.post(at("name_columns", inspection), NAMED | {"office": "Note", "show": "1"})

    assert page.context["form"].preview == [
        ("CRN", "Reference", ["A"]),
        ("Start", "Start or release date", ["2021-09-06"]),
        ("Office", "", ["North"]), ("Note", "Office", ["x"]),
    ]  # fmt: skip
    assert Extract.objects.get().asked_at is None


@pytest.mark.parametrize("name", ["people.xlsx", "people.csv"])
def test_what_is_no_table_is_said_beside_the_field(lee, plan, name):
    page = words(upload(lee, plan.inspection, b"\xd0\xcf\x11\xe0" + b"\0" * 100, name))

    assert "This is an old Excel workbook (.xls), or one with a password." in page
    assert not Extract.objects.exists()


def test_how_far_a_file_has_come_is_told(lee, plan, cast):
    extract = added(plan, cast.lee, lines(4))
    ask_to_read(extract=extract, columns=COLUMNS, by=cast.lee)
    for state, said in (
        ({}, "The file waits for the worker."),
        ({"attempts": 1}, "The file is being opened."),
        ({"rows": 50_000, "checked": 12_000}, "12,000 of 50,000 rows are checked."),
        (
            {"checked": 50_000, "attempts": 2},
            "All 50,000 rows were checked and are being stored. The worker that read it stopped",
        ),
    ):
        Extract.objects.filter(pk=extract.pk).update(**state)
        assert said in words(lee.get(at("sample", plan.inspection))), said


def test_a_file_that_was_given_up_is_tried_again_by_a_button(lee, plan, cast, browser_of):
    inspection = plan.inspection
    extract = added(plan, cast.lee, lines(4))
    ask_to_read(extract=extract, columns=COLUMNS, by=cast.lee)
    with pytest.raises(ValidationError, match="cannot be read again"):
        read_again(extract=extract, by=cast.lee)
    Extract.objects.filter(pk=extract.pk).update(attempts=ATTEMPTS)
    read_extract(extract.pk)
    assert "Try again" in words(lee.get(at("sample", inspection)))
    assert browser_of(cast.ines).post(at("read_population_again", inspection)).status_code == 403
    with pytest.raises(PermissionDenied):
        read_again(extract=extract, by=cast.ines)

    assert lee.post(at("read_population_again", inspection)).headers["Location"] == at("sample", inspection)
    again = Extract.objects.order_by("-pk").first()
    read_extract(again.pk)

    assert (again.sha256, again.columns, PopulationCase.objects.count()) == (extract.sha256, COLUMNS, 4)
    assert "cannot be read again" in words(lee.post(at("read_population_again", inspection), follow=True))


def test_what_a_sheet_holds_that_cannot_be_read_is_a_problem_with_its_row(plan, cast):
    content = workbook(HEAD, ["A", DAY], ["#N/A", "soon"])
    extract = add_extract(plan=plan, content=content, file_name="x.xlsx", dated_on=DAY, by=cast.lee)
    ask_to_read(extract=extract, columns=NAMED, by=cast.lee)

    read_extract(extract.pk)

    extract.refresh_from_db()
    assert extract.problems == [
        [3, "CRN", "#N/A", "The cell shows an error."],
        [3, "Start", "soon", "Write the date as 2022-01-31 or 31/01/2022."],
    ]
