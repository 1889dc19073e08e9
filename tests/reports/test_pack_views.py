"""The pages of the documents, as a browser without scripts sees them; who may open them is in tests/test_access.py."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from inspections.models import Inspection
from inspections.rules import Phase
from ratings.aggregating import aggregate
from reports.making import make_pack
from reports.models import ExampleCheck, PackFileRead, ReportPack
from reports.packing import take_out
from tests.cast import add_case
from tests.moderation.looking import claim, handed_in, selected
from tests.pages import assert_well_formed, page_of
from tests.ratings.judging import judge
from tests.reports.packed import CHANGED, WORDS, check, documents, full_disk, kept, made, mark

REPORT = "/inspections/north-borough/report/"


@pytest.fixture
def as_lee(browser_of, cast):
    return browser_of(cast.lee)


def read(browser, address):
    response = browser.get(address)
    assert response.status_code == 200
    page = page_of(response)
    assert_well_formed(page)
    return page


def refused(browser, address, data):
    response = browser.post(address, data)
    assert response.status_code == 200
    page = page_of(response)
    assert_well_formed(page)
    assert page.all(cls="govuk-error-summary")
    return page


def test_an_empty_report_says_what_the_documents_are_made_of(inspection, as_lee):
    page = read(as_lee, REPORT)

    assert "No documents yet" in page.text
    assert "No practice example has been written." in page.text
    assert page.one("a", href=f"{REPORT}documents/request/").text == "Make documents"


def test_documents_are_asked_for_and_their_page_tells_how_far_they_are(inspection, case, as_lee, settings, tmp_path):
    address = f"{REPORT}documents/request/"
    assert "Nothing has been worked out yet" in refused(as_lee, address, {}).text
    aggregate(inspection.pk)

    response = as_lee.post(address)

    assert response.headers["Location"] == f"{REPORT}documents/1/"
    assert "The documents are being made" in read(as_lee, f"{REPORT}documents/1/").text
    full_disk(settings, tmp_path)
    make_pack(ReportPack.objects.get().pk)
    assert "The documents could not be made" in read(as_lee, f"{REPORT}documents/1/").text


def test_a_finished_version_lists_its_files_what_is_left_out_and_its_findings(inspection, case, as_lee, cast):
    mark(case, cast.ines)
    made(inspection, case, cast.lee)

    page = read(as_lee, f"{REPORT}documents/1/")

    assert [link.text for link in page.all("a") if "/report/files/" in link.attrs.get("href", "")] == [
        "Draft findings, Word document", "Draft findings, page", "Data annexe, spreadsheet", "Ratings, CSV", "Key questions, CSV",
        "Cases, CSV",
    ]  # fmt: skip
    assert "Nobody has confirmed that names are changed" in page.text
    assert "F1 Overall rating: not rated" in page.text
    assert "1 example, of which 1 is left out as things stand." in read(as_lee, REPORT).text


def test_a_version_that_ratings_have_overtaken_says_so(inspection, case, as_lee, cast):
    made(inspection, case, cast.lee)
    assert "Ratings have come out otherwise" not in read(as_lee, f"{REPORT}documents/1/").text

    judge(case, by=cast.lee, assessment__safety="no")
    aggregate(inspection.pk)

    assert (
        "Ratings have come out otherwise, or were decided, since this version was made."
        in read(as_lee, f"{REPORT}documents/1/").text
    )


def test_a_file_is_saved_never_shown_and_its_reading_recorded(inspection, case, browser_of, cast):
    made(inspection, case, cast.lee)
    file = ReportPack.objects.get().files.get(name__endswith=".html")

    response = browser_of(cast.pat).get(reverse("report_file", args=["north-borough", file.pk]))

    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response).startswith(b"<!DOCTYPE html>")
    assert PackFileRead.objects.get().by == cast.pat


def test_a_file_that_is_gone_is_said_to_be(inspection, case, as_lee, cast):
    made(inspection, case, cast.lee)
    file = ReportPack.objects.get().files.first()
    file.file.storage.delete(file.file.name)

    response = as_lee.get(reverse("report_file", args=["north-borough", file.pk]))

    assert response.status_code == 404
    assert "The file cannot be read" in page_of(response).text


def test_names_are_checked_on_a_page_that_marks_them(inspection, case, as_lee, browser_of, cast):
    one = mark(case, cast.ines)
    address = f"{REPORT}examples/mark-{one.pk}/"
    page = read(as_lee, address)
    assert [found.text for found in page.all("mark")] == ["Darren", "Mill", "Lane"]
    assert page.one("textarea", name="words").text == WORDS

    said = {"seen": "0", "outcome": "names_changed", "words": f"{WORDS} Yes.", "reason": ""}
    page = refused(as_lee, address, said)
    assert "Change these words, or say that they may stay: Darren, Mill, Lane" in page.text
    assert page.one("textarea", name="words").text == f"{WORDS} Yes."
    assert "Select whether the example may go out" in refused(as_lee, address, said | {"outcome": ""}).text
    assert as_lee.post(address, said | {"words": CHANGED}).headers["Location"] == f"{REPORT}examples/"

    assert "Goes in. Names checked by Lee" in read(as_lee, f"{REPORT}examples/").text
    assert CHANGED in read(browser_of(cast.quinn), address).text
    assert not read(browser_of(cast.quinn), address).all("textarea")
    assert "in the meantime" in refused(browser_of(cast.ines), address, said | {"words": "Other words."}).text
    assert ExampleCheck.objects.count() == 1


def test_a_published_report_can_be_read_and_made_again_but_no_example_is_checked(inspection, case, as_lee, cast):
    one = mark(case, cast.ines)
    check(one, cast.lee)
    aggregate(inspection.pk)
    Inspection.objects.filter(pk=inspection.pk).update(phase=Phase.PUBLISHED)

    assert as_lee.post(f"{REPORT}examples/mark-{one.pk}/", {}).status_code == 403
    assert not read(as_lee, f"{REPORT}examples/mark-{one.pk}/").all("textarea")
    assert as_lee.post(f"{REPORT}documents/request/").status_code == 302


@pytest.mark.parametrize("page", ["", "examples/", "documents/1/"])
def test_pages_take_a_constant_number_of_queries(inspection, case, as_lee, cast, page, django_assert_max_num_queries):
    made(inspection, case, cast.lee)
    for number in range(20, 24):
        check(mark(add_case(inspection, f"NB-{number:03}"), cast.ines), cast.ines)
    documents(inspection, cast.lee)

    with django_assert_max_num_queries(10):
        read(as_lee, REPORT + page)


def test_a_report_is_closed_to_who_judges_a_case_blind(inspection, case, browser_of, cast):
    file = kept(inspection, cast.lee).files.get()
    claim(review=selected(handed_in(case, cast.ines), cast.lee), by=cast.quinn)
    quinn = browser_of(cast.quinn)

    for address in (REPORT, f"{REPORT}documents/1/", reverse("report_file", args=["north-borough", file.pk])):
        response = quinn.get(address)
        assert response.status_code == 403
        assert "judging a case of this inspection blind" in response.content.decode()
    with pytest.raises(PermissionDenied):
        take_out(file=file, by=cast.quinn)
    assert not ReportPack.objects.visible_to(cast.quinn).exists()


def test_an_inspection_without_examples_says_where_they_come_from(inspection, as_lee):
    assert "No practice examples" in read(as_lee, f"{REPORT}examples/").text
    assert as_lee.get(f"{REPORT}examples/mark-1/").status_code == 404
    assert as_lee.get(f"{REPORT}documents/1/").status_code == 404
