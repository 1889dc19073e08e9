"""What the ratings pages say, to whom, and at what cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.models import CaseAssessment
from inspections.models import Inspection
from inspections.rules import Phase, Role
from ratings.aggregating import aggregate
from ratings.models import RatingRun
from tests.cast import add_case, plan
from tests.pages import assert_well_formed, page_of
from tests.ratings.judging import judge

CASEWORK = ["assessment", "planning", "implementation", "reviewing"]


def ratings_url(inspection) -> str:
    return reverse("ratings", args=[inspection.reference])


def trace_url(inspection, question: str = "assessment.safety") -> str:
    return reverse("key_question_trace", args=[inspection.reference, question])


def words(response) -> str:
    page = page_of(response)
    assert_well_formed(page)
    return page.one("main").text


def row_of(page, header: str) -> list[str]:
    """The cells of the table row whose header holds these words."""
    rows = [row for row in page.all("tr") if any(header in cell.text for cell in row.all("th"))]
    assert len(rows) == 1, f"{len(rows)} rows are headed {header}"
    return [cell.text for cell in rows[0].all("td")]


@pytest.fixture
def four_cases(inspection, cast):
    """Safety is sufficient in three of four, engaging in all; everything else waits."""
    for number, safety in enumerate(["yes", "yes", "yes", "no"]):
        case = add_case(inspection, f"NB-{number}", allocated_to=cast.ines)
        judge(case, by=cast.ines, assessment__engaging="yes", assessment__safety=safety)
    return inspection


# --- the grid --------------------------------------------------------------------------------------------------------


def test_the_page_shows_counts_share_and_rating_of_each_key_question(four_cases, cast, browser_of):
    aggregate(four_cases.pk)
    page = page_of(browser_of(cast.lee).get(ratings_url(four_cases)))
    assert_well_formed(page)

    assert row_of(page, "2.1.3 Does assessment focus") == ["3", "1", "0", "0", "0", "75.0%", "Good (decides)"]
    assert row_of(page, "2.1.1 Does assessment focus") == ["4", "0", "0", "0", "0", "100.0%", "Outstanding"]
    assert row_of(page, "2.1.2 Does assessment focus") == ["0", "0", "0", "0", "4", "None", "Not rated"]
    assert row_of(page, "2.1 Assessment") == ["Good"]
    assert row_of(page, "1.1 Leadership") == ["Not rated"]


def test_the_page_explains_the_rating_of_a_standard_and_when_the_panel_may_depart_from_it(four_cases, cast, browser_of):
    aggregate(four_cases.pk)
    text = words(browser_of(cast.lee).get(ratings_url(four_cases)))

    assert "The lowest key question decides: 2.1.3 Does assessment focus sufficiently on keeping other people safe?" in text
    assert "2.1.3 is 5.0 percentage points from 80%, the boundary between Good and Outstanding" in text
    assert "one more “No” in place of a “Yes” to 2.1.3 would make the standard Requires improvement" in text
    assert "2.1.3 was judged in 4 cases only" in text
    assert "Not rated: people rate this standard against the characteristics" in text


def test_the_page_says_what_is_missing_for_an_overall_rating_and_what_is_still_possible(four_cases, cast, browser_of):
    aggregate(four_cases.pk)
    text = words(browser_of(cast.lee).get(ratings_url(four_cases)))

    assert "An overall rating needs a rating of every standard. Missing: 1.1 Leadership;" in text
    assert "Still possible: Inadequate to Outstanding" in text
    assert "2 of 27, from 1 of 9 standards" in text


def test_the_page_says_from_which_cases_and_when_it_was_worked_out_and_that_it_is_provisional(four_cases, cast, browser_of):
    add_case(four_cases, "NB-9")
    done = CaseAssessment.objects.filter(case__inspection=four_cases, case__reference__in=["NB-0", "NB-1"])
    done.update(submitted_at=timezone.now(), submitted_by=cast.ines)
    run = aggregate(four_cases.pk)
    text = words(browser_of(cast.lee).get(ratings_url(four_cases)))

    assert "4 of 5 (2 submitted)" in text
    assert f"{run.computed_at.astimezone().year}" in text
    assert "These ratings are provisional until the ratings panel has met." in text


def test_published_ratings_are_not_called_provisional(four_cases, cast, browser_of):
    aggregate(four_cases.pk)
    Inspection.objects.filter(pk=four_cases.pk).update(phase=Phase.PUBLISHED)

    assert "provisional" not in words(browser_of(cast.lee).get(ratings_url(four_cases)))


def test_judgements_saved_since_are_announced_with_a_way_to_refresh(four_cases, cast, browser_of):
    aggregate(four_cases.pk)
    browser = browser_of(cast.lee)
    assert "Newer judgements are waiting" not in words(browser.get(ratings_url(four_cases)))

    judge(four_cases.cases.get(reference="NB-3"), by=cast.ines, assessment__safety="yes", assessment__desistance="no")
    for url in (ratings_url(four_cases), trace_url(four_cases)):
        assert "2 answers were saved after these ratings were worked out" in words(browser.get(url))

    aggregate(four_cases.pk)
    assert "Newer judgements are waiting" not in words(browser.get(ratings_url(four_cases)))


def test_a_changed_fact_is_announced_too(four_cases, cast, browser_of):
    aggregate(four_cases.pk)
    four_cases.cases.filter(reference="NB-0").update(rosh="high")

    assert "facts of cases or submissions changed" in words(browser_of(cast.lee).get(ratings_url(four_cases)))


def test_before_the_first_run_the_page_says_so(inspection, cast, browser_of):
    assert "Nothing has been worked out yet" in words(browser_of(cast.lee).get(ratings_url(inspection)))


def test_an_edition_that_rates_nothing_shows_shares_and_says_why_there_is_no_rating(cast, browser_of):
    area = plan("Testshire", edition="quality-and-impact-2016-17", kind="area", team={cast.lee: Role.LEAD})
    for reference, choice in [("A", "yes"), ("B", "no"), ("C", "no"), ("D", "not_applicable")]:
        judge(add_case(area, reference), by=cast.lee, partners__information=choice)
    aggregate(area.pk)
    page = page_of(browser_of(cast.lee).get(ratings_url(area)))
    assert_well_formed(page)
    trace = words(browser_of(cast.lee).get(trace_url(area, "partners.information")))

    assert ["1", "2", "1", "0", "0", "33.3%"] in [[cell.text for cell in row.all("td")] for row in page.all("tr")]
    assert "Quality & Impact inspections gave no ratings" in page.one("main").text
    assert page.all("strong", cls="govuk-tag") == []
    assert "1 yes of 3 = 33.3%" in trace
    assert "Quality & Impact inspections gave no ratings" in trace


def test_the_chart_shows_the_figures_of_the_table(four_cases, cast, browser_of):
    aggregate(four_cases.pk)
    page = page_of(browser_of(cast.lee).get(ratings_url(four_cases)))
    chart = page.one("figure")

    assert "The lowest share is 75.0%: 2.1.3 Assessment: safety." in chart.text
    assert "4 of 4 cases; every judgement recorded; PDU standards 2021-23" in chart.text
    assert [bar.text for bar in chart.all("text", cls="app-chart__value")][:3] == ["100.0%", "Nothing judged", "75.0%"]


def test_with_cases_and_no_judgement_nothing_is_rated_and_the_chart_finds_nothing(inspection, case, cast, browser_of):
    aggregate(inspection.pk)
    response = browser_of(cast.lee).get(ratings_url(inspection))

    assert "0 of 1 (0 submitted)" in words(response)
    assert "The lowest share" not in words(response)
    assert page_of(response).all("strong", cls="govuk-tag--green") == []


# --- how it was worked out -------------------------------------------------------------------------------------------


def test_the_trace_goes_from_the_cases_to_the_rating_of_the_standard(cast, browser_of):
    crc = plan("Testshire", edition="crc-2018-19", kind="CRC", team={cast.lee: Role.LEAD})
    for reference, screening, safety in [
        ("A", "yes", "yes"), ("B", "yes", "yes"), ("C", "yes", "no"), ("D", "no", "no"), ("E", "yes", ""),
    ]:  # fmt: skip
        case = add_case(crc, reference)
        judge(case, by=cast.lee, screening__harm_indicators=screening, assessment__engaging="yes")
        if safety:
            judge(case, by=cast.lee, assessment__safety=safety)
    aggregate(crc.pk)
    response = browser_of(cast.lee).get(trace_url(crc))
    page, text = page_of(response), words(response)

    assert row_of(page, "Cases of the inspection") == ["5"]
    assert row_of(page, "minus not asked") == ["1"]
    assert row_of(page, "minus not applicable") == ["0"]
    assert row_of(page, "minus not answered") == ["1"]
    assert row_of(page, "Judged “Yes” or “No”") == ["3"]
    assert "2 yes of 3 = 66.7% (exactly 2/3; rounded to one decimal only to be shown)" in text
    assert row_of(page, "65% to below 80%") == ["Good (this key question)"]
    assert "The lowest of its key questions decides the rating of a standard." in text
    assert "Basis: Known, but not seen in print." in text
    assert "2.1.3 is 1.7 percentage points from 65%" in text


def test_the_trace_says_when_there_is_no_reason_for_discretion(inspection, cast, browser_of):
    for number in range(10):
        judge(add_case(inspection, f"NB-{number}"), by=cast.lee, assessment__safety="yes")
    aggregate(inspection.pk)
    text = words(browser_of(cast.lee).get(trace_url(inspection)))

    assert "No: the share that decides is more than 5 percentage points from every boundary, no single case would" in text
    assert "it rests on more than 5 cases" in text


def test_the_trace_lists_the_cases_behind_each_number_with_links(four_cases, cast, browser_of):
    aggregate(four_cases.pk)
    page = page_of(browser_of(cast.lee).get(trace_url(four_cases)))
    listed = {
        state: [link.text for link in page.one("section", id=state).all("a")]
        for state in ("sufficient", "insufficient", "not_applicable", "not_answered", "not_asked")
    }

    assert listed == {
        "sufficient": ["NB-0", "NB-1", "NB-2"], "insufficient": ["NB-3"],
        "not_applicable": [], "not_answered": [], "not_asked": [],
    }  # fmt: skip
    link = page.one("section", id="insufficient").one("a")
    case = four_cases.cases.get(reference="NB-3")
    assert link.attrs["href"] == reverse("case_page", args=[case.pk, "assessment.safety"])
    assert browser_of(cast.lee).get(link.attrs["href"]).status_code == 200


def test_an_answer_to_a_question_no_longer_asked_is_shown_among_the_cases_not_asked(cast, browser_of):
    crc = plan("Testshire", edition="crc-2018-19", kind="CRC", team={cast.lee: Role.LEAD})
    judge(add_case(crc, "A"), by=cast.lee, screening__harm_indicators="no", assessment__safety="yes")
    aggregate(crc.pk)
    page = page_of(browser_of(cast.lee).get(trace_url(crc)))

    assert [cell.text for cell in page.one("section", id="not_asked").all("td")] == ["Yes", "Nobody", "Not submitted"]


def test_a_key_question_that_nobody_judged_has_no_share_rather_than_nought(four_cases, cast, browser_of):
    aggregate(four_cases.pk)
    text = words(browser_of(cast.lee).get(trace_url(four_cases, "assessment.desistance")))

    assert "There is no share, because no case was judged “Yes” or “No”. That is not the same as 0%." in text


# --- who sees it, and what it costs -----------------------------------------------------------------------------------


@pytest.mark.parametrize("url", [ratings_url, trace_url, lambda inspection: reverse("latest_run", args=[inspection.reference])])
def test_the_roles_that_see_ratings_see_them_and_nobody_else_does(four_cases, cast, browser_of, url):
    aggregate(four_cases.pk)
    address = url(four_cases)
    seen = {name: browser_of(getattr(cast, name)).get(address).status_code for name in vars(cast)}

    assert seen == {
        "lee": 200, "ines": 200, "asha": 200, "quinn": 200, "pat": 200, "rae": 200,
        "lou": 403, "olu": 404, "ada": 404,
    }  # fmt: skip
    assert browser_of(None).get(address).status_code == 302


@pytest.mark.parametrize("question", ["assessment.nothing", "assessment.safety.harm", "summary.case"])
def test_what_is_no_key_question_has_no_trace(four_cases, cast, browser_of, question):
    aggregate(four_cases.pk)

    assert browser_of(cast.lee).get(trace_url(four_cases, question)).status_code == 404


def test_a_page_can_ask_whether_there_is_a_newer_run(four_cases, cast, browser_of):
    address = reverse("latest_run", args=[four_cases.reference])
    browser = browser_of(cast.lee)
    assert browser.get(address).json() == {"run": None, "computed": ""}
    aggregate(four_cases.pk)

    assert browser.get(address).json()["run"] == RatingRun.objects.get().pk


@pytest.mark.parametrize(("url", "at_most"), [(ratings_url, 6), (trace_url, 7)])
def test_a_page_takes_as_many_queries_for_thirty_cases_as_for_one(inspection, cast, browser_of, url, at_most):
    browser = browser_of(cast.lee)
    taken = []
    for references in (["NB-0"], [f"NB-{number}" for number in range(1, 31)]):
        for reference in references:
            case = add_case(inspection, reference, allocated_to=cast.ines, officer=f"RO-{reference}")
            judge(case, by=cast.ines, **{f"{standard}__safety": "yes" for standard in CASEWORK})
        aggregate(inspection.pk)
        browser.get(url(inspection))
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(url(inspection)).status_code == 200
        taken.append(len(queries))

    assert taken[0] == taken[1] <= at_most


def test_a_key_question_is_traced_to_the_cases_of_its_module_alone(several_samples, cast, browser_of):
    add_case(several_samples, "WB-1", allocated_to=cast.ines)
    for number in (2, 3):
        add_case(several_samples, f"WB-{number}", module="unpaid_work", allocated_to=cast.ines)
    judge(several_samples.cases.get(reference="WB-2"), by=cast.ines, unpaid_work__safety="yes")
    aggregate(several_samples.pk)
    page = page_of(browser_of(cast.lee).get(trace_url(several_samples, "unpaid_work.safety")))
    assert_well_formed(page)

    assert row_of(page, "Cases of the inspection in the module Unpaid work") == ["2"]
    assert page.one("section", id="sufficient").one("h3").text == "Yes: 1 case"
    assert page.one("section", id="not_asked").one("h3").text == "Not asked: 0 cases"
    assert "WB-1" not in page.one("main").text


def test_a_standard_that_is_never_rated_shows_its_share_and_no_rating(several_samples, cast, browser_of):
    judge(add_case(several_samples, "WB-1", module="victims", allocated_to=cast.ines), by=cast.ines, victims__contact="yes")
    aggregate(several_samples.pk)
    page = page_of(browser_of(cast.lee).get(ratings_url(several_samples)))
    assert_well_formed(page)

    assert row_of(page, "Was contact offered in time") == ["1", "0", "0", "0", "0", "100.0%", "Not rated"]
    assert "Judged in cases and reported as shares: this edition never rates it." in page.text
    assert "from 0 of 3 standards" in page.text
