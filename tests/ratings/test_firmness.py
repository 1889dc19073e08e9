"""How firm ratings are, and judgements tried out, as pages show them."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from moderation.querying import ask
from organisation.proposing import propose_rating
from ratings.aggregating import aggregate
from ratings.models import RatingRun
from ratings.queries.judged_cases import judged_cases, tallies_of
from ratings.results import KeyQuestionTally, Policy
from standards.queries import edition_structure
from tests.cast import add_case, plan
from tests.pages import assert_well_formed, page_of
from tests.ratings.judging import judge
from tests.ratings.test_counting import decide, submit
from tests.test_access import everything

CASEWORK = ("assessment", "planning", "implementation", "reviewing", "outcomes")
PEOPLE = ("leadership", "staffing", "services", "information_and_facilities")


@pytest.fixture
def rated(inspection, cast):
    """Twenty cases, Good throughout at 14 of 20; assessment of safety at 13 of 20 is on the boundary to Requires improvement."""
    for number in range(20):
        case = add_case(inspection, f"NB-{number:02}", allocated_to=cast.ines)
        choice = "yes" if number < 14 else "no"
        judge(case, by=cast.ines, assessment__safety="yes" if number < 13 else "no", outcomes__progress=choice)
        judge(case, by=cast.ines, **{f"{standard}__safety": choice for standard in ("planning", "implementation", "reviewing")})
    for standard in PEOPLE:
        propose_rating(inspection=inspection, standard=standard, rating="good", reasons="So.", version=0, by=cast.lee)
    aggregate(inspection.pk)
    return inspection


def url(name, inspection, query=""):
    return reverse(name, args=[inspection.reference]) + (f"?{query}" if query else "")


def rows_of(page):
    return {row.all("th")[0].text: [cell.text for cell in row.all("td")] for row in page.all("tr") if row.all("td")}


def code(inspection, question):
    return edition_structure(inspection.edition_id).questions[question].id


# --- how firm ---------------------------------------------------------------------------------------------------------


def test_the_page_says_how_many_judgements_would_change_each_rating(rated, cast, browser_of):
    page = page_of(browser_of(cast.lee).get(url("sensitivity", rated)))
    assert_well_formed(page)
    rows = rows_of(page)

    assert rows["2.1 Assessment"][:4] == ["Good", "3 for Outstanding", "1 for Requires improvement", "13 to Requires improvement"]
    assert rows["2.2 Planning"][:4] == ["Good", "2 for Outstanding", "2 for Requires improvement", "None"]
    # 18 of 27 points; 23 are Outstanding, which the five standards of casework reach together; below 14 is not near.
    assert rows["Overall"][:4] == ["Good", f"{3 + 2 * 4} for Outstanding", f"{1 + 2 * 4} for Requires improvement", "None"]
    assert rows["2.1.3 Does assessment focus sufficiently on keeping other people safe?"] == [
        "Good", "13 of 20", "65.0%", "43.3% to 81.9%", "5.0", "15.0", "0.0",
        "3 up to Outstanding; 1 down to Requires improvement",
    ]  # fmt: skip


def test_the_page_lists_the_cases_that_could_change_a_rating_and_lets_them_be_tried(rated, cast, browser_of):
    browser = browser_of(cast.lee)
    section = next(one for one in page_of(browser.get(url("sensitivity", rated))).all("section") if "2.1 Assessment" in one.text)
    links = [link for link in section.all("a") if "try it" in link.text]

    assert [link.text.partition(" :")[0] for link in links] == [f"NB-{number:02}" for number in range(13)]
    tried = page_of(browser.get(links[0].attrs["href"]))
    assert rows_of(tried)["2.1 Assessment"][:3] == ["Good", "Requires improvement", "Yes"]
    assert "Without any one of these 13 cases, Good would be Requires improvement" in section.text
    assert "No single case could change the overall rating" in page_of(browser.get(url("sensitivity", rated))).text


@pytest.mark.parametrize(
    ("selection", "eligible", "interval", "words"),
    [
        ("", None, "43.3% to 81.9%", "Nobody has said whether the cases are a sample"),
        ("cohort", None, "43.3% to 81.9%", "no luck of a draw is in them"),
        ("sample", None, "43.3% to 81.9%", "nobody has said from how many cases it was drawn"),
        ("sample", 40, "49.3% to 78.0%", "drawn from 40"),
        ("sample", 20, "65.0% to 65.0%", "drawn from 20"),
    ],
)
def test_an_interval_is_labelled_by_how_the_cases_were_chosen(rated, cast, browser_of, selection, eligible, interval, words):
    if selection:
        decide(rated, cast.lee, Policy.RECORDED, selection=selection, eligible=eligible)
    page = page_of(browser_of(cast.lee).get(url("sensitivity", rated)))

    assert rows_of(page)["2.1.3 Does assessment focus sufficiently on keeping other people safe?"][3] == interval
    assert words in page.text


def test_what_is_not_rated_yet_has_nothing_to_change(inspection, case, cast, browser_of):
    aggregate(inspection.pk)
    page = page_of(browser_of(cast.lee).get(url("sensitivity", inspection)))
    assert_well_formed(page)

    assert "There is no overall rating yet." in page.text
    assert "Not rated, so there is nothing to change." in page.text


def test_the_page_says_when_cases_have_changed_since(rated, cast, browser_of):
    browser = browser_of(cast.lee)
    assert "Single cases are tried as they are now" not in page_of(browser.get(url("sensitivity", rated))).text
    judge(rated.cases.get(reference="NB-00"), by=cast.ines, assessment__safety="no")

    assert "Single cases are tried as they are now" in page_of(browser.get(url("sensitivity", rated))).text


def test_open_queries_say_how_far_ratings_reach(rated, cast, browser_of):
    browser = browser_of(cast.pat)
    assert "No query is open about a judgement that counts." in page_of(browser.get(url("sensitivity", rated))).text
    for number in range(2):
        ask(
            assessment=rated.cases.get(reference=f"NB-0{number}").assessment, question="assessment.safety", text="Where?",
            operation=uuid4(), to=cast.ines, by=cast.quinn,
        )  # fmt: skip
    page = page_of(browser.get(url("sensitivity", rated)))
    assert_well_formed(page)

    assert "Queries are open about 2 judgements that count." in page.text
    own = page.one("section", aria_labelledby="queries")
    assert rows_of(own) == {"2.1 Assessment": ["Good", "Requires improvement", "Good"]}


# --- what if ----------------------------------------------------------------------------------------------------------


def test_a_judgement_is_tried_and_nothing_is_stored(rated, cast, browser_of):
    before, browser = everything(), browser_of(cast.lee)
    case = rated.cases.get(reference="NB-00")
    sent = browser.get(
        url("what_if", rated), {"case": case.pk, "question": code(rated, "assessment.safety"), "becomes": "n", "add": 1}
    )
    page = page_of(browser.get(sent.headers["Location"]))
    assert_well_formed(page)

    assert rows_of(page)["NB-00"][1:3] == ["Yes", "No"]
    assert rows_of(page)["2.1 Assessment"][:3] == ["Good", "Requires improvement", "Yes"]
    assert "65.0% (Good) to 60.0% (Requires improvement)" in rows_of(page)["2.1 Assessment"][3]
    assert rows_of(page)["Overall"][:2] == ["Good 18 of 27 points", "Good 17 of 27 points"]
    assert "1 rating of a standard would differ" in page.text
    assert everything() == before
    assert RatingRun.objects.filter(inspection=rated).count() == 1


def test_a_change_can_be_taken_back_and_others_stay(rated, cast, browser_of):
    first, second = (rated.cases.get(reference=name).pk for name in ("NB-00", "NB-01"))
    question = code(rated, "assessment.safety")
    page = page_of(browser_of(cast.lee).get(url("what_if", rated, f"c={first}.{question}.n&c={second}.{question}.x")))
    links = [link.attrs["href"] for link in page.all("a") if link.text.startswith("Take back")]

    assert links == [url("what_if", rated, f"c={second}.{question}.x"), url("what_if", rated, f"c={first}.{question}.n")]
    assert rows_of(page)["NB-01"][1:3] == ["Yes", "Not applicable"]


def test_other_ratings_by_people_can_be_tried(rated, cast, browser_of):
    query = "&".join(f"r={standard}.outstanding" for standard in PEOPLE)
    page = page_of(browser_of(cast.lee).get(url("what_if", rated, query)))
    assert_well_formed(page)

    assert rows_of(page)["1.1 Leadership"][:2] == ["Good", "Outstanding"]
    assert rows_of(page)["Overall"][:2] == ["Good 18 of 27 points", "Good 22 of 27 points"]
    assert [one.attrs["value"] for one in page.one("select", id="leadership").all("option") if "selected" in one.attrs] == [
        "leadership.outstanding"
    ]


def test_what_cannot_be_tried_is_told(rated, cast, browser_of):
    question, browser = code(rated, "assessment.safety"), browser_of(cast.lee)
    page = page_of(browser.get(url("what_if", rated, f"c=0.{question}.n&c=nonsense&r=leadership.excellent&r=assessment.good")))
    assert_well_formed(page)
    assert page.text.count("A change cannot be read and was left out.") == 2
    assert page.text.count("A rating cannot be read and was left out.") == 2

    refused = page_of(browser.get(url("what_if", rated), {"add": 1, "case": "", "question": "", "becomes": ""}))
    assert_well_formed(refused)
    for words in ("Select a case", "Select a key question", "Select a judgement"):
        assert words in refused.text


def test_a_question_that_a_case_is_not_asked_cannot_be_tried(cast, browser_of):
    crc = plan("Testshire", edition="crc-2018-19", kind="CRC", team={cast.lee: "lead"})
    case = add_case(crc, "A")
    judge(case, by=cast.lee, screening__harm_indicators="no")
    aggregate(crc.pk)
    question = code(crc, "assessment.safety")
    browser = browser_of(cast.lee)

    assert "A is not asked 2.1.3." in page_of(browser.get(url("what_if", crc, f"c={case.pk}.{question}.y"))).text
    refused = browser.get(url("what_if", crc), {"add": 1, "case": case.pk, "question": question, "becomes": "y"})
    assert "A is not asked 2.1.3." in page_of(refused).text


def test_a_case_that_is_left_out_cannot_be_tried(rated, cast, browser_of):
    submit(rated, *(f"NB-{number:02}" for number in range(1, 20)), by=cast.ines)
    decide(rated, cast.lee)
    aggregate(rated.pk)
    case, question = rated.cases.get(reference="NB-00"), code(rated, "assessment.safety")
    page = page_of(browser_of(cast.lee).get(url("what_if", rated, f"c={case.pk}.{question}.n")))

    assert "Nothing of NB-00 counts: not submitted yet." in page.text


# --- both -------------------------------------------------------------------------------------------------------------


def test_cases_are_counted_here_as_in_the_database(rated, cast):
    add_case(rated, "NB-99")
    run = aggregate(rated.pk)
    edition = edition_structure(rated.edition_id)
    stored = {one["key_question"]: KeyQuestionTally(**one) for one in run.tallies}

    assert tallies_of(judged_cases(run, edition, cast.lee), edition) == stored


@pytest.mark.parametrize("name", ["sensitivity", "what_if"])
def test_where_nothing_is_rated_there_is_no_such_page(cast, browser_of, inspection, name):
    area = plan("Testshire", edition="quality-and-impact-2016-17", kind="area", team={cast.lee: "lead"})
    aggregate(area.pk)

    assert browser_of(cast.lee).get(url(name, area)).status_code == 404
    assert browser_of(cast.lee).get(url(name, inspection)).status_code == 404


@pytest.mark.parametrize(("name", "at_most"), [("sensitivity", 9), ("what_if", 7)])
def test_a_page_takes_as_many_queries_for_thirty_cases_as_for_one(inspection, cast, browser_of, name, at_most):
    browser, taken = browser_of(cast.lee), []
    for references in (["NB-0"], [f"NB-{number}" for number in range(1, 31)]):
        for reference in references:
            judge(add_case(inspection, reference), by=cast.lee, **{f"{one}__safety": "yes" for one in CASEWORK[:4]})
        aggregate(inspection.pk)
        browser.get(url(name, inspection))
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(url(name, inspection)).status_code == 200
        taken.append(len(queries))

    assert taken[0] == taken[1] <= at_most
