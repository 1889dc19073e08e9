"""Who may do what through the API: every caller, every operation, one's own inspection and another's."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.test.client import encode_multipart

from sampling.models import DrawnCase
from tests.api.world import KEY_QUESTION, World, assert_described, operations

TEAM = ("lee", "ines", "asha", "lou", "quinn", "pat", "rae")
OUTSIDE = ("ada", "olu")
CALLERS = ("nobody", *TEAM, *OUTSIDE)
EXERCISING = ("ada", "lee", "olu", "ines")
SEEING_ALL = ("lee", "ines", "asha", "quinn", "pat", "rae")
# Words that stand only in the data of one inspection. Evidence of Ines's case is hidden from Lou, who sees his own case alone.
NORTHERN, BORROWED, SECRET = ("NB-001", "Northern", "Northville"), ("NB-002", "Borrowed"), ("SB-001", "Secret", "south-borough")

CSV = b"reference,sex\nNEW-1,male\n"
ANSWERS = b"reference,submitted\nNEW-1,yes\n"


def everybody(status: int, **others: int) -> dict[str, int]:
    """The status that each caller gets: one for all who are signed in, and others by name or group."""
    expected = dict.fromkeys(CALLERS, status) | {"nobody": 401}
    return expected | others


def team(status: int, outside: int = 404, **others: int) -> dict[str, int]:
    return everybody(status, **dict.fromkeys(OUTSIDE, outside)) | others


@dataclass
class Operation:
    """One operation: how it is called upon North Borough and upon South Borough, and what each caller gets from the first."""

    north: dict[str, int]
    path: Callable[[World, bool], dict[str, Any]] = lambda world, north: {}
    call: dict[str, Any] | None = None
    query: str = ""
    own: int | None = None  # what the lead of South Borough gets there, who wrote the answers, where Lee gets something else


def by_reference(world: World, north: bool) -> dict[str, Any]:
    return {"reference": (world.north if north else world.south).reference}


def by_lock(world: World, north: bool) -> dict[str, Any]:
    inspection = world.north if north else world.south
    return {"reference": inspection.reference, "request_id": inspection.lock_requests.get().pk}


def by_version(world: World, north: bool) -> dict[str, Any]:
    return by_reference(world, north) | {"version": 1}


def by_comment(world: World, north: bool) -> dict[str, Any]:
    return by_version(world, north) | {"number": 1}


def by_drawn(world: World, north: bool) -> dict[str, Any]:
    drawn = DrawnCase.objects.filter(draw__inspection=world.north if north else world.south)
    return by_reference(world, north) | {"drawn_id": drawn.earliest("pk").pk}


def by_case(world: World, north: bool) -> dict[str, Any]:
    return {"case_id": (world.ines_case if north else world.south_case).pk}


def by_case_to_talk_about(world: World, north: bool) -> dict[str, Any]:
    """The officer of Lou's case has not been interviewed."""
    return {"case_id": (world.lou_case if north else world.south_case).pk}


def by_answer(world: World, north: bool) -> dict[str, Any]:
    return by_case(world, north) | {"question": KEY_QUESTION}


def by_mark(world: World, north: bool) -> dict[str, Any]:
    return by_case(world, north) | {"part": f"flag.{KEY_QUESTION}"}


def by_interview(world: World, north: bool) -> dict[str, Any]:
    return {"interview_id": (world.north_interview if north else world.south_interview).pk}


def by_interview_answer(world: World, north: bool) -> dict[str, Any]:
    interview = world.north_interview if north else world.south_interview
    return by_case(world, north) | {"question": interview.answers.get().question.code}


def by_review(world: World, north: bool) -> dict[str, Any]:
    return {"review_id": (world.north_review if north else world.south_review).pk, "question": KEY_QUESTION}


def by_conflict(world: World, north: bool) -> dict[str, Any]:
    inspection = world.north if north else world.south
    return {"reference": inspection.reference, "conflict_id": inspection.provider.declared_conflicts.get().pk}


def by_proposal(world: World, north: bool) -> dict[str, Any]:
    inspection = world.north if north else world.south
    return {"reference": inspection.reference, "proposal_id": inspection.allocation_proposals.get().pk}


def by_query(world: World, north: bool) -> dict[str, Any]:
    return {"query_id": (world.north_query if north else world.south_query).pk}


SAY = {"data": {"text": "In the plan."}, "format": "json"}
COMMENT = {"data": {"finding": "F2", "text": "Twelve posts.", "received_on": "2022-03-01"}, "format": "json"}
ASK = {"op": str(uuid4()), "question": KEY_QUESTION, "text": "Where?"}
SETTLE = {"question": KEY_QUESTION, "option": "no", "reason": "So."}


def by_exercise(world: World, north: bool) -> dict[str, Any]:
    return {"exercise_id": world.gold_case.exercise_id}


def by_exercise_answer(world: World, north: bool) -> dict[str, Any]:
    return {"case_id": world.gold_case.pk, "question": KEY_QUESTION}


PATCH = {"data": {"op": str(uuid4()), "fields": {"choice": "no"}}, "format": "json", "HTTP_IF_MATCH": '"1"'}


JUDGE = {**PATCH, "HTTP_IF_MATCH": '"0"'}
NOTE = {**JUDGE, "data": {"op": str(uuid4()), "fields": {"choice": "flagged"}}}


def batch(question: str, version: int = 1) -> dict[str, Any]:
    return {"data": {"operations": [{**PATCH["data"], "question": question, "version": version}]}, "format": "json"}


def arranging(status: int) -> dict[str, int]:
    """What only the lead inspector and administrators do."""
    return team(403, lee=status, ada=status)


PLAN = {
    "data": {"basis": "sample", "confidence": "80.0", "margin": "5.0", "more_than_one": "keep_all", "reason": "x"},
    "format": "json",
}  # fmt: skip
POPULATION = {
    "data": encode_multipart("x", {
        "file": ContentFile(b"CRN\nA-1\n", name="x.csv"), "dated_on": "2021-09-06", "columns": '{"reference": "CRN"}',
    }),
    "content_type": "multipart/form-data; boundary=x",
}  # fmt: skip
ANSWERING = team(403, lee=200, ines=200, lou=404)

MATRIX: dict[tuple[str, str], Operation] = {
    ("GET", "/api/editions/"): Operation(everybody(200)),
    ("GET", "/api/editions/{code}/"): Operation(everybody(200), lambda world, north: {"code": "pdu-2021-23"}),
    ("GET", "/api/editions/{code}/differences/{other}/"): Operation(
        everybody(200), lambda world, north: {"code": "pdu-2021-23", "other": "crc-2018-19"}
    ),
    ("GET", "/api/editions/{code}/learning-notes/"): Operation(everybody(200), lambda world, north: {"code": "pdu-2021-23"}),
    ("GET", "/api/inspections/"): Operation(everybody(200)),
    ("GET", "/api/inspections/{reference}/"): Operation(team(200), by_reference),
    ("GET", "/api/inspections/{reference}/cases/"): Operation(team(200), by_reference),
    ("POST", "/api/inspections/{reference}/cases/"): Operation(
        team(403, lee=201, ada=201), by_reference, {"data": CSV, "content_type": "text/csv"}
    ),
    ("POST", "/api/inspections/{reference}/answers/"): Operation(
        team(403, lee=422), by_reference, {"data": ANSWERS, "content_type": "text/csv"}
    ),
    # A population names many people who are never inspected. Nothing is planned, loaded or drawn any more in fieldwork.
    ("GET", "/api/inspections/{reference}/sample/"): Operation(arranging(200), by_reference),
    ("POST", "/api/inspections/{reference}/sample/plan/"): Operation(arranging(422), by_reference, PLAN),
    ("POST", "/api/inspections/{reference}/sample/population/"): Operation(arranging(422), by_reference, POPULATION),
    ("GET", "/api/inspections/{reference}/sample/exclusions/"): Operation(arranging(200), by_reference),
    ("POST", "/api/inspections/{reference}/sample/draw/"): Operation(
        arranging(422), by_reference, {"data": {"seen": 1, "reason": "x"}, "format": "json"}
    ),
    ("GET", "/api/inspections/{reference}/sample/reserve/"): Operation(arranging(200), by_reference),
    ("GET", "/api/inspections/{reference}/sample/cases/"): Operation(arranging(200), by_reference),
    ("POST", "/api/inspections/{reference}/sample/cases/bring-in/"): Operation(arranging(200), by_reference),
    ("POST", "/api/inspections/{reference}/sample/cases/{drawn_id}/replace/"): Operation(
        arranging(201), by_drawn, {"data": {"why": "file_missing"}, "format": "json"}
    ),
    ("GET", "/api/inspections/{reference}/declared-conflicts/"): Operation(team(200), by_reference),
    ("POST", "/api/inspections/{reference}/declared-conflicts/"): Operation(
        team(403, lee=201, ines=201, asha=201, lou=201),
        by_reference,
        {"data": {"kind": "office", "subject": "North Street", "reason": "My office."}, "format": "json"},
    ),
    # Of the lead inspector: nobody else sees it.
    ("POST", "/api/inspections/{reference}/declared-conflicts/{conflict_id}/withdraw/"): Operation(
        everybody(404, lee=200), by_conflict, {"data": {"reason": "A mistake."}, "format": "json"}
    ),
    ("GET", "/api/inspections/{reference}/allocation-proposals/"): Operation(team(403, lee=200), by_reference),
    # Every case is allocated: there is nobody to propose.
    ("POST", "/api/inspections/{reference}/allocation-proposals/"): Operation(team(403, lee=422), by_reference, {}),
    ("GET", "/api/inspections/{reference}/allocation-proposals/{proposal_id}/cases/"): Operation(team(403, lee=200), by_proposal),
    ("POST", "/api/inspections/{reference}/allocation-proposals/{proposal_id}/confirm/"): Operation(
        team(403, lee=200), by_proposal, {"data": {"reason": "As agreed."}, "format": "json"}
    ),
    ("GET", "/api/inspections/{reference}/ratings/"): Operation(team(200, lou=403), by_reference),
    ("GET", "/api/inspections/{reference}/ratings/other-scheme/"): Operation(
        team(200, lou=403), by_reference, query="?scheme=rounding"
    ),
    ("GET", "/api/inspections/{reference}/ratings/trace/"): Operation(team(200, lou=403), by_reference),
    ("GET", "/api/inspections/{reference}/results/"): Operation(team(200, lou=403), by_reference),
    ("GET", "/api/inspections/{reference}/decisions/"): Operation(team(200, lou=403), by_reference),
    ("GET", "/api/inspections/{reference}/lock-requests/"): Operation(team(200, lou=403), by_reference),
    ("POST", "/api/inspections/{reference}/lock-requests/"): Operation(
        team(403, lee=422, pat=422), by_reference, {"data": {"to_lock": True}, "format": "json"}
    ),
    # Pat has asked: only somebody else could confirm, in the panel phase.
    ("POST", "/api/inspections/{reference}/lock-requests/{request_id}/confirm/"): Operation(team(403, lee=422), by_lock, {}),
    ("POST", "/api/inspections/{reference}/lock-requests/{request_id}/withdraw/"): Operation(
        team(403, lee=200, pat=200), by_lock, {}
    ),
    ("GET", "/api/inspections/{reference}/report/"): Operation(team(200, lou=403), by_reference),
    ("GET", "/api/inspections/{reference}/report/documents/"): Operation(team(200, lou=403), by_reference),
    ("GET", "/api/inspections/{reference}/report/documents/{version}/findings/"): Operation(team(200, lou=403), by_version),
    ("GET", "/api/inspections/{reference}/report/documents/{version}/comments/"): Operation(team(200, lou=403), by_version),
    ("POST", "/api/inspections/{reference}/report/documents/{version}/comments/"): Operation(
        team(403, lee=201, ines=201, asha=201), by_version, COMMENT
    ),
    ("POST", "/api/inspections/{reference}/report/documents/{version}/comments/{number}/decide/"): Operation(
        team(403, lee=200), by_comment, {"data": {"version": 0, "outcome": "partly", "reason": "So."}, "format": "json"}
    ),
    ("GET", "/api/inspections/{reference}/recommendations/"): Operation(team(200, lou=403), by_reference),
    ("GET", "/api/notifications/"): Operation(everybody(200)),
    ("GET", "/api/national-ratings/"): Operation(everybody(200)),
    ("GET", "/api/inspections/{reference}/alerts/"): Operation(team(200), by_reference),
    ("GET", "/api/inspections/{reference}/reviews/"): Operation(team(200), by_reference),
    ("GET", "/api/inspections/{reference}/queries/"): Operation(team(200), by_reference),
    ("GET", "/api/inspections/{reference}/agreed-judgements/"): Operation(team(200), by_reference),
    ("GET", "/api/agreement/"): Operation(everybody(200)),
    ("POST", "/api/cases/{case_id}/queries/"): Operation(
        team(403, lee=201, quinn=201, lou=404), by_case, {"data": ASK, "format": "json"}, own=403
    ),
    ("POST", "/api/queries/{query_id}/answer/"): Operation(everybody(404, lee=403, quinn=403, ines=200), by_query, SAY, own=200),
    ("POST", "/api/queries/{query_id}/ask-again/"): Operation(
        everybody(404, lee=200, quinn=200, ines=403), by_query, SAY, own=403
    ),
    ("POST", "/api/queries/{query_id}/resolve/"): Operation(everybody(404, lee=200, quinn=200, ines=403), by_query, SAY, own=403),
    # Quinn holds it already and judges it.
    ("POST", "/api/reviews/{review_id}/claim/"): Operation(everybody(404, lee=403, quinn=200), by_review, {}),
    ("POST", "/api/reviews/{review_id}/hand-back/"): Operation(everybody(404, lee=200, quinn=200), by_review, {}),
    ("POST", "/api/reviews/{review_id}/compare/"): Operation(everybody(404, lee=403, quinn=422), by_review, {}),
    ("POST", "/api/reviews/{review_id}/settle/"): Operation(
        everybody(404, lee=422, quinn=422), by_review, {"data": SETTLE, "format": "json"}, own=403
    ),
    ("GET", "/api/reviews/{review_id}/answers/{question}/"): Operation(everybody(404, lee=200, quinn=200), by_review),
    ("PATCH", "/api/reviews/{review_id}/answers/{question}/"): Operation(everybody(404, lee=403, quinn=200), by_review, JUDGE),
    ("POST", "/api/reviews/{review_id}/answers:batch"): Operation(
        everybody(404, lee=403, quinn=200), by_review, batch(KEY_QUESTION, 0)
    ),
    # An exercise belongs to no inspection: administrators and all who lead one arrange it. Ines takes part.
    ("GET", "/api/exercises/"): Operation(everybody(200)),
    ("GET", "/api/exercises/{exercise_id}/"): Operation(everybody(404, **dict.fromkeys(EXERCISING, 200)), by_exercise),
    ("GET", "/api/exercises/{exercise_id}/results/"): Operation(everybody(404, **dict.fromkeys(EXERCISING, 403)), by_exercise),
    ("GET", "/api/gold-cases/{case_id}/answers/{question}/"): Operation(
        everybody(404, **dict.fromkeys(EXERCISING, 200)), by_exercise_answer
    ),
    ("PATCH", "/api/gold-cases/{case_id}/answers/{question}/"): Operation(
        everybody(404, **dict.fromkeys(EXERCISING, 403)) | {"ines": 200}, by_exercise_answer, JUDGE
    ),
    ("GET", "/api/inspections/{reference}/evidence/"): Operation(team(200, lou=403), by_reference),
    ("GET", "/api/inspections/{reference}/evidence-notes/"): Operation(team(200, lou=403), by_reference),
    ("GET", "/api/inspections/{reference}/proposed-ratings/"): Operation(team(200, lou=403), by_reference),
    ("GET", "/api/inspections/{reference}/judgements.csv"): Operation(team(200), by_reference, query="?evidence=1"),
    ("GET", "/api/cases/"): Operation(everybody(200)),
    ("GET", "/api/cases/{case_id}/"): Operation(team(200, lou=404), by_case),
    ("POST", "/api/cases/{case_id}/submit/"): Operation(team(403, lee=422, ines=422, lou=404), by_case, {}),
    ("GET", "/api/cases/{case_id}/answers/"): Operation(team(200, lou=404), by_case),
    ("GET", "/api/cases/{case_id}/answers/{question}/"): Operation(team(200, lou=404), by_answer),
    ("PATCH", "/api/cases/{case_id}/answers/{question}/"): Operation(ANSWERING, by_answer, PATCH),
    ("POST", "/api/cases/{case_id}/answers:batch"): Operation(ANSWERING, by_case, batch(KEY_QUESTION)),
    ("GET", "/api/cases/{case_id}/marks/{part}/"): Operation(team(200, lou=404), by_mark),
    ("PATCH", "/api/cases/{case_id}/marks/{part}/"): Operation(ANSWERING, by_mark, NOTE),
    ("POST", "/api/cases/{case_id}/marks:batch"): Operation(ANSWERING, by_case, batch(f"flag.{KEY_QUESTION}", 0)),
    ("POST", "/api/cases/{case_id}/interview/answers:batch"): Operation(ANSWERING, by_case, batch("interview.skills")),
    ("GET", "/api/cases/{case_id}/interview/answers/{question}/"): Operation(team(200, lou=404), by_interview_answer),
    ("PATCH", "/api/cases/{case_id}/interview/answers/{question}/"): Operation(ANSWERING, by_interview_answer, PATCH),
    ("GET", "/api/judgements/"): Operation(everybody(200)),
    ("GET", "/api/judgements.csv"): Operation(everybody(200), query="?evidence=1"),
    ("GET", "/api/interviews/"): Operation(everybody(200)),
    ("GET", "/api/interviews/{interview_id}/"): Operation(team(200, lou=404), by_interview),
    ("GET", "/api/inspections/{reference}/interview-bookings/"): Operation(team(200), by_reference),
    # Whoever answers for the case, and the lead inspector.
    ("POST", "/api/cases/{case_id}/interview/bookings/"): Operation(
        team(403, lee=201, lou=201),
        by_case_to_talk_about,
        {"data": {"on": "2099-07-01", "at": "14:30"}, "format": "json"},
        own=422,
    ),
    ("GET", "/api/ratings/"): Operation(everybody(200)),
    ("GET", "/api/monitoring/"): Operation(everybody(403, ada=200)),
}
FILES = [key for key in MATRIX if key[1].endswith(".csv")]
OTHERS = [key for key in MATRIX if key not in FILES]


def send(world: World, caller: str, method: str, path: str, *, north: bool) -> Any:
    operation = MATRIX[method, path]
    address = path.format(**operation.path(world, north)) + operation.query
    response = getattr(world.client(caller), method.lower())(address, **(operation.call or {}))
    response.body = b"".join(response) if response.streaming else response.content
    return response


def ids(key: tuple[str, str]) -> str:
    return " ".join(key)


def assert_matrix(world: World, method: str, path: str) -> None:
    """Call as everybody; what is written is undone after each call."""
    operation = MATRIX[method, path]
    got = {caller: send_and_undo(world, caller, method, path, north=True) for caller in CALLERS}
    assert {caller: response.status_code for caller, response in got.items()} == operation.north
    for response in got.values():
        assert_described(method, path, response)
    for caller, response in got.items():
        assert_nothing_leaks(caller, response.body.decode())


def send_and_undo(world: World, caller: str, method: str, path: str, *, north: bool) -> Any:
    if (method, path) in FILES:
        return send(world, caller, method, path, north=north)
    with transaction.atomic():
        response = send(world, caller, method, path, north=north)
        transaction.set_rollback(True)
    return response


def assert_nothing_leaks(caller: str, body: str) -> None:
    hidden = {"olu": (*NORTHERN, *BORROWED), "lou": (*NORTHERN, *SECRET)}.get(caller, SECRET)
    if caller in {"nobody", "ada"}:
        hidden = (*NORTHERN, *BORROWED, *SECRET)
    assert [word for word in hidden if word in body] == []


def test_every_operation_of_the_api_is_in_the_matrix():
    assert set(MATRIX) == operations()


@pytest.mark.parametrize("key", OTHERS, ids=ids)
def test_each_caller_may_do_what_their_role_allows_and_sees_nothing_else(world, key):
    assert_matrix(world, *key)


OF_AN_INSPECTION = [key for key in OTHERS if "{" in key[1] and not re.search("{code}|/exercises/|/gold-cases/", key[1])]


@pytest.mark.parametrize("key", OF_AN_INSPECTION, ids=ids)
def test_the_other_inspection_is_there_for_its_own_lead_alone(world, key):
    got = {caller: send_and_undo(world, caller, *key, north=False).status_code for caller in CALLERS}

    own = MATRIX[key].own or MATRIX[key].north["lee"]
    administrator = MATRIX[key].north["ada"]
    assert got == dict.fromkeys(CALLERS, 404) | {"nobody": 401, "olu": own, "ada": administrator}


@pytest.mark.parametrize("key", OTHERS, ids=ids)
def test_a_read_only_token_reads_as_its_owner_and_writes_nothing(world, key):
    response = send_and_undo(world, "lee:read", *key, north=True)

    assert response.status_code == (MATRIX[key].north["lee"] if key[0] == "GET" else 403)


def test_lists_hold_what_each_caller_may_see_and_nothing_more(world):
    seen = {
        caller: {row["reference"] for row in world.client(caller).get("/api/cases/").json()["results"]}
        for caller in (*TEAM, *OUTSIDE)
    }

    everything = {caller: {"NB-001", "NB-002"} for caller in SEEING_ALL}
    assert seen == everything | {"lou": {"NB-002"}, "olu": {"SB-001"}, "ada": set()}


def test_somebody_who_has_left_the_team_sees_nothing_of_it_any_more(world):
    world.north.team.filter(user=world.cast.rae).update(left_at="2099-01-01T00:00:00Z")

    assert world.client("rae").get("/api/inspections/").json()["results"] == []
    assert world.client("rae").get(f"/api/cases/{world.ines_case.pk}/").status_code == 404
    assert world.client("rae").get("/api/judgements/").json()["results"] == []
