"""Results, decisions and locks through the API: two people lock there as well."""

from panels.models import LockRequest
from tests.api.world import assert_described
from tests.panels.deciding import NEAR

BASE = "/api/inspections/north-borough"


def test_results_are_told_computed_beside_decided(panel, api_of):
    panel.decide(NEAR, "outstanding")

    told = api_of(panel.cast.rae).get(f"{BASE}/results/").json()

    assert (told["is_locked"], told["results_version"]) == (False, 0)
    assert told["overall"] == {
        "computed": "good", "computed_points": 22, "follows": "outstanding", "points": 23, "most_points": 27, "decided": None,
    }  # fmt: skip
    found = {one["standard"]: one for one in told["standards"]}
    assert found[NEAR] == {
        "standard": NEAR, "domain": "case_supervision", "computed": "good", "computed_points": 2, "decided": "outstanding",
        "is_stale": False, "points": 3,
    }  # fmt: skip
    assert [one["points"] for one in told["domains"]] == [8, 15]


def test_every_decision_is_told_also_those_superseded(panel, api_of):
    panel.decide(NEAR, "outstanding", reasons="First.")
    panel.decide(NEAR, "good", reasons="Then.", version=1)

    rows = api_of(panel.cast.pat).get(f"{BASE}/decisions/").json()["results"]

    assert [(row["standard"], row["version"], row["decided"], row["reasons"]) for row in rows] == [
        (NEAR, 1, "outstanding", "First."), (NEAR, 2, "good", "Then."),
    ]  # fmt: skip
    assert [person["name"] for person in rows[0]["members"]] == ["Pat", "Pia"]


def test_a_lock_takes_two_people(panel, api_of):
    panel.decide_all()
    lee, pat = api_of(panel.cast.lee), api_of(panel.cast.pat)

    asked = lee.post(f"{BASE}/lock-requests/", {"to_lock": True}, format="json")
    assert_described("POST", "/api/inspections/{reference}/lock-requests/", asked)
    confirm = f"{BASE}/lock-requests/{asked.json()['id']}/confirm/"
    assert lee.post(confirm).status_code == 403
    confirmed = pat.post(confirm)

    assert_described("POST", "/api/inspections/{reference}/lock-requests/{request_id}/confirm/", confirmed)
    assert (confirmed.json()["results_version"], confirmed.json()["asked_by"]["name"]) == (1, "Lee")
    assert pat.post(confirm).status_code == 422
    assert lee.get(f"{BASE}/").json()["results_version"] == 1
    unlock = pat.post(f"{BASE}/lock-requests/", {"to_lock": False}, format="json")
    assert [error["field"] for error in unlock.json()["errors"]] == ["reason"]
    assert LockRequest.objects.count() == 1


def test_all_ratings_are_told_and_filtered(panel, api_of):
    panel.decide_all()
    panel.lock()
    rae = api_of(panel.cast.rae)

    [row] = rae.get("/api/national-ratings/?rating=good&year=2022").json()["results"]

    assert (row["inspection"], row["computed"], row["decided"], row["is_locked"], row["results_version"]) == (
        "north-borough", "good", "good", True, 1,
    )  # fmt: skip
    assert rae.get("/api/national-ratings/?rating=inadequate").json()["results"] == []
    assert rae.get("/api/national-ratings/?rating=splendid").status_code == 422
    assert api_of(panel.cast.olu).get("/api/national-ratings/").json()["results"] == []
