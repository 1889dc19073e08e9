"""The pages of the evidence workspace, as a browser without scripts sees them; who may open them is in tests/test_access.py."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from inspections.rules import Phase
from organisation.gathering import change_evidence, change_note, withdraw
from organisation.models import Attachment, AttachmentRead, EvidenceItem, EvidenceNote, ProposedRating
from organisation.proposing import propose_rating
from organisation.rules import Shows
from ratings.aggregating import aggregate
from tests.cast import ROLES, plan
from tests.organisation.gathered import PDF, PROMPT, description, gather
from tests.pages import assert_well_formed, page_of

DESCRIBED = {
    "kind": "focus_group", "title": "Focus group", "dated_day": "8", "dated_month": "3", "dated_year": "2022",
    "source": "Seven probation officers", "summary": "Ninety minutes.", "version": "",
}  # fmt: skip
NOTED = {"prompt": PROMPT, "shows": "strength", "text": "Enough staff.", "version": "1"}
WORKSPACE = "/inspections/north-borough/organisation/"
STAFFING = f"{WORKSPACE}standards/staffing/"


@pytest.fixture
def item(inspection, cast):
    return gather(inspection, cast.ines)


@pytest.fixture
def note(item):
    return item.notes.get()


@pytest.fixture
def as_ines(browser_of, cast):
    return browser_of(cast.ines)


@pytest.fixture
def as_lee(browser_of, cast):
    return browser_of(cast.lee)


def url(name, *args):
    return reverse(name, args=["north-borough", *args])


def read(browser, address):
    response = browser.get(address)
    assert response.status_code == 200
    page = page_of(response)
    assert_well_formed(page)
    return page


def refused(browser, address, data, **options):
    """What comes back when something is wrong: a page that says so, with what was typed."""
    response = browser.post(address, data, **options)
    assert response.status_code == 200
    page = page_of(response)
    assert_well_formed(page)
    assert page.all(cls="govuk-error-summary")
    return page


def test_an_empty_workspace_says_what_evidence_is_and_offers_to_add_some(inspection, as_ines):
    page = read(as_ines, WORKSPACE)

    assert "No evidence yet" in page.text
    assert page.one("a", href=f"{WORKSPACE}evidence/add/").text == "Add evidence"
    assert page.text.count("Not proposed yet") == 4


def test_the_overview_counts_what_stands_and_lists_what_is_withdrawn_apart(inspection, item, as_ines, cast):
    gone = gather(inspection, cast.lee, title="Old plan", prompt="leadership.vision")
    withdraw(thing=gone, reason="Superseded.", by=cast.lee)
    propose_rating(inspection=inspection, standard="staffing", rating="good", reasons="Enough.", version=0, by=cast.lee)

    page = read(as_ines, WORKSPACE)

    rows = {row.all("th")[0].text: [cell.text for cell in row.all("td")] for row in page.all("tr") if row.all("td")}
    assert rows["1.2 Staffing"] == ["1", "0", "1", "0", "Good"]
    assert rows["1.1 Leadership"] == ["0", "0", "0", "0", "Not proposed yet"]
    assert rows["Workforce plan"] == ["Document", "1/2/2022", "1", "1"]
    assert [table.one("caption").text for table in page.all("table")] == ["Standards", "Evidence", "Withdrawn evidence"]


def test_an_edition_without_such_standards_says_so(cast, browser_of):
    plan("Old Area", edition="quality-and-impact-2016-17", kind="area", team={cast.lee: ROLES["lee"]})

    page = read(browser_of(cast.lee), "/inspections/old-area/organisation/")

    assert "No standard to gather evidence for" in page.text
    assert browser_of(cast.lee).get("/inspections/old-area/organisation/standards/staffing/").status_code == 404


def test_evidence_is_added_with_a_file_and_a_note_and_shown_to_those_who_read(inspection, as_ines, browser_of, cast):
    response = as_ines.post(f"{WORKSPACE}evidence/add/", DESCRIBED)
    item = EvidenceItem.objects.get()
    assert response.headers["Location"] == url("evidence_item", item.pk)
    as_ines.post(url("add_note", item.pk), NOTED)
    as_ines.post(url("add_attachment", item.pk), {"file": SimpleUploadedFile("notes of the group.pdf", PDF)})

    page = read(browser_of(cast.quinn), url("evidence_item", item.pk))

    assert "Focus group 8 March 2022" in page.text.replace("Date ", "")
    assert "Enough staff." in page.text
    assert "notes of the group.pdf" in page.text
    assert not [link for link in page.one("main").all("a") if link.text in {"Add a note", "Add a file", "Change", "Withdraw"}]


def test_what_is_missing_of_evidence_is_said_at_its_field_and_the_rest_comes_back(inspection, as_ines):
    page = refused(as_ines, f"{WORKSPACE}evidence/add/", DESCRIBED | {"title": "", "dated_year": "2099", "kind": ""})

    summary = page.one(cls="govuk-error-summary").text
    assert "Enter title" in summary
    assert "Select what kind of evidence it is" in summary
    assert page.one("input", name="source").attrs["value"] == "Seven probation officers"
    later = refused(as_ines, f"{WORKSPACE}evidence/add/", DESCRIBED | {"dated_year": "2099"})
    assert "The date must be today or in the past" in later.one(cls="govuk-error-summary").text


def test_both_descriptions_are_shown_when_somebody_else_was_first(item, as_ines, cast):
    change_evidence(item=item, version=1, about=description(summary="Lee's words."), by=cast.lee)

    page = refused(as_ines, url("edit_evidence", item.pk), DESCRIBED | {"version": "1"})

    assert "Lee has changed this in the meantime" in page.text
    assert "Lee's words." in page.text
    assert page.one("textarea", name="summary").text == "Ninety minutes."
    assert page.one("input", name="version").attrs["value"] == "2"
    assert as_ines.post(url("edit_evidence", item.pk), DESCRIBED | {"version": "2"}).status_code == 302
    assert "Lee's words." in read(as_ines, url("evidence_item", item.pk)).text  # among the earlier descriptions


def test_both_notes_are_shown_when_somebody_else_was_first(note, as_ines, cast):
    change_note(note=note, version=1, prompt="leadership.vision", shows=Shows.NEUTRAL, text="Lee's words.", by=cast.lee)

    page = refused(as_ines, url("note", note.pk), NOTED)

    assert "Lee has changed this in the meantime" in page.text
    assert "Lee's words." in page.text
    assert page.one("textarea", name="text").text == "Enough staff."
    assert as_ines.post(url("note", note.pk), NOTED | {"version": "2"}).status_code == 302
    note.refresh_from_db()
    assert (note.text, note.version) == ("Enough staff.", 3)
    assert "Lee's words." in read(as_ines, url("note", note.pk)).text


def test_a_note_begun_at_a_prompt_names_it_and_asks_for_the_evidence(item, as_ines, inspection, cast):
    gone = gather(inspection, cast.lee, title="Old plan")
    withdraw(thing=gone, reason="Superseded.", by=cast.lee)
    address = f"{STAFFING}note/"

    page = read(as_ines, f"{address}?prompt=staffing.oversight")
    (chosen,) = [option for option in page.one("select", name="prompt").all("option") if "selected" in option.attrs]
    assert chosen.attrs["value"] == "staffing.oversight"
    assert [o.text for o in page.one("select", name="item").all("option")] == ["Choose evidence", "Workforce plan"]
    said = refused(as_ines, address, NOTED | {"text": " ", "item": gone.pk}).one(cls="govuk-error-summary").text
    assert "Enter the note" in said
    assert "Select evidence that has not been withdrawn" in said

    assert as_ines.post(address, NOTED | {"item": item.pk}).headers["Location"] == STAFFING
    assert EvidenceNote.objects.filter(item=item, text="Enough staff.", written_by=cast.ines).exists()


def test_without_any_evidence_the_page_for_a_note_leads_to_adding_some(inspection, as_ines):
    page = read(as_ines, f"{STAFFING}note/")

    assert page.one("a", href=f"{WORKSPACE}evidence/add/").text == "Add the evidence"


def test_a_standard_shows_characteristics_notes_and_what_the_cases_show(inspection, case, note, as_lee):
    aggregate(inspection.pk)

    page = read(as_lee, STAFFING)

    ratings = [term.text for term in page.one("dl", cls="app-characteristics").all("dt")]
    assert ratings == ["Outstanding", "Good", "Requires improvement", "Inadequate"]
    assert "Workforce plan: posts are vacant." in page.text
    assert page.all("a", href=url("note", note.pk))
    assert "What the cases show" in page.text
    assert page.all("a", href=url("key_question_trace", "assessment.safety"))
    assert "No rating has been proposed yet." in page.text


def test_a_rating_is_proposed_with_reasons_and_earlier_ones_stay_on_the_page(inspection, as_lee, browser_of, cast):
    address = f"{STAFFING}rating/"
    assert "Enter the reasons for this rating" in refused(as_lee, address, {"rating": "good", "reasons": "", "version": "0"}).text
    as_lee.post(address, {"rating": "good", "reasons": "Enough staff.", "version": "0"})
    first = read(as_lee, address)
    assert first.one("textarea", name="reasons").text == "Enough staff."
    as_lee.post(address, {"rating": "inadequate", "reasons": "All have left.", "version": "1"})

    page = read(browser_of(cast.pat), STAFFING)

    assert page.text.index("All have left.") < page.text.index("Ratings proposed before") < page.text.index("Enough staff.")
    assert ProposedRating.objects.count() == 2


def test_both_proposals_are_shown_when_there_is_another_meanwhile(inspection, as_lee, cast):
    propose_rating(inspection=inspection, standard="staffing", rating="outstanding", reasons="Shines.", version=0, by=cast.lee)

    page = refused(as_lee, f"{STAFFING}rating/", {"rating": "good", "reasons": "Enough staff.", "version": "0"})

    assert "As somebody else has proposed meanwhile" in page.text
    assert "Shines." in page.text
    assert page.one("textarea", name="reasons").text == "Enough staff."
    assert page.one("input", name="version").attrs["value"] == "1"


def test_a_file_is_handed_out_to_be_saved_and_nothing_else(item, browser_of, cast):
    file = item.attachments.get()

    response = browser_of(cast.quinn).get(url("attachment", file.pk))

    assert b"".join(response) == PDF
    assert response.headers["Content-Disposition"] == 'attachment; filename="plan.pdf"'
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["Cache-Control"] == "no-store"
    assert AttachmentRead.objects.get().by == cast.quinn
    assert "Read 1 time." in read(browser_of(cast.ines), url("evidence_item", item.pk)).text


def test_a_file_that_is_gone_is_explained(item, as_ines):
    file = item.attachments.get()
    file.file.storage.delete(file.file.name)

    response = as_ines.get(url("attachment", file.pk))

    assert response.status_code == 404
    page = page_of(response)
    assert_well_formed(page)
    assert "“plan.pdf” was added by Ines" in page.text
    assert not AttachmentRead.objects.exists()


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ({}, "Select a file"),
        ({"file": SimpleUploadedFile("empty.pdf", b"")}, "The selected file is empty"),
        ({"file": SimpleUploadedFile("run.exe", b"MZ")}, "The file must be one of these types: .pdf, .docx"),
        ({"file": SimpleUploadedFile("plan.docx", PDF)}, "The content of the file is not that of a Word document file"),
    ],
)
def test_a_file_that_is_not_accepted_is_explained_at_its_field(item, as_ines, sent, reason):
    page = refused(as_ines, url("add_attachment", item.pk), sent)

    assert reason in page.one(cls="govuk-error-summary").text
    assert Attachment.objects.count() == 1


@pytest.mark.parametrize("name", ["withdraw_evidence", "withdraw_note", "withdraw_attachment"])
def test_withdrawing_asks_why_and_shows_the_reason(item, note, as_ines, name):
    thing = {"withdraw_evidence": item, "withdraw_note": note, "withdraw_attachment": item.attachments.get()}[name]
    address = url(name, thing.pk)

    assert "Enter why it is withdrawn" in refused(as_ines, address, {"reason": " "}).text
    assert as_ines.post(address, {"reason": "It was the wrong one."}).headers["Location"] == url("evidence_item", item.pk)
    page = read(as_ines, url("evidence_item", item.pk))
    assert "It was the wrong one." in page.text
    assert "Withdrawn by Ines" in page.text


def test_a_published_inspection_is_read_and_nothing_is_offered(inspection, item, note, as_lee):
    inspection.phase = Phase.PUBLISHED
    inspection.save()

    for address in (WORKSPACE, STAFFING, url("evidence_item", item.pk), url("note", note.pk)):
        page = read(as_lee, address)
        assert not page.one("main").all("form")
        assert not page.one("main").all("a", role="button")
    assert "This inspection is published: nothing in it can change." in read(as_lee, WORKSPACE).text
    for address in (url("edit_evidence", item.pk), f"{STAFFING}rating/", url("note", note.pk)):
        assert as_lee.post(address, NOTED | {"version": "1"}).status_code == 403
    assert as_lee.get(url("attachment", item.attachments.get().pk)).status_code == 200


def test_those_who_only_read_a_note_change_nothing(note, browser_of, cast):
    page = read(browser_of(cast.quinn), url("note", note.pk))

    assert not page.one("main").all("form")
    assert browser_of(cast.quinn).post(url("note", note.pk), NOTED).status_code == 403


@pytest.mark.parametrize(
    ("name", "queries"), [("organisation", 7), ("organisation_standard", 7), ("evidence_item", 6), ("note", 4)]
)
def test_a_page_takes_as_many_queries_for_ten_as_for_one(
    inspection, case, item, note, as_lee, cast, django_assert_num_queries, name, queries
):  # fmt: skip
    aggregate(inspection.pk)
    arguments = {"organisation": [], "organisation_standard": ["staffing"], "evidence_item": [item.pk], "note": [note.pk]}
    address = url(name, *arguments[name])
    as_lee.get(address)
    with django_assert_num_queries(queries):
        as_lee.get(address)
    for number in range(9):
        gather(inspection, cast.lee, title=f"Plan {number}")
        change_note(note=note, version=number + 1, prompt=PROMPT, shows=Shows.NEUTRAL, text=f"{number}", by=cast.ines)
        propose_rating(
            inspection=inspection, standard="staffing", rating="good", reasons=f"{number}", version=number, by=cast.lee
        )  # fmt: skip
    with django_assert_num_queries(queries):
        as_lee.get(address)
