"""Reports through the API: versions, findings, the provider's comments with their outcomes, the action plan."""

from datetime import date

from django.utils import timezone

from moderation.models import Review
from reports.acting import tell_progress
from reports.models import Action, ReportPack
from reports.recommending import set_publication_date, withdraw_recommendation
from reports.rules import State
from tests.api.world import assert_described

BASE = "/api/inspections/north-borough"
COMMENTS = f"{BASE}/report/documents/1/comments/"
NEW = {"finding": "F2", "text": "There were 12 posts.", "received_on": "2022-03-01"}


def get(world, address, caller="rae"):
    response = world.client(caller).get(address)
    assert response.status_code == 200
    return response.json()


def test_how_far_a_report_is_and_its_versions_are_told(world):
    set_publication_date(inspection=world.north, version=0, published_on=date(2099, 1, 1), by=world.cast.lee)

    assert get(world, f"{BASE}/report/") == {
        "inspection": "north-borough", "phase": "fieldwork", "is_locked": False, "published_on": "2099-01-01",
    }  # fmt: skip
    [version] = get(world, f"{BASE}/report/documents/")["results"]
    assert (version["version"], version["requested_by"]["name"], version["failure"], version["digest"]) == (1, "Lee", "", None)
    assert version["comments_due_on"] > timezone.localdate().isoformat()
    assert [one["name"] for one in version["documents"]] == ["findings.docx"]
    assert get(world, f"{BASE}/report/documents/1/findings/") == {
        "version": 1, "run": None, "findings": [{"reference": "F2", "words": "1.2 Staffing: not rated"}],
    }  # fmt: skip


def test_a_comment_is_recorded_decided_and_decided_again(world):
    made = world.client("ines").post(COMMENTS, NEW, format="json")
    assert_described("POST", "/api/inspections/{reference}/report/documents/{version}/comments/", made)
    decide = f"{COMMENTS}{made.json()['number']}/decide/"
    lee = world.client("lee")
    for version, outcome in enumerate(("accepted", "partly")):
        decided = lee.post(decide, {"version": version, "outcome": outcome, "reason": "Ten were filled."}, format="json")
        assert decided.status_code == 200
    late = lee.post(decide, {"version": 0, "outcome": "not_accepted", "reason": "No."}, format="json")

    assert late.status_code == 422
    found = get(world, COMMENTS)["results"][1]
    assert (found["number"], found["text"], found["recorded_by"]["name"]) == (2, "There were 12 posts.", "Ines")
    assert [(one["version"], one["outcome"], one["decided_by"]["name"]) for one in found["outcomes"]] == [
        (1, "accepted", "Lee"), (2, "partly", "Lee"),
    ]  # fmt: skip


def test_a_comment_that_cannot_be_names_the_field(world):
    wrong = {"finding": "F9", "text": " ", "received_on": "2099-01-01"}
    for field, value in wrong.items():
        response = world.client("lee").post(COMMENTS, NEW | {field: value}, format="json")

        assert response.status_code == 422
        assert [error["field"] for error in response.json()["errors"]] == [field]


def test_there_is_nothing_to_comment_on_before_the_round_has_begun(world):
    ReportPack.objects.create(inspection=world.north, version=2, requested_by=world.cast.lee)

    assert world.client("lee").get(f"{BASE}/report/documents/2/comments/").status_code == 404
    assert get(world, f"{BASE}/report/documents/2/findings/")["findings"] == []


def test_recommendations_are_told_with_actions_and_progress_also_those_withdrawn(world):
    action = Action.objects.get(recommendation__inspection=world.north)
    for state in (State.IN_PROGRESS, State.DONE):
        tell_progress(action=action, state=state, note="Told.", by=world.cast.ines)
    withdraw_recommendation(recommendation=action.recommendation, reason="A slip.", by=world.cast.lee)

    [found] = get(world, f"{BASE}/recommendations/")["results"]

    assert (found["number"], found["standard"], found["text"], found["withdrawn_because"]) == (
        1, "staffing", "Northern posts.", "A slip.",
    )  # fmt: skip
    [told] = found["actions"]
    assert (told["number"], told["owner"], told["due_on"]) == (1, "Head", "2022-12-01")
    assert [(one["state"], one["by"]["name"]) for one in told["progress"]] == [("in_progress", "Ines"), ("done", "Ines")]


def test_whoever_judges_a_case_blind_is_told_nothing_of_the_report(world):
    Review.objects.filter(pk=world.north_review.pk).update(mode="blind")

    for address in ("report/", "report/documents/", "report/documents/1/findings/", "recommendations/"):
        assert world.client("quinn").get(f"{BASE}/{address}").status_code == 403


def test_lists_take_the_same_queries_however_long_they_are(world, django_assert_num_queries):
    client = world.client("lee")
    for number in range(3):
        client.post(COMMENTS, NEW | {"text": f"{number}"}, format="json")

    for address, queries in (("report/documents/", 5), ("recommendations/", 6), ("report/documents/1/comments/", 8)):
        with django_assert_num_queries(queries):
            client.get(f"{BASE}/{address}")
