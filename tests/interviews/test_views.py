"""The pages of interviews, as a browser without scripts sees them, and the API for their answers."""

import gzip
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import Case
from inspections.models import Inspection
from inspections.rules import Phase
from interviews.answers import INTERVIEW
from interviews.interviewing import finish_interview
from interviews.models import Interview, InterviewAnswer
from interviews.rules import InterviewDetails
from standards.details import CASELOAD, GRADE
from tests.cases.filling import answer, posted
from tests.cast import ROLES, add_case, plan
from tests.interviews.test_details import answer_details
from tests.interviews.test_interviewing import FULL, SKILLS, answer_all, start
from tests.pages import assert_well_formed, page_of

DETAILS = {
    "held_on_day": "8", "held_on_month": "mar", "held_on_year": "2022", "mode": "in_person", "grade": "probation_officer",
    "held_at": "2.05pm",
    "caseload_fte": "42.5",
}  # fmt: skip


def url(case, part=""):
    return f"/cases/{case.pk}/interview/{part}"


def test_beginning_asks_for_the_details_and_takes_them(case, cast, browser_of):
    browser = browser_of(cast.ines)
    page = page_of(browser.get(url(case)))
    assert_well_formed(page)
    assert "The interview with RO1, the probation practitioner who holds case NB-001." in page.text
    assert browser.post(url(case), DETAILS).headers["Location"] == url(case)
    interview = Interview.objects.get()
    assert InterviewDetails(interview.held_on, interview.mode, interview.grade, interview.caseload_fte, interview.held_at) == FULL


def test_details_that_cannot_be_come_back_with_what_was_typed(case, cast, browser_of):
    wrong = {"held_on_year": "2200", "caseload_fte": "many", "held_at": "after lunch"}
    reply = browser_of(cast.ines).post(url(case), DETAILS | wrong)
    page = page_of(reply)
    assert reply.status_code == 422
    assert_well_formed(page)
    assert "The number of cases must be a number, like 42 or 42.5" in page.text
    assert page.one("input", name="caseload_fte").attrs["value"] == "many"
    assert "The start time must be a time, like" in page.text
    assert page.one("input", name="held_at").attrs["value"] == "after lunch"
    future = page_of(browser_of(cast.ines).post(url(case), DETAILS | {"held_on_year": "2200"}))
    assert_well_formed(future)
    assert "The date of the interview must be today or in the past" in future.one("div", cls="govuk-error-summary").text
    assert not Interview.objects.exists()


def test_a_second_interview_of_the_officer_is_explained_with_a_link_to_the_first(case, inspection, cast, browser_of):
    second = add_case(inspection, "NB-002", officer="RO1", allocated_to=cast.ines)
    start(case, cast.ines)
    browser = browser_of(cast.ines)
    for reply in (browser.get(url(second)), browser.post(url(second), DETAILS)):
        page = page_of(reply)
        assert_well_formed(page)
        assert "RO1 has already been interviewed in this inspection" in page.text
        assert page.one("a", href=url(case), cls="govuk-link").text == "case NB-001"
        assert not page.all("input", name="mode")
    overview = page_of(browser.get(f"/cases/{second.pk}/"))
    assert "Not needed" in overview.text
    assert "RO1 was interviewed after another case." in overview.text


def test_the_first_case_is_not_shown_to_a_local_assessor_who_has_only_the_second(case, inspection, cast, browser_of):
    second = add_case(inspection, "NB-002", officer="RO1", allocated_to=cast.lou)
    start(case, cast.ines)
    page = page_of(browser_of(cast.lou).get(url(second)))
    assert "another of their cases" in page.text
    assert "NB-001" not in page.text
    listed = page_of(browser_of(cast.lou).get("/inspections/north-borough/interviews/"))
    assert_well_formed(listed)
    assert "NB-001" not in listed.text
    assert "Another of their cases" in listed.text
    assert "Ines" not in listed.one("main").text


def test_a_case_without_officer_and_an_edition_without_interview_say_so(inspection, cast, browser_of):
    browser = browser_of(cast.ines)
    alone = page_of(browser.get(url(add_case(inspection, "NB-003", allocated_to=cast.ines))))
    assert_well_formed(alone)
    assert "No probation practitioner is recorded for case NB-003" in alone.text
    area = plan("Area", edition="quality-and-impact-2016-17", kind="area", team={cast.ines: "lead"})
    case = add_case(area, "A-1", officer="RO1", allocated_to=cast.ines)
    assert "has no interview" in page_of(browser.get(url(case))).text
    assert "Interview" not in page_of(browser.get(f"/cases/{case.pk}/")).one("main").text


def test_all_questions_stand_on_one_page_with_a_jump_list_and_a_count(case, cast, browser_of):
    start(case, cast.ines)
    answer(case, cast.ines, SKILLS, "not_asked", sheet=INTERVIEW)
    page = page_of(browser_of(cast.ines).get(url(case)))
    assert_well_formed(page)
    assert len(page.all("div", cls="app-prompt")) == 17
    *jumps, following = page.one("nav", aria_label="Questions").all("a")
    assert len(jumps) == 17
    assert (following.text, following.attrs["href"]) == ("Next unanswered", "#question-interview.priority_quality")
    assert "16 left to answer." in page.text
    assert [heading.text for heading in page.one("form", data_reload=url(case)).all("h2")] == [
        "Leadership",
        "Staff",
        "Services",
        "Information",
        "Notes",
    ]
    assert posted(page)[f"choice-{SKILLS}"] == "not_asked"
    assert page.one("input", id=f"evidence-{CASELOAD}").attrs["value"] == "42.5"


def test_the_form_saves_the_answers_and_leads_to_finishing(case, cast, browser_of):
    start(case, cast.ines)
    browser = browser_of(cast.ines)
    data = posted(page_of(browser.get(url(case))), **{f"choice-{SKILLS}": "no", f"evidence-{SKILLS}": "Too new."})
    assert browser.post(url(case), data).headers["Location"] == f"/cases/{case.pk}/"
    assert browser.post(url(case), data | {"finish": "1"}).headers["Location"] == url(case, "finish/")
    saved = InterviewAnswer.objects.get()
    assert (saved.option.code, saved.evidence, saved.version) == ("no", "Too new.", 1)


def test_two_interviewers_decide_between_their_texts(case, cast, browser_of):
    start(case, cast.ines)
    browser = browser_of(cast.ines)
    data = posted(page_of(browser.get(url(case))), **{f"evidence-{SKILLS}": "Mine."})
    answer(case, cast.lee, SKILLS, evidence="Lee's.", sheet=INTERVIEW)
    reply = browser.post(url(case), data)
    assert reply.status_code == 422
    conflict = page_of(reply)
    assert_well_formed(conflict)
    assert "Lee changed Question 4 while you had it open" in conflict.one("div", cls="govuk-error-summary").text
    browser.post(url(case), posted(conflict, **{f"decide-{SKILLS}": "mine"}))
    assert InterviewAnswer.objects.get().evidence == "Mine."


def test_finishing_lists_what_is_missing_with_links_and_then_asks_to_confirm(case, cast, browser_of):
    interview = start(case, cast.ines, InterviewDetails(mode="video"))
    answer_all(case, cast.ines, leave_out=(SKILLS,))
    browser = browser_of(cast.ines)
    refused = browser.post(url(case, "finish/"))
    assert refused.status_code == 422
    page = page_of(refused)
    assert_well_formed(page)
    links = {link.text: link.attrs["href"] for link in page.one("main").one("ul", cls="govuk-list--bullet").all("a")}
    assert links["Answer question 4, or choose that it was not asked"] == f"{url(case)}#choice-{SKILLS}"
    assert links["Enter the grade"] == f"{url(case)}#choice-{GRADE}"
    assert links["Enter the number of cases (full-time equivalent)"] == f"{url(case)}#evidence-{CASELOAD}"
    answer(case, cast.ines, SKILLS, "yes", sheet=INTERVIEW)
    answer_details(case, cast.ines)
    ready = page_of(browser.get(url(case, "finish/")))
    assert_well_formed(ready)
    assert "All 17 questions are answered." in ready.text
    assert browser.post(url(case, "finish/")).status_code == 302
    interview.refresh_from_db()
    assert interview.submitted_at is not None
    assert "Completed" in page_of(browser.get(url(case))).text


def test_the_lead_reopens_a_finished_interview(case, cast, browser_of):
    interview = start(case, cast.ines)
    answer_all(case, cast.ines)
    finish_interview(interview=interview, by=cast.ines)
    assert not page_of(browser_of(cast.ines).get(url(case))).all("textarea")
    lee = browser_of(cast.lee)
    assert page_of(lee.get(url(case))).all("a", href=url(case, "reopen/"))
    assert_well_formed(page_of(lee.get(url(case, "reopen/"))))
    assert lee.post(url(case, "reopen/"), {"reason": ""}).status_code == 200
    assert lee.post(url(case, "reopen/"), {"reason": "A slip"}).headers["Location"] == url(case)
    assert page_of(browser_of(cast.ines).get(url(case))).all("textarea")


def test_somebody_elses_interview_is_typed_in_under_their_name(case, cast, browser_of):
    browser = browser_of(cast.ines)
    offered = page_of(browser.get(url(case))).one("select", name="interviewer")
    assert [option.text for option in offered.all("option")] == ["Ines (you)", "Asha", "Lee"]
    reply = browser.post(url(case), DETAILS | {"interviewer": "0"})
    assert reply.status_code == 422
    assert "Select somebody on the team of this inspection who assesses cases" in page_of(reply).text
    assert browser.post(url(case), DETAILS | {"interviewer": str(cast.asha.pk)}).status_code == 302
    assert Interview.objects.get().interviewer == cast.asha


def test_the_list_says_who_was_interviewed_and_who_is_left(case, inspection, cast, browser_of):
    add_case(inspection, "NB-002", officer="RO1", allocated_to=cast.asha)
    add_case(inspection, "NB-003", officer="RO2")
    add_case(inspection, "NB-004")
    start(case, cast.ines)
    page = page_of(browser_of(cast.rae).get("/inspections/north-borough/interviews/"))
    assert_well_formed(page)
    assert "1 of 2 officers interviewed." in page.text
    assert "1 case has no officer recorded." in page.text
    left, interviewed = page.all("tbody")
    assert [row.text for row in left.all("tr")] == ["RO2 NB-003 : interview Nobody yet NB-003"]
    assert [row.text for row in interviewed.all("tr")] == ["RO1 NB-001 8/3/2022 Ines In progress"]


MATRIX = [
    ("", {"lee", "ines", "asha", "quinn", "pat", "rae"}, {"lee", "ines"}),
    ("finish/", {"lee", "ines"}, {"lee", "ines"}),
    ("reopen/", {"lee"}, {"lee"}),
]


@pytest.mark.parametrize(("part", "readers", "writers"), MATRIX)
def test_who_may_see_and_do_what(case, cast, browser_of, part, readers, writers):
    start(case, cast.ines)
    for name in ("lee", "ines", "asha", "quinn", "pat", "rae"):
        browser = browser_of(getattr(cast, name))
        assert browser.get(url(case, part)).status_code == (200 if name in readers else 403), name
        assert browser.post(url(case, part)).status_code in ({200, 302, 422} if name in writers else {403}), name
    for name in ("lou", "olu", "ada"):
        browser = browser_of(getattr(cast, name))
        assert browser.get(url(case, part)).status_code == browser.post(url(case, part)).status_code == 404, name
    assert browser_of(None).get(url(case, part)).status_code == 302


@pytest.mark.parametrize("name", ["asha", "quinn", "pat", "rae"])
def test_those_who_do_not_answer_the_case_cannot_begin(case, cast, browser_of, name):
    browser = browser_of(getattr(cast, name))
    assert not page_of(browser.get(url(case))).all("input", name="mode")
    assert browser.post(url(case), DETAILS).status_code == 403
    assert not Interview.objects.exists()


def test_another_inspection_has_no_interviews_for_strangers(other_case, case, cast, browser_of):
    start(other_case, cast.olu)
    paths = [url(other_case, part) for part, _, _ in MATRIX] + ["/inspections/south-borough/interviews/"]
    for name in ("lee", "ines", "asha", "lou", "quinn", "pat", "rae", "ada"):
        assert {browser_of(getattr(cast, name)).get(path).status_code for path in paths} == {404}, name


def test_pages_of_an_interview_that_was_not_begun_are_not_there(case, cast, browser_of):
    browser = browser_of(cast.lee)
    assert {browser.get(url(case, part)).status_code for part in ("finish/", "reopen/")} == {404}


def test_while_the_case_files_are_closed_the_page_is_read_only(case, cast, browser_of):
    start(case, cast.ines)
    Inspection.objects.update(phase=Phase.PANEL)
    page = page_of(browser_of(cast.ines).get(url(case)))
    assert_well_formed(page)
    assert not page.all("textarea")
    assert "panel phase" in page.text


@pytest.mark.parametrize(
    ("name", "status"), [("ines", 200), ("lee", 200), ("rae", 403), ("lou", 404), ("olu", 404), ("ada", 404), (None, 401)]
)
def test_the_api_saves_an_answer_of_the_interview(case, cast, browser_of, name, status):
    start(case, cast.ines)
    browser = browser_of(getattr(cast, name) if name else None)
    body = {"op": str(uuid.uuid4()), "fields": {"choice": "no", "evidence": "Too new."}}
    path = f"/api/cases/{case.pk}/interview/answers/{SKILLS}/"
    with CaptureQueriesContext(connection) as captured:
        reply = browser.patch(path, body, content_type="application/json", headers={"if-match": '"0"'})
    assert reply.status_code == status
    assert InterviewAnswer.objects.exists() is (status == 200)
    if status == 200:
        assert len(captured) == 0
        assert browser.get(path).json()["fields"] == {"choice": "no", "evidence": "Too new."}


@pytest.mark.parametrize("path", ["/cases/{pk}/interview/", "/inspections/north-borough/interviews/", "/cases/{pk}/"])
def test_queries_stay_the_same_however_many_there_are(case, inspection, cast, browser_of, path):
    start(case, cast.ines)
    browser, address = browser_of(cast.ines), path.format(pk=case.pk)
    browser.get(address)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(address).status_code == 200
        return len(captured)

    few = queries()
    answer_all(case, cast.ines)
    for number in range(5):
        start(add_case(inspection, f"X{number}", officer=f"X{number}", allocated_to=cast.lee), cast.lee)
    assert queries() == few <= 12


def test_the_page_is_small_when_full(case, cast, browser_of):
    start(case, cast.ines)
    for question in ("interview.workload_manageable", SKILLS):
        answer(case, cast.ines, question, "no", "Because of how it is. " * 40, sheet=INTERVIEW)
    assert len(gzip.compress(browser_of(cast.ines).get(url(case)).content)) < 25_000


def test_roles_are_those_of_the_inspection_and_not_of_another(other_case, inspection, cast, browser_of):
    assert set(ROLES) == {"lee", "ines", "asha", "lou", "quinn", "pat", "rae"}
    Case.objects.filter(pk=other_case.pk).update(allocated_to=cast.ines)  # allocated by mistake to somebody not on the team
    assert browser_of(cast.ines).get(url(other_case)).status_code == 404
