"""What is noted beside an answer is as safe as the answer: typed without a network, on a page that dies, it is kept."""

import re

import pytest
from playwright.sync_api import expect

from cases.marks import Part, code_of
from cases.models import AnswerMark
from tests.browsing import NARROW, assert_accessible
from tests.cases.filling import PROMPT
from tests.cases.test_autosave_in_browser import says, sign_in
from tests.cases.test_marking import marks_url, note
from tests.cases.test_outbox_in_browser import killed, opened, typed_and_kept

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MARKS = re.compile(r"/api/cases/\d+/marks")
EXAMPLE = f'[id="evidence-{code_of(Part.PRACTICE, PROMPT)}"]'
FLAG_NOTE = f'[id="evidence-{code_of(Part.FLAG, PROMPT)}"]'


def test_an_example_typed_without_a_network_outlives_its_page_and_two_notes_are_decided_about(live_server, tab, case, cast):
    sign_in(tab, live_server.url, cast.ines)
    page = opened(tab, live_server.url + marks_url(case))
    page.context.route(MARKS, lambda route: route.abort())
    page.get_by_label("Good practice example").check()
    page.get_by_label("Flag this answer for quality assurance").check()
    typed_and_kept(page, "Letters in plain words.", EXAMPLE)
    says(page, "Not saved: 2 answers waiting.")
    context = killed(page)
    assert not AnswerMark.objects.exists()

    page = opened(context.new_page(), live_server.url + marks_url(case))
    expect(page.locator(EXAMPLE)).to_have_value("Letters in plain words.")
    expect(page.get_by_label("Flag this answer for quality assurance")).to_be_checked()
    context.unroute(MARKS)
    with page.expect_request(MARKS) as sending:
        page.locator("#save-status").get_by_role("button", name="Try now").click()
    assert sending.value.post_data_json["edition"] == case.inspection.edition_id
    says(page, "All answers saved at")
    mark = AnswerMark.objects.get()
    assert (mark.practice, mark.practice_text, mark.flagged) == ("good", "Letters in plain words.", True)

    note(case, cast.lee, Part.FLAG, words="From Lee.", base=1)
    page.fill(FLAG_NOTE, "From Ines.")
    says(page, "1 answer needs your decision.")
    page.set_viewport_size(NARROW)
    assert_accessible(page)
    page.get_by_role("button", name="Keep both, mine below").click()
    says(page, "All answers saved at")
    page.get_by_role("button", name="Save and go back").click()
    expect(page.locator(".app-beside").first).to_contain_text("Flagged for QA")
    assert AnswerMark.objects.get().flag_note == "From Lee.\n\nFrom Ines."
