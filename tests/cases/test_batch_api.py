"""Many answers in one request: each saved or refused by itself, and the whole safe to repeat."""

import uuid

import pytest
from django.test import Client
from django.utils import timezone

from accounts.signing_in import end_sessions
from cases.models import CaseAssessment, Judgement, JudgementRevision
from interviews.interviewing import start_interview
from interviews.models import InterviewAnswer
from interviews.rules import InterviewDetails
from tests.cases.filling import KEY_QUESTION, PROMPT, answer

OTHER = "assessment.engaging.motivation"


def operation(question=PROMPT, version=0, **fields):
    return {"question": question, "version": version, "op": str(uuid.uuid4()), "fields": fields or {"choice": "yes"}}


def send(client, case, operations, part="answers", **headers):
    body = {"operations": operations}
    return client.post(f"/api/cases/{case.pk}/{part}:batch", body, content_type="application/json", headers=headers)


def test_each_operation_is_saved_or_refused_by_itself(case, cast, browser_of):
    answer(case, cast.lee, OTHER, evidence="Lee's words.")
    sent = [
        operation(evidence="Mine."),
        operation(OTHER, evidence="Also mine."),
        operation(KEY_QUESTION, choice="maybe"),
        operation("no.such.question"),
        operation(KEY_QUESTION, choice="no"),
    ]
    reply = send(browser_of(cast.ines), case, sent)

    assert reply.status_code == 200
    results = reply.json()["results"]
    assert [result["status"] for result in results] == [200, 412, 422, 404, 200]
    assert [(result["op"], result["question"]) for result in results] == [(one["op"], one["question"]) for one in sent]
    assert results[0]["version"] == 1
    assert results[0]["saved_at"]
    assert results[1]["current"]["fields"] == {"choice": "", "evidence": "Lee's words."}
    assert (results[2]["field"], results[3]["reason"]) == ("choice", "no_such_question")
    assert Judgement.objects.get(question__code=PROMPT).evidence == "Mine."
    assert Judgement.objects.get(question__code=OTHER).evidence == "Lee's words."
    assert Judgement.objects.get(question__code=KEY_QUESTION).option.code == "no"


def test_the_same_batch_again_gets_the_same_results_and_writes_nothing(case, cast, browser_of):
    browser, sent = browser_of(cast.ines), [operation(), operation(OTHER, evidence="Words.")]
    first = send(browser, case, sent)
    answer(case, cast.lee, evidence="Later words.")
    again = send(browser, case, sent)

    assert again.json() == first.json()
    assert JudgementRevision.objects.count() == 3


def test_a_repeated_operation_is_known_again_after_the_case_was_handed_in(case, cast, browser_of):
    browser, sent = browser_of(cast.ines), operation()
    first = send(browser, case, [sent]).json()
    CaseAssessment.objects.filter(case=case).update(submitted_at=timezone.now(), submitted_by=cast.ines)
    results = send(browser, case, [sent, operation(OTHER)]).json()["results"]

    assert results[0] == first["results"][0]
    assert (results[1]["status"], results[1]["reason"]) == (409, "submitted")


def test_two_changes_of_one_answer_follow_each_other(case, cast, browser_of):
    sent = [operation(evidence="First."), operation(version=1, evidence="Second.")]
    results = send(browser_of(cast.ines), case, sent).json()["results"]

    assert [(result["status"], result["version"]) for result in results] == [(200, 1), (200, 2)]
    assert Judgement.objects.get().evidence == "Second."


@pytest.mark.parametrize(
    "body", [{}, [], {"operations": []}, {"operations": {}}, {"operations": ["x"]}, {"operations": [operation()] * 51}]
)
def test_a_body_that_is_no_batch_is_refused_whole(case, cast, browser_of, body):
    reply = browser_of(cast.ines).post(f"/api/cases/{case.pk}/answers:batch", body, content_type="application/json")

    assert (reply.status_code, reply.json()["field"]) == (422, "operations")


@pytest.mark.parametrize(
    ("change", "field"),
    [({"version": "1"}, "version"), ({"version": True}, "version"), ({"version": -1}, "version"), ({"version": 10**9}, "version"),
     ({"question": 7}, "question"), ({"op": None}, "op"), ({"fields": []}, "fields")],
)  # fmt: skip
def test_an_operation_that_cannot_be_used_is_refused_alone(case, cast, browser_of, change, field):
    results = send(browser_of(cast.ines), case, [operation() | change, operation(OTHER)]).json()["results"]

    assert [result["status"] for result in results] == [422, 200]
    assert results[0]["field"] == field


@pytest.mark.parametrize("part", ["answers", "marks", "interview/answers"])
def test_half_a_character_in_a_name_is_said_back_as_it_came(case, cast, browser_of, part):
    half = "\ud83d"  # as a text has it that was cut in the middle of an emoji
    changes = ({"op": half}, {"question": half}, {"fields": {half: "x"}}, {"fields": {"evidence": half}})
    reply = send(browser_of(cast.ines), case, [operation() | change for change in changes], part=part)
    assert reply.status_code == 200
    results = reply.json()["results"]
    assert [result["status"] for result in results] == [422, 404, 422, 422]
    assert (results[0]["op"], results[1]["question"], results[2]["field"]) == (half, half, half)


def test_a_session_that_ended_or_is_somebody_elses_saves_nothing(case, cast, browser_of):
    ended = browser_of(cast.ines)
    end_sessions(of=cast.ines)
    for reply in (
        send(ended, case, [operation()]),
        send(browser_of(None), case, [operation()]),
        send(browser_of(cast.lee), case, [operation()], **{"x-opened-by": str(cast.ines.pk)}),
    ):
        assert (reply.status_code, reply.json()["reason"]) == (401, "signed_out")
    assert not Judgement.objects.exists()


def test_it_needs_the_form_token(case, cast):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.ines)

    assert send(browser, case, [operation()]).status_code == 403
    assert not Judgement.objects.exists()


def test_who_may_not_answer_is_refused_whole(case, other_case, cast, browser_of):
    assert send(browser_of(cast.quinn), case, [operation()]).json()["reason"] == "not_allocated"
    assert send(browser_of(cast.ines), other_case, [operation()]).status_code == 404
    assert send(browser_of(cast.lou), case, [operation()]).status_code == 404


def test_answers_of_an_interview_come_in_batches_too(case, cast, browser_of):
    start_interview(case=case, details=InterviewDetails(), by=cast.ines)
    sent = [operation("interview.skills", choice="yes", evidence="Well trained."), operation(PROMPT)]
    results = send(browser_of(cast.ines), case, sent, part="interview/answers").json()["results"]

    assert [result["status"] for result in results] == [200, 404]
    assert InterviewAnswer.objects.get().evidence == "Well trained."
