"""The whole trace: a page that prints it, and a document that anybody can check from itself alone."""

import hashlib
import json
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ratings.aggregating import aggregate
from tests.cast import add_case, plan
from tests.pages import assert_well_formed, page_of
from tests.ratings.judging import judge
from tests.ratings.test_counting import decide, submit
from tests.ratings.test_firmness import PEOPLE, rated, rows_of, url

__all__ = ["rated"]

STATES = ("sufficient", "insufficient", "not_applicable", "not_answered", "not_asked")


def document_of(inspection, user, api_of):
    response = api_of(user).get(f"/api/inspections/{inspection.reference}/ratings/trace/")
    assert response.status_code == 200
    return json.loads(response.content)


# --- recomputed with nothing of the product's: only what docs/check-a-rating.md says --------------------------------------


def sha256(content):
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def counted(document):
    out = {case["case"] for case in document["cases"] if case["left_out"]}
    return [
        {"key_question": question["key_question"]}
        | {state: sum(c["state"] == state for c in question["cases"] if c["case"] not in out) for state in STATES}
        for question in document["key_questions"]
        if not question["pools"]
    ]


def rated_again(document):
    """(rating, points) of every standard, and of the whole."""
    scheme, tallies = document["scheme"], {one["key_question"]: one for one in document["tallies"]}
    by_people = {
        one["standard"]: one["rating"] for one in document["ratings"]["standards"] if one["rated_by"] == "characteristics"
    }
    order = ["inadequate", "requires_improvement", "good", "outstanding"]
    found = {}
    for standard in document["standards"]:
        if standard["rated_by"] == "nothing":
            continue
        rating = by_people.get(standard["standard"])
        shares = [
            Fraction(tallies[code]["sufficient"], tallies[code]["sufficient"] + tallies[code]["insufficient"])
            for code in standard["key_questions"]
            if tallies[code]["sufficient"] + tallies[code]["insufficient"]
        ]
        if shares and standard["rated_by"] != "characteristics":
            per_cent = min(shares) * 100
            if scheme["rounding"]["round_before_banding"]:
                per_cent = (per_cent + Fraction(1, 2)).__floor__()
            rating = [one for one in order if scheme["bands"]["from_per_cent"][one] <= per_cent][-1]
        found[standard["standard"]] = (rating, scheme["points"]["of"][rating] if rating else None)
    total = sum(points for _, points in found.values() if points is not None)
    complete = all(rating for rating, _ in found.values())
    overall = next(one for one in order if scheme["overall"]["points"][one][0] <= total <= scheme["overall"]["points"][one][1])
    return found | {"overall": (overall if complete else None, total)}


def assert_proves_itself(document):
    assert sha256({name: value for name, value in document.items() if name != "seal"}) == document["seal"]
    assert counted(document) == [
        one for one in document["tallies"] if one["key_question"] in {c["key_question"] for c in counted(document)}
    ]
    stated = {one["standard"]: (one["rating"], one["points"]) for one in document["ratings"]["standards"]}
    whole = document["ratings"]["overall"]
    assert rated_again(document) == stated | {"overall": (whole["rating"], whole["points"])}
    content = {name: document[name] for name in ("scheme", "tallies", "ratings")}
    if document["policy"] != "recorded":
        content["policy"] = document["policy"]
    assert sha256(content) == document["digest"]


def test_the_document_proves_itself(rated, cast, api_of):
    judge(rated.cases.get(reference="NB-03"), by=cast.ines, assessment__engaging="no")
    add_case(rated, "NB-98")
    run = aggregate(rated.pk)
    document = document_of(rated, cast.rae, api_of)

    assert_proves_itself(document)
    assert (document["digest"], document["agrees"], document["run"]) == (run.digest, True, run.pk)


def test_the_document_proves_itself_under_another_policy(rated, cast, api_of):
    submit(rated, *(f"NB-{number:02}" for number in range(5, 20)), by=cast.ines)
    decide(rated, cast.lee)
    aggregate(rated.pk)
    document = document_of(rated, cast.lee, api_of)

    assert_proves_itself(document)
    assert [case["case"] for case in document["cases"] if case["left_out"] == "not_submitted"] == [f"NB-0{n}" for n in range(5)]


def test_a_changed_document_does_not(rated, cast, api_of):
    document = document_of(rated, cast.lee, api_of)
    document["key_questions"][2]["cases"][0]["state"] = "insufficient"

    with pytest.raises(AssertionError):
        assert_proves_itself(document)


def test_the_document_goes_down_to_each_judgement_and_gives_no_evidence_away(inspection, cast, api_of):
    case = add_case(inspection, "NB-1", allocated_to=cast.ines)
    judge(case, by=cast.ines, assessment__safety="no")
    judge(case, by=cast.ines, assessment__safety="yes")
    aggregate(inspection.pk)
    document = document_of(inspection, cast.lee, api_of)
    question = next(one for one in document["key_questions"] if one["key_question"] == "assessment.safety")

    assert question["answers"] == {"yes": "sufficient", "no": "insufficient"}
    [found] = question["cases"]
    assert (found["case"], found["state"], found["option"], found["version"]) == ("NB-1", "sufficient", "yes", 2)
    assert found["evidence_sha256"] == hashlib.sha256(b"").hexdigest()
    assert [rule["rule"] for rule in document["rules"]] == [
        "bands", "rounding", "standard", "points", "overall", "discretion", "not_rated",
    ]  # fmt: skip
    assert all(rule["text"] and rule["basis"] for rule in document["rules"])


def test_the_document_says_when_the_cases_have_changed_since(rated, cast, api_of):
    judge(rated.cases.get(reference="NB-03"), by=cast.ines, assessment__safety="no")
    document = document_of(rated, cast.lee, api_of)

    assert document["agrees"] is False
    assert sha256({name: document[name] for name in ("scheme", "tallies", "ratings")}) == document["digest"]


def test_pooled_questions_name_the_parts_and_no_cases(cast, api_of):
    region = plan("Testshire", edition="region-2023-25", kind="region", team={cast.lee: "lead"})
    town = plan("Town", edition="pdu-2023-25", team={cast.olu: "lead"})
    type(town).objects.filter(pk=town.pk).update(part_of=region)
    judge(add_case(town, "SECRET-1", allocated_to=cast.olu), by=cast.olu, assessment__safety="yes")
    aggregate(region.pk)
    document = document_of(region, cast.lee, api_of)

    pooled = next(one for one in document["key_questions"] if one["key_question"] == "public_protection.assessment")
    assert (pooled["cases"], bool(pooled["pools"])) == ([], True)
    assert [part["inspection"] for part in document["parts"]] == ["town"]
    assert "SECRET-1" not in json.dumps(document)
    assert_proves_itself(document)


def test_before_anything_was_worked_out_there_is_no_trace(inspection, cast, api_of, browser_of):
    assert api_of(cast.lee).get(f"/api/inspections/{inspection.reference}/ratings/trace/").status_code == 404
    assert browser_of(cast.lee).get(url("rating_trace", inspection)).status_code == 404


# --- the page ---------------------------------------------------------------------------------------------------------


def test_the_page_goes_from_the_overall_rating_down_to_the_cases(rated, cast, browser_of):
    browser = browser_of(cast.pat)
    page = page_of(browser.get(url("rating_trace", rated)))
    assert_well_formed(page)
    rows = rows_of(page)

    assert rows["1.1 Leadership"] == ["Good", "2"]
    assert rows["All standards"] == ["9 of 9 rated", "18 of 27"]
    assert rows["2.1.3 Does assessment focus sufficiently on keeping other people safe?"] == [
        "20", "0", "0", "0", "20", "13", "13/20", "65.0%", "Good (decides)",
    ]  # fmt: skip
    assert "18 points: Good" in page.text
    assert "The lowest of its key questions decides the rating of a standard." in page.text
    assert "Counted once more for this page, the cases give the same numbers." in page.text
    assert rated.rating_runs.get().digest in page.text
    assert len(PEOPLE) == 4


def test_the_print_version_holds_every_case(rated, cast, browser_of):
    browser = browser_of(cast.lee)
    page = page_of(browser.get(url("rating_trace", rated, "cases=1")))
    assert_well_formed(page)
    links = [link for link in page.one("section", aria_labelledby="cases").all("a") if link.text == "NB-19"]

    assert [link.attrs["href"] for link in links[2:3]] == [
        reverse("case_page", args=[rated.cases.get(reference="NB-19").pk, "assessment.safety"])
    ]
    assert "NB-19" not in page_of(browser.get(url("rating_trace", rated))).text


def test_an_edition_that_rates_nothing_is_traced_all_the_same(cast, browser_of, api_of):
    area = plan("Testshire", edition="quality-and-impact-2016-17", kind="area", team={cast.lee: "lead"})
    judge(add_case(area, "A"), by=cast.lee, partners__information="yes")
    aggregate(area.pk)
    page = page_of(browser_of(cast.lee).get(url("rating_trace", area, "cases=1")))
    assert_well_formed(page)

    assert "Quality & Impact inspections gave no ratings" in page.text
    assert document_of(area, cast.lee, api_of)["ratings"] == {}


@pytest.mark.parametrize("query", ["", "cases=1"])
def test_the_page_takes_as_many_queries_for_thirty_cases_as_for_one(inspection, cast, browser_of, query):
    browser, taken = browser_of(cast.lee), []
    for references in (["NB-0"], [f"NB-{number}" for number in range(1, 31)]):
        for reference in references:
            judge(add_case(inspection, reference), by=cast.lee, assessment__safety="yes")
        aggregate(inspection.pk)
        browser.get(url("rating_trace", inspection, query))
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(url("rating_trace", inspection, query)).status_code == 200
        taken.append(len(queries))

    assert taken[0] == taken[1] <= 7
