"""Editions that nobody has thought of, from the file to the form, the rating and the export: no error, and the right figures."""

import csv
import io

import pytest
from django.urls import reverse

from inspections.models import Inspection
from inspections.rules import Role
from ratings.aggregating import aggregate
from standards.publishing import Result, load_edition
from standards.queries import edition_structure
from tests.cases.filling import answer, fill
from tests.cast import add_case, plan
from tests.pages import assert_well_formed, page_of
from tests.standards.small import write
from tests.standards.unusual import FACTORS_AND_RATINGS, LONG, NASTY_LABEL, ONLY_SHARES, UNUSUAL

pytestmark = pytest.mark.django_db(transaction=True)  # a file of judgements is of one moment

OF_INSPECTION = (
    "inspection", "cases", "allocate_cases", "interviews", "ratings", "rating_trace", "sensitivity", "rating_history", "what_if",
    "other_scheme", "counting", "panel", "results", "organisation", "reviews", "select_reviews", "report",
)  # fmt: skip

# Pages that are not there where nothing is rated.
OF_A_RATING = {"sensitivity", "what_if", "other_scheme", "rating_history"}


@pytest.fixture
def inspection_of(cast, tmp_path):
    """An inspection of an edition that is loaded from its text."""

    def planned(text, code) -> Inspection:
        outcome = load_edition(write(tmp_path, text, code))
        assert outcome.result is Result.ADDED, outcome.problems
        return plan(
            "Rhywle", edition=code, team={cast.lee: Role.LEAD, cast.ines: Role.INSPECTOR, cast.quinn: Role.QUALITY_ASSURER}
        )

    return planned


def opened(browser, address, **query):
    response = browser.get(address, query)
    assert response.status_code == 200, address
    page = page_of(response)
    assert_well_formed(page)
    return page


def every_page(browser, inspection, case, edition_code, module):
    """Open everything there is about a case, its inspection and its edition."""
    rated = bool(edition_structure(inspection.edition_id).scheme)
    addresses = [reverse(name, args=[inspection.reference]) for name in OF_INSPECTION if rated or name not in OF_A_RATING]
    addresses += [
        reverse(name, args=[case.pk]) for name in ("case", "case_facts", "all_answers", "blank_case_form", "submit_case")
    ]
    addresses += [reverse(name, args=[edition_code]) for name in ("edition", "edition_differences")]
    addresses += [reverse("blank_form", args=[edition_code, module]), "/", "/editions/", "/my-cases/"]
    return {address: opened(browser, address) for address in addresses}


def rows_of_file(api, inspection):
    text = b"".join(api.get(f"/api/inspections/{inspection.reference}/judgements.csv?every_question=1&evidence=1")).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def states(rows, question):
    return [row["state"] for row in sorted(rows, key=lambda row: row["case"]) if row["question"] == question]


@pytest.fixture
def unusual(inspection_of, cast):
    """Three cases judged (66.7% are sufficient), one to which the question does not apply, two in which it is not asked."""
    inspection = inspection_of(UNUSUAL, "unusual")
    facts = {"age": 30, "sex": "male", "sentence_type": "licence", "rosh": "high", "requirements": ["rar"]}
    different = [{}, {}, {"age": None, "rosh": ""}, {}, {"requirements": ["unpaid_work"]}, {}]
    cases = [
        add_case(inspection, f"R-{n}", officer="RO1", allocated_to=cast.ines, **facts | other)
        for n, other in enumerate(different)
    ]
    for case, first in zip(cases, ("yes", "yes", "yes", "yes", "yes", "no"), strict=True):
        answer(case, cast.ines, "screening.first", first)
    # The third is asked at the end of a chain of three alone: nothing is known of age and risk.
    answer(cases[2], cast.ines, "screening.second", "no")
    answer(cases[2], cast.ines, "screening.third", "yes")
    for case, choice in zip(cases, ("yes", "yes", "no", "nothing_to_judge"), strict=False):
        answer(case, cast.ines, "work.alone", choice, f"<b>{NASTY_LABEL}</b>")
    return inspection, cases


def test_an_edition_of_one_standard_with_forty_prompts_works_from_file_to_export(unusual, cast, browser_of, api_of):
    inspection, cases = unusual
    fill(cases[0], cast.ines, leave_out=("screening.first", "work.alone"))
    lee, ines = browser_of(cast.lee), browser_of(cast.ines)
    form = opened(ines, reverse("case_page", args=[cases[0].pk, "work.alone"]))
    assert all(f"Prompt {number}?" in form.text for number in range(40))
    assert " ".join(LONG.split()) in form.text
    assert NASTY_LABEL in form.text
    assert "Not asked in this case" in opened(ines, reverse("case", args=[cases[4].pk])).text
    ratings = aggregate(inspection.pk).ratings
    [standard], overall = ratings["standards"], ratings["overall"]
    # 2 of 3 is 66.7, rounded to 67 before it is banded: the highest rating, whose 9 points are the highest overall.
    assert (standard["rating"], standard["points"], overall["rating"], overall["points"]) == ("outstanding", 9, "outstanding", 9)
    assert not standard["triggers"]["near_boundary"]
    pages = every_page(lee, inspection, cases[0], "unusual", "supervision")
    assert "Rhagorol" in pages[reverse("ratings", args=[inspection.reference])].text
    assert "66.7%" in pages[reverse("ratings", args=[inspection.reference])].text
    assert "Pawb <0-∞>" in pages[reverse("case_facts", args=[cases[0].pk])].text
    blank = pages[reverse("blank_form", args=["unusual", "supervision"])]
    assert all(f"Prompt {number}?" in blank.text for number in range(40))
    rows = rows_of_file(api_of(cast.lee), inspection)
    assert states(rows, "work.alone") == ["answered", "answered", "answered", "not_applicable", "not_asked", "not_asked"]
    assert states(rows, "screening.second") == ["answered", *["not_answered"] * 1, "answered", *["not_answered"] * 2, "not_asked"]
    assert {row["evidence"] for row in rows if row["question"] == "work.alone" and row["evidence"]} == {f"<b>{NASTY_LABEL}</b>"}


def test_an_edition_that_only_reports_shares_of_a_sample_of_its_own(inspection_of, cast, browser_of, api_of):
    inspection = inspection_of(ONLY_SHARES, "only-shares")
    cases = [add_case(inspection, f"V-{n}", module="visits", allocated_to=cast.ines, age=20 + n) for n in range(4)]
    for case, held in zip(cases, ("yes", "yes", "unclear", "no"), strict=True):
        answer(case, cast.ines, "visits.held", held)
    for case, choice in zip(cases, ("fully", "partly", "passed_over"), strict=False):
        answer(case, cast.ines, "visits.good", choice, "Seen.")
        answer(case, cast.ines, "visits.useful", "yes", "Seen.")
    tallies = {one["key_question"]: one for one in aggregate(inspection.pk).tallies}
    good, useful = tallies["visits.good"], tallies["visits.useful"]
    assert (good["sufficient"], good["insufficient"], good["not_asked"], good["not_answered"]) == (1, 1, 2, 0)
    assert (useful["sufficient"], useful["not_answered"], useful["not_asked"]) == (3, 1, 0)
    pages = every_page(browser_of(cast.lee), inspection, cases[0], "only-shares", "visits")
    ratings = pages[reverse("ratings", args=[inspection.reference])]
    assert "50.0%" in ratings.text
    assert "Dim sgôr: <shares> only." in ratings.text
    rows = rows_of_file(api_of(cast.lee), inspection)
    assert states(rows, "visits.good") == ["answered", "answered", "not_asked", "not_asked"]
    assert states(rows, "visits.useful") == ["answered", "answered", "answered", "not_answered"]
    fill(cases[0], cast.ines, leave_out=("visits.held", "visits.good", "visits.useful"))
    ines = browser_of(cast.ines)
    assert ines.post(reverse("submit_case", args=[cases[0].pk]), follow=True).status_code == 200


def test_an_edition_that_rates_a_standard_beside_priority_factors(inspection_of, cast, browser_of, api_of):
    inspection = inspection_of(FACTORS_AND_RATINGS, "factors-and-ratings")
    facts = {"age": 30, "sex": "male", "sentence_type": "licence", "rosh": "high"}
    cases = [add_case(inspection, f"F-{n}", allocated_to=cast.ines, **facts) for n in range(2)]
    for factor in ("one", "three"):
        answer(cases[0], cast.ines, f"factor.{factor}", "chosen")
    answer(cases[0], cast.ines, "factor.one.done", "yes", "Seen.")
    answer(cases[0], cast.ines, "factor.one.asked", "passed_over", "Not now.")
    answer(cases[0], cast.ines, "work.alone", "no", "Seen.")
    run = aggregate(inspection.pk)
    tallies = {one["key_question"]: one for one in run.tallies}
    done, asked, other = (tallies[code] for code in ("factor.one.done", "factor.one.asked", "factor.three.done"))
    assert (done["sufficient"], done["not_asked"], asked["not_asked"], other["not_answered"]) == (1, 1, 2, 1)
    [standard] = run.ratings["standards"]
    assert (standard["standard"], standard["rating"], run.ratings["overall"]) == ("work", "inadequate", None)
    pages = every_page(browser_of(cast.lee), inspection, cases[0], "factors-and-ratings", "supervision")
    text = pages[reverse("ratings", args=[inspection.reference])].text
    assert "This edition gives no overall rating. Dim." in text
    assert "Was enough done?" in text
    rows = rows_of_file(api_of(cast.lee), inspection)
    assert states(rows, "factor.one.asked") == ["not_asked", "not_asked"]
    assert states(rows, "factor.two.done") == ["not_asked", "not_asked"]
    assert states(rows, "factor.three.done") == ["not_answered", "not_asked"]
    assert opened(browser_of(cast.ines), reverse("case_page", args=[cases[0].pk, "factor.three"]))
