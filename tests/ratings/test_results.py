"""Results of editions that rate nothing: shares and counts, by question and by factor, down to the cases."""

from datetime import date

import pytest

from design.templatetags.charts import wrapped
from inspections.rules import Role
from ratings.aggregating import aggregate
from ratings.queries.grid import name_in_chart
from standards.models import Edition
from standards.queries import edition_structure
from tests.cast import add_case, plan
from tests.pages import assert_well_formed, page_of
from tests.ratings.judging import judge

TEAM = {"lee": Role.LEAD, "ines": Role.INSPECTOR, "lou": Role.LOCAL_ASSESSOR}


def planned(cast, edition: str, kind: str):
    return plan("Testshire", edition=edition, kind=kind, team={getattr(cast, who): role for who, role in TEAM.items()})


@pytest.fixture
def dynamic(cast):
    """Three cases that are asked the core questions and one that is asked the adjusted ones."""
    inspection = planned(cast, "dynamic-public-protection-2025", "region")
    for number, choice in enumerate(["yes", "yes", "no"]):
        case = add_case(inspection, f"C-{number}", allocated_to=cast.ines, sentence_type="community_order")
        judge(case, by=cast.ines, assessment__safety=choice)
    short = add_case(
        inspection, "A-1", allocated_to=cast.ines, sentence_type="licence", started_on=date(2025, 10, 1),
        licence_ends_on=date(2025, 11, 26),
    )  # fmt: skip
    judge(short, by=cast.ines, assessment__adjusted_safety="no")
    return inspection


@pytest.fixture
def area(cast):
    """Two cases in which accommodation is a priority: no gap in one, and one with a gap."""
    inspection = planned(cast, "quality-and-impact-2016-17", "area")
    for reference, gap in (("Q-1", "no"), ("Q-2", "yes")):
        case = add_case(inspection, reference, allocated_to=cast.ines)
        judge(case, by=cast.ines, factor__accommodation="chosen", factor__accommodation__availability=gap)
    add_case(inspection, "Q-3")
    return inspection


def results(inspection, browser_of, user, question: str = ""):
    address = f"/inspections/{inspection.reference}/ratings/" + (f"{question}/" if question else "")
    page = page_of(browser_of(user).get(address))
    assert_well_formed(page)
    return page


def cells(page, words: str) -> list[str]:
    row = next(row for row in page.all("tr") if words in row.text)
    return [cell.text for cell in row.all("td")]


def test_core_and_adjusted_questions_are_counted_apart_and_together(dynamic, cast, browser_of):
    aggregate(dynamic.pk)
    page = results(dynamic, browser_of, cast.lee)

    assert page.one("h1").text == "Results"
    assert "Dynamic inspections give no ratings" in page.text
    assert cells(page, "C1 Does assessment") == ["2", "1", "0", "1", "0", "66.7%"]
    assert cells(page, "A1 Does assessment") == ["0", "1", "0", "3", "0", "0.0%"]
    assert cells(page, "Assessment: both questions together, each case once") == ["2", "2", "0", "0", "0", "50.0%"]
    assert cells(page, "C2 Does planning") == ["0", "0", "0", "1", "3", "None"]
    assert "The lowest share is 0.0%: A1 Assessment: adjusted safety." in page.text


def test_each_question_leads_to_its_cases(dynamic, cast, browser_of):
    aggregate(dynamic.pk)
    page = results(dynamic, browser_of, cast.ines, "assessment.adjusted_safety")

    assert "0 yes of 1 = 0.0%" in page.text
    assert "A-1" in page.one("section", id="insufficient").text
    assert "C-0" in page.one("section", id="not_asked").text
    assert "Dynamic inspections give no ratings" in page.text


def test_a_question_about_factors_has_a_row_and_a_bar_for_each_factor(area, cast, browser_of):
    aggregate(area.pk)
    page = results(area, browser_of, cast.lee)

    table = next(one for one in page.all("table") if one.one("caption").text.startswith("Were there any gaps"))
    assert [heading.text for heading in table.one("thead").all("th")][1:3] == ["No", "Yes"]  # "No" gap is the good answer
    assert len(table.one("tbody").all("tr")) == 12
    assert cells(table, "Accommodation") == ["1", "1", "0", "1", "0", "50.0%"]
    assert cells(table, "Relationships") == ["0", "0", "0", "3", "0", "None"]
    assert "The lowest share is 50.0% of 2 judged: Accommodation." in page.text
    assert "together" not in page.one("main").text  # the questions about partners are asked side by side


def test_a_question_about_a_factor_leads_to_its_cases_in_the_words_of_its_answers(area, cast, browser_of):
    aggregate(area.pk)
    page = results(area, browser_of, cast.lee, "factor.accommodation.availability")

    assert page.one("h1").text == "Accommodation: Were there any gaps in the availability of interventions?"
    assert "1 no of 2 = 50.0%" in page.text
    assert "Q-1" in page.one("section", id="sufficient").text
    assert "Q-2" in page.one("section", id="insufficient").text
    assert "Q-3" in page.one("section", id="not_asked").text


@pytest.mark.parametrize("edition", ["dynamic", "area"])
def test_results_are_seen_by_those_who_would_see_ratings(request, edition, cast, browser_of):
    inspection = request.getfixturevalue(edition)
    aggregate(inspection.pk)
    address = f"/inspections/{inspection.reference}/ratings/"
    found = {who: browser_of(getattr(cast, who)).get(address).status_code for who in ("lee", "ines", "lou", "olu", "ada")}

    assert found == {"lee": 200, "ines": 200, "lou": 403, "olu": 404, "ada": 404}


def test_the_page_costs_the_same_however_many_cases(area, cast, browser_of, django_assert_num_queries):
    aggregate(area.pk)
    browser = browser_of(cast.lee)
    address = f"/inspections/{area.reference}/ratings/"
    browser.get(address)
    with django_assert_num_queries(6):
        browser.get(address)
    for number in range(5):
        add_case(area, f"Q-1{number}")
    aggregate(area.pk)
    with django_assert_num_queries(6):
        browser.get(address)


def test_programs_read_the_same_shares(dynamic, cast, api_of):
    aggregate(dynamic.pk)
    run = api_of(cast.lee).get(f"/api/inspections/{dynamic.reference}/ratings/").json()["run"]

    assert run["ratings"] is None
    assert run["results"][0] == {
        "standard": "assessment", "title": "Assessment", "domain": "public_protection", "rated_by": "cases",
        "key_questions": [
            {"key_question": "assessment.safety", "judged": 3, "share": "2/3", "per_cent": "66.7"},
            {"key_question": "assessment.adjusted_safety", "judged": 1, "share": "0", "per_cent": "0.0"},
        ],
        "together": {"judged": 4, "share": "1/2", "per_cent": "50.0"},
    }  # fmt: skip
    assert run["results"][1]["together"] == {"judged": 0, "share": None, "per_cent": None}


def test_programs_read_the_shares_of_factors(area, cast, api_of):
    aggregate(area.pk)
    results = api_of(cast.lee).get(f"/api/inspections/{area.reference}/ratings/").json()["run"]["results"]

    accommodation = next(one for one in results if one["standard"] == "factor.accommodation")
    assert accommodation["key_questions"][0] == {
        "key_question": "factor.accommodation.availability", "judged": 2, "share": "1/2", "per_cent": "50.0",
    }  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("edition", "names"),
    [
        ("crc-2018-19", {"2.1.3": "2.1.3 Assessment: safety"}),
        ("crc-2019-20", {"4.1.3": "4.1.3 Unpaid work: safety", "4.1.4": "4.1.4 Unpaid work: sentence"}),
        ("nps-2019-20", {"3.2.2": "3.2.2 Statutory victim work: safety"}),
        ("pdu-2021-23", {"2.5.1": "2.5.1 Outcomes"}),
        ("region-2023-25", {"2.1.1": "2.1.1 Desistance: assessment", "2.3.1": "2.3.1 Resettlement"}),
        ("dynamic-public-protection-2025", {"C1": "C1 Assessment: safety", "A1": "A1 Assessment: adjusted safety"}),
    ],
)
def test_bars_name_standard_and_subject_in_few_words(edition, names):
    structure = edition_structure(Edition.objects.get(code=edition).pk)
    standards = {standard.code: standard for standard in structure.standards}
    found = {
        one.number: name_in_chart(standards[one.standard], one) for one in structure.counted_questions.values() if not one.about
    }
    assert {number: found[number] for number in names} == names
    assert len(set(found.values())) == len(found)
    assert all(not line.endswith("…") for name in found.values() for line in wrapped(name))
