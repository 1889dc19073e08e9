"""Flags, practice examples and sources beside answers, and what changed after the responsible officer was heard."""

import csv
import io
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from cases.assessing import submit_assessment
from cases.marking import mark_answer
from cases.marks import SOURCES, Mark, sources_of
from cases.models import AnswerMark, CaseAssessment
from cases.queries.assessment import open_case
from interviews.answers import INTERVIEW
from interviews.interviewing import finish_interview, reopen_interview, start_interview
from interviews.rules import InterviewDetails
from tests.cases.filling import KEY_QUESTION, PROMPT, answer, fill, fresh
from tests.pages import assert_well_formed, page_of


def marks_url(case, question=PROMPT):
    return reverse("answer_marks", args=[case.pk, question])


def note(case, by, question=PROMPT, **what):
    return mark_answer(assessment=case.assessment, question=question, mark=Mark(**what), by=by)


def hear_the_officer(case, by):
    """Hold the whole interview and finish it."""
    details = InterviewDetails(held_on=date(2022, 3, 10), mode="in_person", grade="other", caseload_fte=40)
    interview = start_interview(case=case, details=details, by=by)
    for question in open_case(fresh(case), by).edition.interview:
        answer(case, by, question.code, question.options[0].code, sheet=INTERVIEW)
    return finish_interview(interview=interview, by=by)


def test_everything_is_noted_on_one_page_and_shown_beside_the_answer(case, cast, browser_of):
    browser = browser_of(cast.ines)
    page = page_of(browser.get(marks_url(case)))
    assert_well_formed(page)
    typed = {
        "flagged": "on", "flag_note": "Is this fair?", "practice": "good", "practice_text": "Letters in plain words.",
        "source": "oasys", "source_on_day": "3", "source_on_month": "3", "source_on_year": "2022",
    }  # fmt: skip
    reply = browser.post(marks_url(case), typed)
    assert reply.headers["Location"] == f"/cases/{case.pk}/form/{KEY_QUESTION}/#question-{PROMPT}"
    form = page_of(browser.get(f"/cases/{case.pk}/form/{KEY_QUESTION}/"))
    assert_well_formed(form)
    beside = form.one("div", id=f"question-{PROMPT}").one("p", cls="app-beside").text
    assert beside.startswith("Flagged for QA Good practice example Source: OASys 3 March 2022.")
    for reader in (cast.quinn, cast.ines):
        read = page_of(browser_of(reader).get(f"/cases/{case.pk}/answers/")).text
        assert "Is this fair?" in read
        assert "Letters in plain words." in read
    overview = page_of(browser.get(f"/cases/{case.pk}/"))
    assert_well_formed(overview)
    assert "1 answer flagged for quality assurance:" in overview.text
    assert "Letters in plain words." in overview.text
    again = page_of(browser.get(marks_url(case)))
    assert "Letters in plain words." in again.text
    assert AnswerMark.pgh_event_model.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"practice": "good", "practice_text": " "}, "Say what is good or poor practice"),
        ({"practice_text": "Words alone"}, "Select whether it is a good or a poor practice example"),
        ({"source_on_day": "1", "source_on_month": "1", "source_on_year": "2999"}, "must be today or in the past"),
        ({"flag_note": "x" * 2_001}, "Note for quality assurance must be 2,000 characters or fewer"),
    ],
)
def test_what_cannot_be_is_said_at_the_field_and_comes_back(case, cast, browser_of, typed, words):
    reply = browser_of(cast.ines).post(marks_url(case), typed)
    assert reply.status_code == 422
    page = page_of(reply)
    assert_well_formed(page)
    assert words in page.one("div", cls="govuk-error-summary").text
    assert not AnswerMark.objects.exists()


def test_who_may_not_answer_may_not_note(case, cast):
    for name in ("rae", "quinn", "asha", "olu", "ada"):
        with pytest.raises(PermissionDenied):
            note(case, getattr(cast, name), flagged=True)
    for what in ({"source": "nonsense"}, {"practice": "splendid", "practice_text": "x"}):
        with pytest.raises(ValidationError):
            note(case, cast.ines, **what)
    with pytest.raises(ValidationError):
        note(case, cast.ines, "interview.priority_quality", flagged=True)
    assert not AnswerMark.objects.exists()


def test_an_edition_may_have_sources_of_its_own():
    assert sources_of({}) == SOURCES
    assert sources_of({"evidence_source": {"visit": "Visit"}}) == {"visit": "Visit"}


def test_an_answer_that_changed_after_the_interview_is_marked_and_needs_a_reason_to_be_handed_in(case, cast, browser_of):
    fill(case, cast.ines)
    hear_the_officer(case, cast.ines)
    answer(case, cast.ines, KEY_QUESTION, evidence="Other words, the same judgement.")
    assert open_case(fresh(case), cast.ines).changed == frozenset()
    answer(case, cast.ines, PROMPT, "no")
    assert open_case(fresh(case), cast.ines).changed == {PROMPT}
    browser = browser_of(cast.ines)
    form = page_of(browser.get(f"/cases/{case.pk}/form/{KEY_QUESTION}/"))
    assert "Changed after the interview" in form.one("div", id=f"question-{PROMPT}").text
    with pytest.raises(ValidationError, match=r"Say why the answer to 2\.1\.1 a changed after the interview"):
        submit_assessment(assessment=case.assessment, by=cast.ines)
    link = page_of(browser.get(f"/cases/{case.pk}/submit/")).one("a", href=f"{marks_url(case)}?check=1#id_changed_because")
    assert link.text == "Say why the answer to 2.1.1 a changed after the interview"
    assert page_of(browser.get(marks_url(case))).one("textarea", id="id_changed_because").attrs
    assert browser.post(marks_url(case), {"changed_because": "The officer explained."}).status_code == 302
    form = page_of(browser.get(f"/cases/{case.pk}/form/{KEY_QUESTION}/"))
    assert "Changed after the interview The officer explained." in form.one("div", id=f"question-{PROMPT}").text
    assert submit_assessment(assessment=case.assessment, by=cast.ines).submitted_at
    assert "Changed after the interview The officer explained." in page_of(browser.get(f"/cases/{case.pk}/answers/")).text


def test_an_answer_that_went_back_or_came_only_then_did_not_change(case, cast):
    answer(case, cast.ines, PROMPT, "yes")
    interview = hear_the_officer(case, cast.ines)
    heard = CaseAssessment.objects.get(case=case).officer_heard_at
    reopen_interview(interview=interview, reason="A slip.", by=cast.lee)
    finish_interview(interview=interview, by=cast.ines)
    assert CaseAssessment.objects.get(case=case).officer_heard_at == heard
    answer(case, cast.ines, KEY_QUESTION, "yes")
    answer(case, cast.ines, PROMPT, "no")
    answer(case, cast.ines, PROMPT, "yes")
    assert open_case(fresh(case), cast.ines).changed == frozenset()
    answer(case, cast.ines, PROMPT, "")
    assert open_case(fresh(case), cast.ines).changed == {PROMPT}


@pytest.mark.django_db(transaction=True)
def test_programs_can_count_what_changed_and_what_was_noted(case, cast, inspection, api_of):
    answer(case, cast.ines, PROMPT, "yes")
    answer(case, cast.ines, KEY_QUESTION, "yes")
    hear_the_officer(case, cast.ines)
    answer(case, cast.ines, PROMPT, "no")
    note(
        case, cast.ines, flagged=True, flag_note="=Fair?", practice="poor", practice_text="None.", source="oasys",
        source_on=date(2022, 3, 3), changed_because="She explained.",
    )  # fmt: skip
    client = api_of(cast.rae)
    rows = {row["question"]: row for row in client.get("/api/judgements/").json()["results"]}
    noted = {name: rows[PROMPT][name] for name in ("flagged", "practice", "source", "source_on", "changed_after_interview")}
    assert noted == {
        "flagged": True, "practice": "poor", "source": "oasys", "source_on": "2022-03-03", "changed_after_interview": True,
    }  # fmt: skip
    assert (rows[KEY_QUESTION]["flagged"], rows[KEY_QUESTION]["changed_after_interview"]) == (False, False)
    words = {name: rows[PROMPT][name] for name in ("flag_note", "practice_text", "changed_because")}
    assert words == {"flag_note": "=Fair?", "practice_text": "None.", "changed_because": "She explained."}
    file = b"".join(client.get(f"/api/inspections/{inspection.reference}/judgements.csv")).decode()
    assert "Fair" not in file  # no words leave that nobody asked for
    with_words = b"".join(client.get(f"/api/inspections/{inspection.reference}/judgements.csv?evidence=1")).decode()
    written = next(line for line in csv.DictReader(io.StringIO(with_words)) if line["question"] == PROMPT)
    assert [written[name] for name in words] == ["'=Fair?", "None.", "She explained."]
    assert with_words.splitlines()[0].endswith(",flag_note,practice_text,changed_because,evidence")
    lines = {line["question"]: line for line in csv.DictReader(io.StringIO(file))}
    assert (lines[PROMPT]["changed_after_interview"], lines[PROMPT]["source_on"]) == ("t", "2022-03-03")
    assert (lines[KEY_QUESTION]["changed_after_interview"], lines[KEY_QUESTION]["practice"]) == ("f", "")


def test_lists_of_cases_say_how_many_answers_are_flagged(case, cast, inspection, browser_of):
    note(case, cast.ines, PROMPT, flagged=True)
    note(case, cast.ines, KEY_QUESTION, flagged=True)
    for url in ("/my-cases/", f"/inspections/{inspection.reference}/cases/"):
        assert "2 flagged" in page_of(browser_of(cast.ines).get(url)).text
    note(case, cast.ines, PROMPT)
    assert "1 flagged" in page_of(browser_of(cast.ines).get("/my-cases/")).text
