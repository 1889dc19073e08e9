"""Reviews and queries step by step through the API: the same rules as on the pages, and blind stays blind."""

import uuid

import pytest
from django.urls import reverse

from cases.queries.case_lines import Status
from cases.queries.caseload import SUBMITTED, Caseload, Narrowing
from inspections.models import Inspection
from inspections.rules import Phase
from moderation.models import Query, Review
from moderation.rules import Mode
from tests.api.world import assert_described
from tests.locking import lock
from tests.moderation.looking import KEY_QUESTION, SECRET, compared, handed_in, judge_all, selected
from tests.pages import page_of

REVIEW = "/api/reviews/{review_id}/"


@pytest.fixture
def review(case, cast):
    """A case that was handed in, to be judged blind."""
    return selected(handed_in(case, cast.ines), cast.lee, mode=Mode.BLIND)


def status_in_lists(case, person, browser_of) -> set[str]:
    """What the lists of cases that the person opens say of a case."""
    pages = [page_of(browser_of(person).get(url)) for url in ("/my-cases/", reverse("cases", args=[case.inspection.reference]))]
    rows = [row.text for page in pages for row in page.all("tr") if case.reference in row.text]
    return {words for row in rows for words in ("Ready for QA", "In QA", "Moderated", "Locked") if words in row}


def found_by(case, person, api_of) -> set[str]:
    """Which statuses find a case: in the list, and where programs list cases."""
    listed, told = Caseload(case.inspection, person, own_only=False), api_of(person)
    every = [*(status.value for status in Status), SUBMITTED]
    in_list = {status for status in every if case in listed.narrowed(Narrowing(status=status))}
    addresses = ("/api/cases/", f"/api/inspections/{case.inspection.reference}/cases/")
    for address in addresses:
        rows = {status: told.get(address, {"status": status}).json()["results"] for status in every}
        assert {status for status, found in rows.items() if found} == in_list
        assert {row["status"] for status in in_list for row in rows[status]} | {SUBMITTED} == in_list
    return in_list


def test_lists_of_cases_say_how_far_a_review_is_once_the_inspector_may_know(review, case, cast, api_of, browser_of):
    quinn, base = api_of(cast.quinn), f"/api/reviews/{review.pk}"
    quinn.post(f"{base}/claim/", {"seen": False}, format="json")
    assert status_in_lists(case, cast.ines, browser_of) == {"Ready for QA"}
    assert found_by(case, cast.ines, api_of) == {"ready_for_qa", "submitted"}
    judge_all(review, cast.quinn, assessment__engaging="no")
    quinn.post(f"{base}/compare/")
    assert status_in_lists(case, cast.ines, browser_of) == {"In QA"}
    assert found_by(case, cast.ines, api_of) == {"in_qa", "submitted"}
    Review.objects.filter(pk=review.pk).update(state="agreed")
    assert status_in_lists(case, cast.ines, browser_of) == {"Moderated"}
    assert found_by(case, cast.ines, api_of) == {"moderated", "submitted"}
    Inspection.objects.filter(pk=case.inspection_id).update(phase=Phase.PANEL)
    lock(case.inspection, cast.lee, cast.pat)
    assert status_in_lists(case, cast.ines, browser_of) == {"Locked"}
    assert found_by(case, cast.ines, api_of) == {"locked", "submitted"}
    assert api_of(cast.ines).get("/api/cases/", {"status": "done"}).status_code == 422


def test_a_review_from_claim_to_agreement(review, cast, api_of):
    quinn, lee, base = api_of(cast.quinn), api_of(cast.lee), f"/api/reviews/{review.pk}"
    assert api_of(cast.ines).post(f"{base}/claim/").status_code == 404  # not before both sides are known
    assert lee.post(f"{base}/claim/").status_code == 403
    claimed = quinn.post(f"{base}/claim/", {}, format="json")
    assert_described("POST", f"{REVIEW}claim/", claimed)
    assert (claimed.json()["state"], claimed.json()["comparisons"]) == ("claimed", [])
    assert quinn.post(f"{base}/hand-back/").json()["state"] == "selected"
    quinn.post(f"{base}/claim/", {"seen": False}, format="json")
    missing = quinn.post(f"{base}/compare/")
    assert missing.status_code == 422
    assert SECRET not in missing.content.decode()
    assert quinn.get(f"/api/cases/{review.assessment.case_id}/").status_code == 404

    judge_all(review, cast.quinn, assessment__engaging="no")
    both = quinn.post(f"{base}/compare/")

    assert_described("POST", f"{REVIEW}compare/", both)
    [differs] = [one for one in both.json()["comparisons"] if not one["agrees"]]
    assert (differs["question"], differs["inspector"], differs["assurer"]) == (KEY_QUESTION, "yes", "no")
    settled = {"question": KEY_QUESTION, "option": "no", "reason": "The plan says so.", "theme": "evidence"}
    assert quinn.post(f"{base}/settle/", settled, format="json").status_code == 403  # their own disagreement
    assert lee.post(f"{base}/settle/", settled | {"reason": ""}, format="json").status_code == 422
    agreed = lee.post(f"{base}/settle/", settled, format="json")
    assert_described("POST", f"{REVIEW}settle/", agreed)
    assert (agreed.status_code, agreed.json()["option"], agreed.json()["by"]["name"]) == (201, "no", "Lee")
    assert lee.post(f"{base}/settle/", settled | {"question": "assessment.safety"}, format="json").status_code == 422


def test_whoever_has_seen_the_answers_makes_it_an_open_one(review, cast, api_of):
    claimed = api_of(cast.quinn).post(f"/api/reviews/{review.pk}/claim/", {"seen": True}, format="json")

    assert (claimed.json()["mode"], Review.objects.get().mode) == ("open", "open")


def test_a_query_from_question_to_resolution(case, cast, api_of):
    handed_in(case, cast.ines)
    quinn, ines = api_of(cast.quinn), api_of(cast.ines)
    asked = {"op": str(uuid.uuid4()), "question": KEY_QUESTION, "text": "Which plan?"}
    address = f"/api/cases/{case.pk}/queries/"
    assert ines.post(address, asked, format="json").status_code == 403
    made = quinn.post(address, asked, format="json")
    assert_described("POST", "/api/cases/{case_id}/queries/", made)
    assert quinn.post(address, asked, format="json").json()["id"] == made.json()["id"]
    base = f"/api/queries/{made.json()['id']}"

    assert quinn.post(f"{base}/answer/", {"text": "Mine."}, format="json").status_code == 403
    assert ines.post(f"{base}/answer/", {"text": " "}, format="json").status_code == 422
    answered = ines.post(f"{base}/answer/", {"text": "The one of March."}, format="json")
    assert_described("POST", "/api/queries/{query_id}/answer/", answered)
    assert answered.json()["state"] == "answered"
    assert quinn.post(f"{base}/ask-again/", {"text": "Of which year?"}, format="json").json()["state"] == "open"
    assert ines.post(f"{base}/resolve/", {"text": "Done."}, format="json").status_code == 403
    assert quinn.post(f"{base}/resolve/", {"text": "Seen."}, format="json").json()["state"] == "resolved"
    assert [step["step"] for step in quinn.get("/api/inspections/north-borough/queries/").json()["results"][0]["steps"]] == [
        "ask", "answer", "ask_again", "resolve",
    ]  # fmt: skip
    assert Query.objects.count() == 1


def test_nobody_who_is_to_judge_blind_asks_about_the_case(review, cast, api_of):
    asked = {"op": str(uuid.uuid4()), "question": KEY_QUESTION, "text": "Why?"}

    assert api_of(cast.quinn).post(f"/api/cases/{review.assessment.case_id}/queries/", asked, format="json").status_code == 404
    assert Query.objects.count() == 0


def test_figures_of_agreement_as_on_the_page(case, cast, api_of):
    compared(handed_in(case, cast.ines), cast.quinn, selected_by=cast.lee)
    quinn = api_of(cast.quinn)

    found = quinn.get("/api/agreement/", {"by": "standard"})
    assert_described("GET", "/api/agreement/", found)
    assert found.json()["whole"]["hidden"].startswith("Not shown: fewer than 30 pairs, all of one inspector")
    assert found.json()["whole"]["agreement"] is None
    assert quinn.get("/api/agreement/", {"mode": "both"}).status_code == 422
    assert api_of(cast.ines).get("/api/agreement/").json()["groups"] == []
