"""Flags, practice examples and sources beside answers, and what changed after the responsible officer was heard."""

import csv
import io
import uuid
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from cases.answers import AnswerRefused, Change, Conflict, Locked, NotAllowed, NotFound, OperationReused, Saved
from cases.assessing import submit_assessment
from cases.marking import save_part, set_part_aside
from cases.marks import SOURCES, Part, code_of, sources_of
from cases.models import AnswerMark, CaseAssessment, MarkRevision
from cases.queries.assessment import open_case
from interviews.answers import INTERVIEW
from interviews.interviewing import finish_interview, reopen_interview, start_interview
from interviews.rules import InterviewDetails
from tests.cases.filling import KEY_QUESTION, PROMPT, answer, fill, fresh, posted
from tests.pages import assert_well_formed, page_of


def marks_url(case, question=PROMPT):
    return reverse("answer_marks", args=[case.pk, question])


def note(case, by, part=Part.FLAG, choice=None, words=None, *, question=PROMPT, base=0, operation=None, save=save_part) -> Saved:
    """Type into one part of what is noted beside an answer; what is None stays as it is."""
    change = Change(choice or "", choice is not None, words or "", words is not None)
    place = {"case_id": case.pk, "code": code_of(part, question), "base": base, "operation": operation or uuid.uuid4(), "by": by}
    return save(**place, **{"change" if save is save_part else "given_up": change})


def typed(part, choice="", words="", question=PROMPT, version=0):
    """One part as a browser without scripts posts it."""
    code = code_of(part, question)
    return {f"version-{code}": str(version), f"choice-{code}": choice, f"evidence-{code}": words}


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
    all_typed = {
        **typed(Part.FLAG, "flagged", "Is this fair?"), **typed(Part.PRACTICE, "good", "Letters in plain words."),
        **typed(Part.SOURCE, "oasys", "3 3 2022"),
    }  # fmt: skip
    reply = browser.post(marks_url(case), all_typed)
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
    assert "1 answer flagged for quality assurance: 2.1.1 a : Is this fair?" in overview.text
    assert "Letters in plain words." in overview.text
    again = page_of(browser.get(marks_url(case)))
    assert "Letters in plain words." in again.text
    assert browser.post(marks_url(case), posted(again)).status_code == 302  # nothing was touched
    assert MarkRevision.objects.count() == 3


@pytest.mark.parametrize(
    ("part", "choice", "words", "said"),
    [
        (Part.PRACTICE, "good", " ", "Say what is good or poor practice"),
        (Part.PRACTICE, "", "Words alone", "Select whether it is a good or a poor practice example"),
        (Part.SOURCE, "oasys", "1 1 2999", "The date of the source must be today or in the past"),
        (Part.SOURCE, "", "31 2 2022", "The date of the source must be a real date"),
        (Part.FLAG, "flagged", "x" * 50_001, "Evidence must be 50,000 characters or fewer"),
    ],
)
def test_what_cannot_be_is_said_at_the_field_and_comes_back(case, cast, browser_of, part, choice, words, said):
    reply = browser_of(cast.ines).post(marks_url(case), typed(part, choice, words))
    assert reply.status_code == 422
    page = page_of(reply)
    assert_well_formed(page)
    assert said in page.one("div", cls="govuk-error-summary").text
    assert posted(page).items() >= {f"evidence-{code_of(part, PROMPT)}": words}.items()
    assert not AnswerMark.objects.exclude(practice="").exists()


def test_an_example_of_no_sort_is_kept_is_none_and_is_asked_for_before_handing_in(case, cast, browser_of):
    fill(case, cast.ines)
    note(case, cast.ines, Part.PRACTICE, words="Letters in plain words.")
    assert open_case(fresh(case), cast.ines).practice == []
    link = page_of(browser_of(cast.ines).get(f"/cases/{case.pk}/submit/")).one(
        "a", href=f"{marks_url(case)}?check=1#choice-practice.{PROMPT}"
    )
    assert link.text == "Select whether the practice noted beside 2.1.1 a is good or poor"
    note(case, cast.ines, Part.PRACTICE, "good", base=1)
    assert [mark.practice_text for _, mark in open_case(fresh(case), cast.ines).practice] == ["Letters in plain words."]


def test_who_may_not_answer_may_not_note(case, cast):
    for name, refusal in {"rae": NotAllowed, "quinn": NotAllowed, "asha": NotAllowed, "olu": NotFound, "ada": NotFound}.items():
        with pytest.raises(refusal):
            note(case, getattr(cast, name), choice="flagged")
    for part in (Part.SOURCE, Part.PRACTICE, Part.FLAG, Part.CHANGED):
        with pytest.raises(ValidationError):
            note(case, cast.ines, part, "nonsense", "x")
    with pytest.raises(NotFound):
        note(case, cast.ines, choice="flagged", question="interview.priority_quality")
    assert not AnswerMark.objects.exists()


def test_a_part_is_saved_over_the_version_that_was_seen_and_once_only(case, cast):
    operation = uuid.uuid4()
    first = note(case, cast.ines, choice="flagged", operation=operation)
    assert note(case, cast.ines, choice="flagged", operation=operation) == first  # its reply was lost
    assert note(case, cast.ines, words="Is this fair?", base=1).version == 2
    with pytest.raises(Conflict) as conflict:
        note(case, cast.lee, words="Other words", base=1)
    assert conflict.value.current[:3] == (2, "flagged", "Is this fair?")
    assert note(case, cast.lee, Part.PRACTICE, "good", "Plain letters").version == 1  # another part is another answer
    for again in ({"by": cast.lee, "choice": "flagged"}, {"by": cast.ines, "choice": "not_flagged"}):
        with pytest.raises(AnswerRefused, match="was used for something else"):
            note(case, operation=operation, base=2, **again)
    mark = AnswerMark.objects.get()
    assert (mark.flagged, mark.flag_note, mark.practice, mark.marked_by) == (True, "Is this fair?", "good", cast.lee)


def test_a_save_takes_eight_queries_at_most(case, cast, django_assert_max_num_queries):
    note(case, cast.ines, choice="flagged")
    with django_assert_max_num_queries(8 + 2):  # and the savepoint that stands for the transaction
        note(case, cast.ines, words="Is this fair?", base=1)


def test_what_is_given_up_is_in_the_history_alone(case, cast, browser_of):
    note(case, cast.ines, choice="flagged", words="Is this fair?")
    operation = uuid.uuid4()
    aside = note(case, cast.lee, words="It is.", base=1, operation=operation, save=set_part_aside)
    assert note(case, cast.lee, words="It is.", base=1, operation=operation, save=set_part_aside) == aside
    with pytest.raises(OperationReused):
        note(case, cast.lee, words="It is not.", base=1, operation=operation, save=set_part_aside)
    assert (aside.version, AnswerMark.objects.get().flag_note) == (3, "Is this fair?")
    history = page_of(browser_of(cast.quinn).get(f"/cases/{case.pk}/answers/{PROMPT}/history/"))
    assert_well_formed(history)
    assert "Noted beside the answer Flag for quality assurance Versions 2 to 3" in history.text
    assert "Typed over what somebody else had saved, and given up for it:" in history.text
    assert "Chosen: Flagged [added: Is this fair?]" in history.text


def test_two_who_note_without_scripts_decide_what_stands(case, cast, browser_of):
    browser = browser_of(cast.ines)
    before = page_of(browser.get(marks_url(case)))
    note(case, cast.lee, words="From Lee.")
    mine = {f"evidence-flag.{PROMPT}": "From Ines."}
    reply = browser.post(marks_url(case), posted(before, **mine))
    assert reply.status_code == 422
    page = page_of(reply)
    assert_well_formed(page)
    assert "Lee changed Flag for quality assurance (2.1.1 a) while you had it open: choose which answer to keep" in page.text
    assert AnswerMark.objects.get().flag_note == "From Lee."
    both = posted(page, **{f"decide-flag.{PROMPT}": "both"})
    assert browser.post(marks_url(case), both).status_code == 302
    assert AnswerMark.objects.get().flag_note == "From Lee.\n\nFrom Ines."


def test_what_was_noted_before_parts_had_versions_is_not_written_over_unseen(case, cast, browser_of):
    question = open_case(fresh(case), cast.ines).question(PROMPT)
    AnswerMark.objects.create(
        assessment=case.assessment, question_id=question.id, flagged=True, flag_note="Early.", source="oasys",
        source_on=date(2022, 3, 3), marked_at=timezone.now(), marked_by=cast.lee,
    )  # fmt: skip
    browser = browser_of(cast.ines)
    changed = posted(page_of(browser.get(marks_url(case))), **{f"evidence-flag.{PROMPT}": "Early, and late."})
    assert browser.post(marks_url(case), changed).status_code == 302
    mark = AnswerMark.objects.get()
    assert (mark.flagged, mark.flag_note, mark.source, mark.source_on) == (True, "Early, and late.", "oasys", date(2022, 3, 3))


def test_nothing_is_noted_once_the_file_is_closed(case, cast, inspection):
    fill(case, cast.ines)
    operation = uuid.uuid4()
    saved = note(case, cast.ines, choice="flagged", operation=operation)
    submit_assessment(assessment=case.assessment, by=cast.ines)
    assert note(case, cast.ines, choice="flagged", operation=operation) == saved  # it had been carried out before
    with pytest.raises(Locked) as refused:
        note(case, cast.ines, words="Late", base=1)
    assert refused.value.reason == "submitted"
    inspection.phase = "panel"
    inspection.save()
    with pytest.raises(Locked) as refused:
        note(case, cast.ines, words="Late", base=1)
    assert refused.value.reason == "phase"


def test_programs_note_by_the_same_protocol_as_they_answer(case, cast, browser_of):
    browser, url = browser_of(cast.ines), f"/api/cases/{case.pk}/marks/practice.{PROMPT}/"

    def patch(op, fields, **headers):
        return browser.patch(url, {"op": op, "fields": fields}, content_type="application/json", headers=headers)

    op = str(uuid.uuid4())
    assert patch(op, {"choice": "good"}).status_code == 428
    saved = patch(op, {"choice": "good"}, if_match='"0"')
    assert (saved.status_code, saved.json()["op"], saved.headers["ETag"]) == (200, op, '"1"')
    assert patch(op, {"choice": "good"}, if_match='"0"').json() == saved.json()
    stale = patch(str(uuid.uuid4()), {"choice": "poor"}, if_match='"0"')
    assert (stale.status_code, stale.json()["current"]["fields"]) == (412, {"choice": "good", "evidence": ""})
    assert patch(str(uuid.uuid4()), {"choice": "splendid"}, if_match='"1"').json()["field"] == "choice"
    read = browser.get(url)
    assert (read.json()["version"], read.json()["by"], read.headers["ETag"]) == (1, cast.ines.name, '"1"')
    operations = [
        {"question": f"practice.{PROMPT}", "version": 1, "op": str(uuid.uuid4()), "fields": {"evidence": "Plain letters."}},
        {"question": f"source.{PROMPT}", "version": 0, "op": str(uuid.uuid4()), "fields": {"evidence": "yesterday"}},
        {"question": PROMPT, "version": 0, "op": str(uuid.uuid4()), "fields": {"evidence": "No part"}},
    ]
    batch = browser.post(f"/api/cases/{case.pk}/marks:batch", {"operations": operations}, content_type="application/json")
    assert [one["status"] for one in batch.json()["results"]] == [200, 422, 404]
    assert AnswerMark.objects.get().practice_text == "Plain letters."


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
    link = page_of(browser.get(f"/cases/{case.pk}/submit/")).one("a", href=f"{marks_url(case)}?check=1#evidence-changed.{PROMPT}")
    assert link.text == "Say why the answer to 2.1.1 a changed after the interview"
    assert page_of(browser.get(marks_url(case))).one("textarea", id=f"evidence-changed.{PROMPT}").attrs
    assert browser.post(marks_url(case), typed(Part.CHANGED, words="The officer explained.")).status_code == 302
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
    note(case, cast.ines, Part.FLAG, "flagged", "=Fair?")
    note(case, cast.ines, Part.PRACTICE, "poor", "None.")
    note(case, cast.ines, Part.SOURCE, "oasys", "3 March 2022")
    note(case, cast.ines, Part.CHANGED, words="She explained.")
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
    note(case, cast.ines, choice="flagged")
    note(case, cast.ines, choice="flagged", question=KEY_QUESTION)
    for url in ("/my-cases/", f"/inspections/{inspection.reference}/cases/"):
        assert "2 flagged" in page_of(browser_of(cast.ines).get(url)).text
    note(case, cast.ines, choice="not_flagged", base=1)
    assert "1 flagged" in page_of(browser_of(cast.ines).get("/my-cases/")).text
