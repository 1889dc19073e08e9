"""Long lists, page by page: who was left out and why, and who waits in reserve; and the whole sample for programs."""

import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sampling.choosing import replace_case
from sampling.loading import extracts_to_read, read_extract
from sampling.queries import lists
from sampling.queries.choices import order_of_stratum
from sampling.rules import WhyReplaced
from tests.sampling.populations import COLUMNS, as_file, drawn, fixed, in_planning, lines, loaded
from tests.sampling.test_views import at, words


@pytest.fixture
def planned(inspection):
    return in_planning(inspection)


@pytest.fixture
def lee(browser_of, cast):
    return browser_of(cast.lee)


def test_the_cases_left_out_are_listed_page_by_page_and_by_reason(lee, planned, cast, monkeypatch):
    monkeypatch.setattr(lists, "ON_A_PAGE", 3)
    assert "No population is ready" in words(lee.get(at("left_out_cases", planned)))
    rows = [row.replace("06/09/2021", "05/09/2021") for row in lines(5)] + lines(4, prefix="Q")
    loaded(fixed(planned, cast.lee, first_day=date(2021, 9, 6)), cast.lee, rows)

    first = words(lee.get(at("left_out_cases", planned)))
    second = words(lee.get(at("left_out_cases", planned) + "?reason=outside_period&page=2"))

    assert "5 of 9 cases in" in first
    assert "Commenced outside the period, or on a day not known</a>: 5" in first
    assert ("P-0002" in first, "P-0003" in first, "page=2" in first) == (True, False, True)
    assert ("P-0004" in second, "Q-0001" in second, "reason=outside_period&amp;page=1" in second) == (True, False, True)
    assert "Nobody is left out for this reason" in words(lee.get(at("left_out_cases", planned) + "?reason=transferred"))
    assert lee.get(at("left_out_cases", planned) + "?reason=nonsense").status_code == 404


def test_the_reserve_is_in_the_order_in_which_its_cases_replace_others(lee, planned, cast):
    assert "There is no reserve" in words(lee.get(at("reserve_cases", planned)))
    draw = drawn(loaded(fixed(planned, cast.lee, margin=20), cast.lee, lines(40)), cast.lee)
    stratum = next(n for n, one in enumerate(draw.strata) if one["eligible"] - 1 > one["size"] > 0)
    reserve = order_of_stratum(draw, stratum)[draw.strata[stratum]["size"] :]
    replace_case(drawn=draw.cases.filter(stratum=stratum).first(), why=WhyReplaced.CONFLICT, note="", by=cast.lee)

    page = lee.get(at("reserve_cases", planned) + f"?stratum={stratum}")

    assert [one.reference for one in page.context["cases"]] == reserve[1:]
    assert all(reference in words(page) for reference in reserve[1:])
    for wrong in ("99", "-1", "x"):
        assert lee.get(at("reserve_cases", planned) + f"?stratum={wrong}").status_code == 404


def test_a_program_plans_loads_draws_and_replaces(lee, planned):
    address = f"/api/inspections/{planned.reference}/sample/"
    plan = {"basis": "sample", "confidence": "80.0", "margin": "20.0", "more_than_one": "keep_all", "ended_within": 7}
    assert lee.get(address).json()["plan"] is None
    assert lee.post(f"{address}plan/", plan, content_type="application/json").status_code == 201

    def load(rows, **columns):
        file = SimpleUploadedFile("people.csv", as_file(rows))
        given = {"file": file, "dated_on": "2021-09-06", "columns": json.dumps(COLUMNS | columns)}
        response = lee.post(f"{address}population/", given)
        for extract in extracts_to_read():
            read_extract(extract)
        return response

    assert load(lines(4), reference="Elsewhere").status_code == 422
    assert load(["A,male,,low,soon,,"]).json()["state"] == "In progress"
    refused = lee.get(address).json()["population"]
    assert (refused["state"], refused["problems"][0]["column"]) == ("Failed", "Start")
    load(lines(40))
    ready = lee.get(address).json()
    assert (ready["population"]["state"], ready["population"]["rows"], ready["flow"][-1]["words"]) == ("Ready", 40, "Eligible")

    assert lee.post(f"{address}draw/", {"seen": 0}, content_type="application/json").json()["eligible"] == 40
    first = lee.get(f"{address}cases/").json()["results"][0]
    done = lee.post(f"{address}cases/{first['id']}/replace/", {"why": "conflict"}, content_type="application/json").json()
    assert (done["reference"], done["why_replaced"]) == (first["reference"], "conflict")
    after = lee.get(address).json()
    totals = {one["words"]: one["cases"] for one in after["flow"]}
    assert (totals["Drawn"], totals["Not inspected, each with a reason"]) == (after["draw"]["size"], 1)
    assert totals["To be inspected"] == after["standing"]
    assert after["margin"]
    assert lee.get(f"{address}reserve/?stratum=99").status_code == 404
    assert lee.post(f"{address}draw/", {"seen": 0}, content_type="application/json").status_code == 422
    assert lee.get(f"{address}?module=nonsense").status_code == 404
