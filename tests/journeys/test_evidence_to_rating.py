"""From a document that comes in to a rating that it supports, through the pages alone."""

import hashlib

import pytest
from playwright.sync_api import expect

from organisation.models import AttachmentRead, EvidenceNote, ProposedRating
from tests.journeys.steps import sign_in
from tests.organisation.gathered import PDF

pytestmark = [pytest.mark.browser, pytest.mark.stack, pytest.mark.django_db(transaction=True)]

QUESTION = "1.2.1 Do staffing and workload levels support the delivery of high-quality services for all people on probation?"


def add_evidence(tab, address):
    tab.goto(f"{address}/inspections/north-borough/")
    tab.get_by_role("link", name="Organisation").click()
    tab.get_by_role("button", name="Add evidence").click()
    tab.get_by_label("Document", exact=True).check()
    tab.get_by_label("Title").fill("Workforce plan")
    for name, value in (("Day", "1"), ("Month", "2"), ("Year", "2022")):
        tab.get_by_label(name, exact=True).fill(value)
    tab.get_by_label("Source, or who took part").fill("Head of the unit")
    tab.get_by_role("button", name="Add evidence").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Workforce plan")


def attach_a_file(tab):
    tab.get_by_role("button", name="Add a file").click()
    file = tab.get_by_label("File", exact=True)
    file.set_input_files({"name": "plan.docx", "mimeType": "application/pdf", "buffer": PDF})
    tab.get_by_role("button", name="Add file").click()
    expect(tab.locator(".govuk-error-summary")).to_contain_text("not that of a Word document")
    file.set_input_files({"name": "plan.pdf", "mimeType": "application/pdf", "buffer": PDF})
    tab.get_by_role("button", name="Add file").click()
    expect(tab.get_by_role("link", name="plan.pdf", exact=True)).to_be_visible()


def note_what_it_shows(tab):
    tab.get_by_role("button", name="Add a note").click()
    tab.get_by_label("Prompt or key question").select_option(label=QUESTION)
    tab.get_by_label("Weakness").check()
    tab.get_by_label("Note", exact=True).fill("A quarter of posts are vacant.")
    tab.get_by_role("button", name="Add note").click()
    expect(tab.get_by_text("A quarter of posts are vacant.")).to_be_visible()


def test_an_inspector_records_evidence_and_the_rating_the_lead_proposes_from_it_is_counted(
    live_server, tab, worker, inspection, case, cast
):
    address = live_server.url

    sign_in(tab, address, cast.ines)
    add_evidence(tab, address)
    attach_a_file(tab)
    note_what_it_shows(tab)
    tab.get_by_role("button", name="Sign out").click()

    # The lead inspector takes the file out, reads the note beside the characteristics, and proposes a rating.
    sign_in(tab, address, cast.lee)
    tab.goto(f"{address}/inspections/north-borough/organisation/")
    tab.get_by_role("link", name="Workforce plan").click()
    with tab.expect_download() as download:
        tab.get_by_role("link", name="plan.pdf", exact=True).click()
    assert download.value.suggested_filename == "plan.pdf"
    assert hashlib.sha256(download.value.path().read_bytes()).digest() == hashlib.sha256(PDF).digest()
    assert AttachmentRead.objects.get().by == cast.lee
    tab.goto(f"{address}/inspections/north-borough/organisation/standards/staffing/")
    expect(tab.get_by_text("A quarter of posts are vacant.")).to_be_visible()
    tab.get_by_role("link", name="Propose a rating").click()
    tab.get_by_label("Requires improvement").check()
    tab.get_by_label("Reasons").fill("Vacancies weigh most.")
    tab.get_by_role("button", name="Propose this rating").click()
    expect(tab.get_by_text("Vacancies weigh most.")).to_be_visible()

    # A worker counts it without anybody asking.
    def is_counted():
        tab.goto(f"{address}/inspections/north-borough/ratings/")
        return tab.get_by_text("Vacancies weigh most.").count()

    for _ in range(40):
        if is_counted():
            break
        tab.wait_for_timeout(250)
    expect(tab.get_by_text("Proposed by Lee on")).to_be_visible()
    assert EvidenceNote.objects.get().written_by == cast.ines
    assert ProposedRating.objects.get().proposed_by == cast.lee
