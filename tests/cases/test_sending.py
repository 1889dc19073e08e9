"""What the page makes of a reply, whoever it came from: asked of the browser's own modules, run by Node."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

OP = "0b8e4bb2-4bb2-4bb2-8bb2-0b8e4bb24bb2"
HTML = "<!DOCTYPE html><h1>Welcome</h1>"
SAVED = {"op": OP, "version": 4, "saved_at": "2026-03-02T12:03:00Z"}
PROBLEM = {"title": "Not found", "detail": "There is no such case."}
CURRENT = {"version": 5, "fields": {"choice": "", "evidence": "Theirs."}, "by": "Lee", "at": None}


def reply(status: int, body: Any, **headers: str) -> dict[str, Any]:
    return {"status": status, "body": body if isinstance(body, str) else json.dumps(body), "headers": headers}


# Each reply with what the page makes of it. Only the server's own words end the trying.
REPLIES = {
    "saved": (reply(200, SAVED), "saved"),
    "another operation's reply": (reply(200, SAVED | {"op": "other"}), "unreachable"),
    "no version": (reply(200, SAVED | {"version": "4"}), "unreachable"),
    "a portal's page": (reply(200, HTML), "unreachable"),
    "cut in the middle": (reply(200, json.dumps(SAVED)[:-9]), "unreachable"),
    "nothing": (reply(200, ""), "unreachable"),
    "null": (reply(200, "null"), "unreachable"),
    "a list": (reply(200, [SAVED]), "unreachable"),
    "signed out": (reply(401, {"reason": "signed_out", "detail": "You've been signed out."}), "signed-out"),
    "another machine's sign-in": (reply(401, {"error": "login required"}), "unreachable"),
    "a proxy's sign-in page": (reply(407, HTML), "unreachable"),
    "the form token": (reply(403, {"title": "The form token is missing or wrong"}), "unreachable"),
    "not one's case": (reply(403, {"reason": "not_allocated", "detail": "Not yours."}), "refused"),
    "handed in": (reply(409, {"reason": "submitted", "detail": "Handed in."}), "refused"),
    "used before": (reply(409, {"reason": "operation_reused"}), "reused"),
    "changed": (reply(412, {"current": CURRENT}), "conflict"),
    "changed, but how is not said": (reply(412, {}), "unreachable"),
    "too long for the network": (reply(413, "<h1>413 Request Entity Too Large</h1>"), "invalid"),
    "not text": (reply(422, {"field": "evidence", "message": "No."}), "invalid"),
    "no such question": (reply(404, PROBLEM), "refused"),
    "another machine's 404": (reply(404, {"error": "no route"}), "unreachable"),
    "another machine's 400": (reply(400, HTML), "unreachable"),
    "too many requests": (reply(429, HTML), "unreachable"),
    "bad gateway": (reply(502, HTML), "unreachable"),
    "no records": (reply(503, {"title": "Unavailable"}), "unreachable"),
    "gateway timeout": (reply(504, HTML), "unreachable"),
}


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    node = shutil.which("node")
    assert node, "Node is needed, as for building the pages' styles"
    asked = {
        "replies": [given for given, _ in REPLIES.values()],
        "texts": [("a", 20_000), ("a", 30_000), ("€", 20_000), ("\N{GRINNING FACE}", 5_000), ("\N{GRINNING FACE}", 10_000)],
        "standing": ["no", "no_person"],
        "waits": [(0, 0), (0, 5), (0, 86_400), (30, 0), (30, 7)],
        "lengths": [*[10] * 120, 150_000, 60_000, 50_000, 50_000, 200_001, 1],
    }
    script = [node, str(Path(__file__).with_name("sending.mjs"))]
    ended = subprocess.run(script, input=json.dumps(asked).encode(), capture_output=True, check=True, timeout=60)
    read: dict[str, Any] = json.loads(ended.stdout)
    return read


def test_only_the_servers_own_words_count(told):
    meant = dict(zip(REPLIES, (meaning["kind"] for meaning in told["meanings"]), strict=True))

    assert meant == {name: kind for name, (_, kind) in REPLIES.items()}


def test_what_is_too_long_for_the_network_is_said_at_its_box(told):
    problem = told["meanings"][list(REPLIES).index("too long for the network")]

    assert problem["field"] == "evidence"
    assert "Shorten it" in problem["message"]


def test_a_request_outlives_its_page_only_where_browsers_let_it(told):
    """They count bytes, of two requests together, and refuse to send what is more at all."""
    assert told["outlives"] == [True, False, False, True, False]


def test_nobody_waits_longer_than_a_minute_for_the_next_try(told):
    first, asked, too_long, often, often_and_asked = told["pauses"]

    assert 1.5 < first < 2.5
    assert 4.9 < asked <= 5
    assert max(too_long, often, often_and_asked) <= 60
    assert min(too_long, often, often_and_asked) > 59


def test_what_waits_goes_out_in_requests_that_get_through(told):
    sizes = told["sizes"]

    assert [len(portion) for portion in sizes] == [50, 50, 21, 3, 1, 1]
    assert [length for portion in sizes for length in portion] == [*[10] * 120, 150_000, 60_000, 50_000, 50_000, 200_001, 1]


def test_an_option_that_the_page_does_not_have_is_never_taken_for_no_choice(told):
    known, unknown = told["news"]
    assert known == {"typed": {"choice": "no", "evidence": "Typed."}, "problem": "", "next": {"evidence": "Typed."}}
    assert unknown == {"typed": {"choice": "yes", "evidence": "Typed."}, "problem": "refused", "next": None}


def test_what_was_saved_over_a_version_that_the_page_has_not_seen_says_nothing_of_the_rest_of_it(told):
    """Else the page would call its own old words saved at the version that it was told."""
    repeated = told["repeated"]

    assert repeated["sent"] == [OP, 2]
    assert repeated["then"] == [True, 2, {"choice": "yes"}]
    assert (repeated["typed"], repeated["version"], repeated["unsent"]) == ({"choice": "yes", "evidence": "New."}, 5, False)
