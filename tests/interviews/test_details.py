"""Details and notes of an interview: answered like questions, so that nothing typed there is lost, and recorded with it."""

import uuid
from contextlib import suppress
from datetime import date, time
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from cases.answers import NOTHING_YET, CurrentAnswer
from cases.models import Case
from cases.queries.answers import answers_of
from cases.setting_aside import set_cases_aside
from design.fields import date_typed
from inspections.signals import edition_records_wanted
from interviews.answers import INTERVIEW
from interviews.models import Interview, InterviewAnswerRevision
from interviews.queries.interview import details_of
from interviews.rules import InterviewDetails, as_answers, changed_by
from standards.details import CASELOAD, GRADE, HELD_AT, HELD_ON, MODE, NOTES, PREFIX
from tests.cases.filling import answer, posted
from tests.design.test_times import MINUTES
from tests.pages import assert_well_formed, page_of

DETAILS = (HELD_ON, MODE, HELD_AT, GRADE, CASELOAD)


def begin(case, by):
    return Interview.objects.create(case=case, officer=case.officer, interviewer=by)


def detail(case, by, code, *, choice=None, words=None):
    return answer(case, by, code, choice, words, sheet=INTERVIEW)


def answer_details(case, by):
    detail(case, by, HELD_ON, words="8 3 2022")
    detail(case, by, MODE, choice="in_person")
    detail(case, by, GRADE, choice="probation_officer")
    detail(case, by, CASELOAD, words="42.5")


def page_url(case):
    return f"/cases/{case.pk}/interview/"


@pytest.mark.parametrize("text", ["27 3 2022", "27/3/2022", " 27.03.2022 ", "27 March 2022", "27-mar-2022", "2022-03-27"])
def test_a_date_is_typed_as_people_write_one(text):
    assert date_typed(text) == date(2022, 3, 27)


@pytest.mark.parametrize("text", ["", "yesterday", "31 2 2022", "27 3", "27 3 22", "3 27 2022", "2022-27-03", "1 1 1 2022"])
def test_anything_else_is_no_date(text):
    assert date_typed(text) is None


@given(
    st.none() | st.dates(date(1000, 1, 1)), st.sampled_from(["", "video"]), st.sampled_from(["", "other"]),
    st.none() | st.decimals(0, Decimal("999.9"), places=1), st.none() | MINUTES,
)  # fmt: skip
def test_what_is_recorded_reads_back_as_it_is(held_on, mode, grade, caseload, held_at):
    details = InterviewDetails(held_on, mode, grade, caseload, held_at)
    read = InterviewDetails()
    for code in DETAILS:
        read = changed_by(read, code.removeprefix(PREFIX), as_answers(details).get(code, NOTHING_YET))
    assert read == details


@given(st.text(max_size=12))
def test_whatever_is_typed_is_a_value_or_refused_in_words(text):
    for name in ("held_on", "held_at", "caseload_fte"):
        with suppress(ValueError):  # and nothing else is raised
            read = changed_by(InterviewDetails(), name, CurrentAnswer(1, "", text, None, ""))
            assert (getattr(read, name) is None) == (not text.strip())


def test_a_detail_is_saved_like_an_answer_and_recorded_with_the_interview(case, cast):
    interview = begin(case, cast.ines)
    answer_details(case, cast.ines)
    interview.refresh_from_db()
    assert (interview.held_on, interview.mode, interview.grade) == (date(2022, 3, 8), "in_person", "probation_officer")
    assert interview.caseload_fte == Decimal("42.5")
    assert InterviewAnswerRevision.objects.count() == 4
    events = Interview.pgh_event_model.objects.filter(pgh_label="update")
    assert {event.pgh_context.metadata["user"] for event in events} == {cast.ines.pk}
    detail(case, cast.lee, HELD_ON, words="")
    interview.refresh_from_db()
    assert interview.held_on is None


def test_the_start_time_is_kept_as_a_time_and_nobody_is_asked_for_it(case, cast, browser_of, api_of):
    interview = begin(case, cast.ines)
    answer_details(case, cast.ines)
    interview.refresh_from_db()
    assert details_of(interview).missing() == []
    detail(case, cast.ines, HELD_AT, words="14.05")
    interview.refresh_from_db()
    assert interview.held_at == time(14, 5)
    assert page_of(browser_of(cast.ines).get(page_url(case))).one("input", id=f"evidence-{HELD_AT}").attrs["value"] == "14.05"
    assert "Start time 2:05pm" in page_of(browser_of(cast.rae).get(page_url(case))).text
    assert api_of(cast.rae).get(f"/api/interviews/{interview.pk}/").json()["held_at"] == "14:05:00"
    assert Interview.pgh_event_model.objects.latest("pgh_id").held_at == time(14, 5)
    detail(case, cast.ines, HELD_AT, words=" ")
    interview.refresh_from_db()
    assert interview.held_at is None


@pytest.mark.parametrize(
    ("code", "words", "reason"),
    [
        (HELD_ON, "yesterday", "must be a real date"),
        (HELD_ON, "1 1 2999", "must be today or in the past"),
        (HELD_AT, "after lunch", "must be a time, like 2:05pm or 14:05"),
        (HELD_AT, "25:00", "must be a time"),
        (CASELOAD, "many", "must be a number"),
        (CASELOAD, "1000", "must be 0 to 999.9"),
        (CASELOAD, "4.25", "at most one decimal place"),
        (CASELOAD, "-1", "must be a number"),
    ],
)
def test_what_is_no_value_is_refused_at_its_field_and_nothing_is_written(case, cast, code, words, reason):
    begin(case, cast.ines)
    with pytest.raises(ValidationError, match=reason) as refused:
        detail(case, cast.ines, code, words=words)
    assert list(refused.value.message_dict) == ["evidence"]
    assert not InterviewAnswerRevision.objects.exists()


def test_a_retry_gets_its_reply_and_does_not_bring_an_old_value_back(case, cast, browser_of):
    interview = begin(case, cast.ines)
    browser = browser_of(cast.ines)

    def send(words, base, op):
        body = {"op": op, "fields": {"evidence": words}}
        path = f"/api/cases/{case.pk}/interview/answers/{HELD_ON}/"
        return browser.patch(path, body, content_type="application/json", headers={"if-match": f'"{base}"'})

    first, second = str(uuid.uuid4()), str(uuid.uuid4())
    assert send("8 3 2022", 0, first).status_code == 200
    assert send("9 3 2022", 1, second).status_code == 200
    again = send("8 3 2022", 0, first)
    assert (again.status_code, again.json()["version"]) == (200, 1)
    stale = send("7 3 2022", 0, str(uuid.uuid4()))
    assert (stale.status_code, stale.json()["current"]["fields"]["evidence"]) == (412, "9 3 2022")
    wrong = send("never", 2, str(uuid.uuid4()))
    assert (wrong.status_code, wrong.json()["field"]) == (422, "evidence")
    interview.refresh_from_db()
    assert interview.held_on == date(2022, 3, 9)


def test_details_and_notes_come_in_batches_too(case, cast, browser_of):
    begin(case, cast.ines)
    operations = [
        {"question": code, "version": 0, "op": str(uuid.uuid4()), "fields": fields}
        for code, fields in ((MODE, {"choice": "video"}), (NOTES, {"evidence": "Spoke of cuts."}), (CASELOAD, {"evidence": "x"}))
    ]
    address = f"/api/cases/{case.pk}/interview/answers:batch"
    reply = browser_of(cast.ines).post(address, {"operations": operations}, content_type="application/json")
    assert [result["status"] for result in reply.json()["results"]] == [200, 200, 422]
    assert Interview.objects.get().mode == "video"
    assert answers_of(INTERVIEW, case.pk)[NOTES].evidence == "Spoke of cuts."


def test_details_that_nobody_touched_are_not_saved_anew(case, cast, browser_of):
    begin(case, cast.ines)
    Interview.objects.update(held_on=date(2022, 3, 8), mode="video", caseload_fte=Decimal("42.5"))
    browser = browser_of(cast.ines)
    assert browser.post(page_url(case), posted(page_of(browser.get(page_url(case))))).status_code == 302
    assert not InterviewAnswerRevision.objects.exists()


def test_details_of_earlier_interviews_stand_in_their_boxes_and_are_replaced_from_version_0(case, cast, browser_of):
    interview = begin(case, cast.ines)
    Interview.objects.update(held_on=date(2022, 3, 8), mode="video")
    page = page_of(browser_of(cast.ines).get(page_url(case)))
    assert_well_formed(page)
    assert page.one("input", id=f"evidence-{HELD_ON}").attrs["value"] == "8 March 2022"
    assert "checked" in page.one("input", name=f"choice-{MODE}", value="video").attrs
    assert detail(case, cast.ines, MODE, choice="telephone").version == 1
    interview.refresh_from_db()
    assert (interview.mode, interview.held_on) == ("telephone", date(2022, 3, 8))


def test_without_scripts_the_button_saves_details_and_notes_and_says_what_cannot_be(case, cast, browser_of):
    begin(case, cast.ines)
    browser = browser_of(cast.ines)
    page = page_of(browser.get(page_url(case)))
    typed = {f"evidence-{HELD_ON}": "8 3 2022", f"evidence-{NOTES}": "Spoke of cuts.", f"evidence-{CASELOAD}": "lots"}
    reply = browser.post(page_url(case), posted(page) | typed)
    assert reply.status_code == 422
    shown = page_of(reply)
    assert_well_formed(shown)
    assert "must be a number, like 42 or 42.5" in shown.one("div", cls="govuk-error-summary").text
    assert shown.one("input", id=f"evidence-{CASELOAD}").attrs["value"] == "lots"
    assert Interview.objects.get().held_on == date(2022, 3, 8)
    again = browser.post(page_url(case), posted(shown) | {f"evidence-{CASELOAD}": "42"})
    assert again.status_code == 302
    assert answers_of(INTERVIEW, case.pk)[NOTES].evidence == "Spoke of cuts."


def test_two_who_change_a_detail_decide_which_counts(case, cast, browser_of):
    begin(case, cast.ines)
    mine = browser_of(cast.ines)
    page = page_of(mine.get(page_url(case)))
    detail(case, cast.lee, CASELOAD, words="40")
    conflict = page_of(mine.post(page_url(case), posted(page) | {f"evidence-{CASELOAD}": "45"}))
    assert_well_formed(conflict)
    card = conflict.one("div", cls="app-conflict")
    assert "[removed] 40" in card.text
    assert "Keep both" not in card.text  # 40 and 45 are no number together
    decided = posted(conflict) | {f"evidence-{CASELOAD}": "45", f"decide-{CASELOAD}": "mine"}
    assert mine.post(page_url(case), decided).status_code == 302
    assert Interview.objects.get().caseload_fte == 45


def test_programs_read_the_notes_apart_from_the_answers(case, cast, api_of):
    interview = begin(case, cast.ines)
    detail(case, cast.ines, NOTES, words="Spoke of cuts.")
    detail(case, cast.ines, MODE, choice="video")
    told = api_of(cast.rae).get(f"/api/interviews/{interview.pk}/").json()
    assert (told["notes"], told["mode"]) == ("Spoke of cuts.", "video")
    assert {answer["state"] for answer in told["answers"]} == {"not_answered"}
    assert told["set_aside"] is None


def test_all_answers_about_a_case_have_its_interview_to_read_and_to_print(case, cast, browser_of):
    address = f"/cases/{case.pk}/answers/"
    assert "Start time" not in page_of(browser_of(cast.rae).get(address)).text
    begin(case, cast.ines)
    detail(case, cast.ines, HELD_AT, words="2.05pm")
    detail(case, cast.ines, NOTES, words="Spoke of cuts.")
    answer(case, cast.ines, "interview.skills", "no", "Two people left.", sheet=INTERVIEW)
    page = page_of(browser_of(cast.rae).get(address))
    assert_well_formed(page)
    for words in ("Date Not recorded yet", "Start time 2:05pm", "Interviewer Ines", "Two people left.", "Spoke of cuts."):
        assert words in page.text


def test_programs_are_told_that_the_case_of_an_interview_is_set_aside(case, cast, api_of):
    interview = begin(case, cast.ines)
    set_cases_aside(case.inspection, Case.objects.filter(pk=case.pk), because="Replaced: Died", by=cast.lee)
    [listed] = api_of(cast.rae).get("/api/interviews/").json()["results"]
    assert (listed["id"], listed["set_aside"]["because"]) == (interview.pk, "Replaced: Died")


def test_a_detail_has_a_history(case, cast, browser_of):
    begin(case, cast.ines)
    detail(case, cast.ines, MODE, choice="video")
    detail(case, cast.lee, MODE, choice="telephone")
    page = page_of(browser_of(cast.rae).get(f"/cases/{case.pk}/interview/answers/{MODE}/history/"))
    assert_well_formed(page)
    assert "“By video” became By telephone" in page.text


def test_details_move_to_another_edition_with_the_answers(case, cast, inspection):
    begin(case, cast.ines)
    detail(case, cast.ines, MODE, choice="video")
    records = [found for _, found in edition_records_wanted.send(sender=None, inspection=inspection) if found]
    assert sum(times for found in records for times in found.values()) == 1
