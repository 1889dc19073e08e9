"""The API for single answers: what is sent, every reply, and that saving costs one statement."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from rest_framework.test import APIClient

from accounts.signing_in import end_sessions, issue_token
from cases.models import CaseAssessment, Judgement, JudgementRevision
from inspections.models import Inspection
from inspections.rules import Phase
from tests.cases.filling import PROMPT, answer


def address(case, question=PROMPT):
    return f"/api/cases/{case.pk}/answers/{question}/"


def patch(client, case, fields=None, *, version='"0"', op=None, question=PROMPT, **headers):
    if version is not None:
        headers["if-match"] = version
    body = {"op": op or str(uuid.uuid4()), "fields": {"choice": "yes"} if fields is None else fields}
    return client.patch(address(case, question), body, content_type="application/json", headers=headers)


def test_saving_replies_with_the_new_version_and_says_so_in_the_etag(case, cast, browser_of):
    op = str(uuid.uuid4())
    reply = patch(browser_of(cast.ines), case, {"choice": "no", "evidence": "Not seen."}, op=op)

    assert reply.status_code == 200
    assert reply.headers["ETag"] == '"1"'
    assert reply.headers["Cache-Control"] == "no-store"
    judgement = Judgement.objects.get()
    assert reply.json().keys() == {"op", "version", "saved_at"}
    assert (reply.json()["op"], reply.json()["version"]) == (op, 1)
    assert parse_datetime(reply.json()["saved_at"]) == judgement.updated_at
    assert (judgement.option.code, judgement.evidence) == ("no", "Not seen.")


def test_the_same_operation_again_gets_the_same_reply(case, cast, browser_of):
    browser, op = browser_of(cast.ines), str(uuid.uuid4())
    first = patch(browser, case, op=op)
    again = patch(browser, case, op=op)
    assert (again.status_code, again.json(), again.headers["ETag"]) == (200, first.json(), first.headers["ETag"])
    assert JudgementRevision.objects.count() == 1


def test_saving_by_session_asks_the_database_for_nothing_but_the_statement_itself(case, cast, browser_of):
    browser = browser_of(cast.ines)
    with CaptureQueriesContext(connection) as captured:
        assert patch(browser, case).status_code == 200
    # The one statement goes through psycopg's own cursor, which Django does not count: everything else would show here.
    assert [query["sql"] for query in captured] == []
    assert Judgement.objects.count() == 1


def test_a_program_may_save_with_a_token_that_writes_and_not_with_one_that_reads(case, cast):
    tomorrow = timezone.now() + timedelta(days=1)
    for may_write, status in ((True, 200), (False, 403)):
        _, key = issue_token(name="tablet", expires_at=tomorrow, may_write=may_write, by=cast.ines)
        client = Client(headers={"authorization": f"Token {key}"})
        assert patch(client, case, version='"0"' if may_write else '"1"').status_code == status
        assert client.get(address(case)).status_code == 200


def test_a_session_needs_the_form_token(case, cast):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.ines)
    refused = patch(browser, case)
    assert refused.status_code == 403
    assert "reason" not in refused.json()
    assert not Judgement.objects.exists()


@pytest.mark.parametrize("version", ["1", "*", 'W/"1"', '"-1"', '"x"', '"1", "2"', '"9999999999"', ""])
def test_a_version_that_is_none_is_malformed(case, cast, browser_of, version):
    assert patch(browser_of(cast.ines), case, version=version).status_code == 400


def test_a_version_must_be_named(case, cast, browser_of):
    assert patch(browser_of(cast.ines), case, version=None).status_code == 428


def test_a_stale_version_gets_both_texts_to_decide_between(case, cast, browser_of):
    answer(case, cast.lee, evidence="Lee's words.", choice="no")
    reply = patch(browser_of(cast.ines), case, {"evidence": "Mine."})
    assert reply.status_code == 412
    assert reply.headers["Content-Type"] == "application/problem+json"
    current = reply.json()["current"]
    assert current["fields"] == {"choice": "no", "evidence": "Lee's words."}
    assert (current["version"], current["by"]) == (1, "Lee")
    assert parse_datetime(current["at"]) is not None


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"fields": {"choice": "yes"}}, "op"),
        ({"op": "7", "fields": {"choice": "yes"}}, "op"),
        ({"op": 7, "fields": {"choice": "yes"}}, "op"),
        ({"op": str(uuid.uuid4())}, "fields"),
        ({"op": str(uuid.uuid4()), "fields": {}}, "fields"),
        ({"op": str(uuid.uuid4()), "fields": ["choice"]}, "fields"),
        ({"op": str(uuid.uuid4()), "fields": {"choice": None}}, "choice"),
        ({"op": str(uuid.uuid4()), "fields": {"option": "yes"}}, "option"),
        ({"op": str(uuid.uuid4()), "fields": {"choice": "maybe"}}, "choice"),
        ({"op": str(uuid.uuid4()), "fields": {"evidence": "a\x00b"}}, "evidence"),
        ([], "fields"),
    ],
)
def test_a_body_that_cannot_be_used_is_told_by_field(case, cast, browser_of, body, field):
    reply = browser_of(cast.ines).patch(address(case), body, content_type="application/json", headers={"if-match": '"0"'})
    assert reply.status_code == 422
    assert reply.json()["field"] == field
    assert reply.json()["message"]
    assert not Judgement.objects.exists()


def test_a_body_that_is_no_json_is_malformed(case, cast, browser_of):
    browser = browser_of(cast.ines)
    for body, kind, status in (
        ("{", "application/json", 400),
        ('{"op": NaN}', "application/json", 400),
        ("op=1", "text/plain", 415),
    ):
        reply = browser.generic("PATCH", address(case), body, content_type=kind, headers={"if-match": '"0"'})
        assert reply.status_code == status
        assert reply.headers["Content-Type"] == "application/problem+json"


def test_a_reply_in_json_is_all_there_is(case, cast, browser_of):
    browser = browser_of(cast.ines)
    assert patch(browser, case, accept="text/html").status_code == 406
    assert not Judgement.objects.exists()
    for version, accept in enumerate(("*/*", "application/json")):
        reply = patch(browser, case, version=f'"{version}"', accept=accept)
        assert (reply.status_code, reply.headers["Content-Type"]) == (200, "application/json")


def test_nobody_and_an_ended_session_are_signed_out_never_redirected(case, cast, browser_of):
    ended = browser_of(cast.ines)
    end_sessions(of=cast.ines)
    for browser in (browser_of(None), ended):
        for reply in (patch(browser, case), browser.get(address(case))):
            assert reply.status_code == 401
            assert reply.json()["reason"] == "signed_out"


def test_what_one_person_typed_is_not_saved_by_another_who_signed_in_meanwhile(case, cast, browser_of):
    reply = patch(browser_of(cast.lee), case, **{"x-opened-by": str(cast.ines.pk)})
    assert (reply.status_code, reply.json()["reason"]) == (401, "signed_out")
    assert patch(browser_of(cast.lee), case, **{"x-opened-by": str(cast.lee.pk)}).status_code == 200


@pytest.mark.parametrize(
    ("name", "saving", "reading"),
    [
        ("ines", 200, 200), ("lee", 200, 200), ("asha", 403, 200), ("quinn", 403, 200), ("pat", 403, 200), ("rae", 403, 200),
        ("lou", 404, 404), ("olu", 404, 404), ("ada", 404, 404), (None, 401, 401),
    ],
)  # fmt: skip
def test_who_may_save_and_read(case, cast, browser_of, name, saving, reading):
    browser = browser_of(getattr(cast, name) if name else None)
    reply = patch(browser, case)
    assert reply.status_code == saving
    if saving == 403:
        assert reply.json()["reason"] == "not_allocated"
    assert browser.get(address(case)).status_code == reading


def test_nobody_reaches_a_case_of_another_inspection(other_case, case, cast, browser_of):
    for name in ("lee", "ines", "asha", "lou", "quinn", "pat", "rae", "ada"):
        browser = browser_of(getattr(cast, name))
        assert patch(browser, other_case).status_code == browser.get(address(other_case)).status_code == 404
    assert patch(browser_of(cast.olu), other_case).status_code == 200


@pytest.mark.parametrize("question", ["no.such.question", "interview.skills", "staffing.levels", "a%00b"])
def test_a_question_that_is_not_on_the_form_is_not_found(case, cast, browser_of, question):
    browser = browser_of(cast.ines)
    assert patch(browser, case, question=question).status_code == 404
    assert browser.get(address(case, question)).status_code == 404


def test_numbers_beyond_the_database_are_not_found(cast, inspection, browser_of):
    browser = browser_of(cast.ines)
    path = f"/api/cases/{10**25}/answers/{PROMPT}/"
    body = {"op": str(uuid.uuid4()), "fields": {"choice": "yes"}}
    assert browser.get(path).status_code == 404
    assert browser.patch(path, body, content_type="application/json", headers={"if-match": '"0"'}).status_code == 404


def test_a_closed_case_is_a_conflict_with_its_reason(case, cast, browser_of):
    browser = browser_of(cast.ines)
    CaseAssessment.objects.filter(case=case).update(submitted_at=timezone.now(), submitted_by=cast.ines)
    reply = patch(browser, case)
    assert (reply.status_code, reply.json()["reason"]) == (409, "submitted")
    Inspection.objects.update(phase=Phase.PANEL)
    reply = patch(browser, case)
    assert (reply.status_code, reply.json()["reason"]) == (409, "phase")


@pytest.mark.django_db(transaction=True)
def test_an_operation_of_another_answer_is_a_conflict(case, cast, browser_of):
    browser, op = browser_of(cast.ines), str(uuid.uuid4())
    patch(browser, case, op=op)
    reply = patch(browser, case, op=op, question="assessment.engaging.motivation")
    assert (reply.status_code, reply.json()["reason"]) == (409, "operation_reused")


def test_reading_gives_the_answer_as_it_stands(case, cast, browser_of):
    browser = browser_of(cast.rae)
    nothing = browser.get(address(case))
    assert nothing.json() == {"version": 0, "fields": {"choice": "", "evidence": ""}, "by": "", "at": None}
    assert nothing.headers["ETag"] == '"0"'
    answer(case, cast.ines, choice="yes", evidence="Because.")
    reply = browser.get(address(case))
    assert (reply.json()["fields"], reply.json()["by"]) == ({"choice": "yes", "evidence": "Because."}, "Ines")
    assert reply.headers["ETag"] == '"1"'


def test_other_methods_are_not_allowed(case, cast, browser_of):
    browser = browser_of(cast.ines)
    assert {
        browser.post(address(case)).status_code,
        browser.put(address(case)).status_code,
        browser.delete(address(case)).status_code,
    } == {405}


def test_an_administrator_on_no_inspection_reads_nothing(case, cast):
    client = APIClient()
    client.force_authenticate(cast.ada)
    assert client.get(address(case)).status_code == 404
