"""The pages of the caseload: who may open them, what they say, and how many queries they take."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, CaseAssessment
from standards.queries import edition_structure
from tests.cast import ROLES, add_case
from tests.pages import assert_well_formed, page_of

EVERYBODY = [*ROLES, "olu", "ada", None]
TEAM = frozenset(ROLES)
LEAD = frozenset({"lee"})
# Address, who may open it with GET, who may not although they see the thing (403); everybody else is told that there is none.
PAGES = [
    ("cases", TEAM, frozenset()),
    ("import_cases", LEAD | {"ada"}, TEAM - LEAD),
    ("import_template", LEAD | {"ada"}, TEAM - LEAD),
    ("allocate_cases", LEAD, TEAM - LEAD),
]
CASE_PAGES = [
    # Lou is a local assessor and the case is not theirs: for Lou it is not there.
    ("case_facts", TEAM - {"lou"}, frozenset()),
    ("correct_facts", frozenset({"lee", "ines"}), TEAM - {"lou", "lee", "ines"}),
]


def expected(name, may, forbidden) -> int:
    if name is None:
        return 302
    return 200 if name in may else 403 if name in forbidden else 404


def upload(text: str | bytes, name: str = "cases.csv") -> dict:
    return {"file": SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text, "text/csv")}


@pytest.mark.parametrize("name", EVERYBODY)
def test_each_page_of_an_inspection_opens_for_its_roles_alone(inspection, case, cast, browser_of, name):
    browser = browser_of(getattr(cast, name) if name else None)
    statuses = {page: browser.get(reverse(page, args=["north-borough"])).status_code for page, _, _ in PAGES}
    assert statuses == {page: expected(name, may, forbidden) for page, may, forbidden in PAGES}


@pytest.mark.parametrize("name", EVERYBODY)
def test_each_page_of_a_case_opens_for_its_roles_alone(case, cast, browser_of, name):
    browser = browser_of(getattr(cast, name) if name else None)
    statuses = {page: browser.get(reverse(page, args=[case.pk])).status_code for page, _, _ in CASE_PAGES}
    assert statuses == {page: expected(name, may, forbidden) for page, may, forbidden in CASE_PAGES}


@pytest.mark.parametrize("name", EVERYBODY)
def test_nothing_is_written_by_those_who_may_not(inspection, case, cast, browser_of, name):
    browser = browser_of(getattr(cast, name) if name else None)
    facts = Case.objects.values().get(pk=case.pk)
    writes = {
        "import_cases": browser.post("/inspections/north-borough/cases/import/", upload("reference\nNB-9\n")).status_code,
        "import_problems": browser.post("/inspections/north-borough/cases/import/problems.csv", {"problems": "x"}).status_code,
        "allocate_cases": browser.post("/inspections/north-borough/cases/allocate/", {"to": cast.lou.pk}).status_code,
        "correct_facts": browser.post(f"/cases/{case.pk}/facts/correct/", {"rosh": "high", "reason": "x"}).status_code,
    }
    if name == "lee":
        assert writes == {"import_cases": 302, "import_problems": 302, "allocate_cases": 200, "correct_facts": 200}
    else:
        of_inspection = [expected(name, frozenset(), TEAM), expected(name, LEAD | {"ada"}, TEAM)]
        imported = 302 if name in ("ada", None) else of_inspection[1]
        own = expected(name, frozenset({"ines"}), TEAM - {"lou"})
        assert writes == {
            "import_cases": imported, "import_problems": imported, "allocate_cases": of_inspection[0], "correct_facts": own
        }  # fmt: skip
    assert Case.objects.filter(reference="NB-9").exists() is (name in ("lee", "ada"))
    assert Case.objects.values().get(pk=case.pk) == facts


@pytest.mark.parametrize("name", ["lou", "lee"])
def test_the_list_takes_as_many_queries_for_300_cases_as_for_3(inspection, cast, browser_of, name):
    browser = browser_of(getattr(cast, name))
    browser.get("/inspections/north-borough/cases/")  # what a process reads once, such as the edition
    counts = {}
    for number in (3, 300):
        cases = [
            Case(
                inspection=inspection,
                reference=f"{number}-{i:03d}",
                allocated_to=cast.lou,
                office=f"Office {i % 9}",
                ogrs_score=i % 90,
            )
            for i in range(number)
        ]
        Case.objects.bulk_create(cases)
        CaseAssessment.objects.bulk_create(CaseAssessment(case=case) for case in cases)
        for address in ("?sort=-ogrs", "?status=allocated", "?status=in_qa", f"?sort=rosh&after={cases[0].pk}"):
            with CaptureQueriesContext(connection) as queries:
                response = browser.get(f"/inspections/north-borough/cases/{address}")
            assert response.status_code == 200
            counting = [query["sql"] for query in queries if "COUNT(" in query["sql"] and "to_read" not in query["sql"]]
            assert not counting, "a page is never worth counting them all"
            counts.setdefault(address, set()).add(len(queries))
    assert all(len(found) == 1 for found in counts.values()), counts
    assert max(max(found) for found in counts.values()) <= 10


def test_the_list_shows_a_case_and_links_to_it(inspection, case, cast, browser_of):
    response = browser_of(cast.rae).get("/inspections/north-borough/cases/")
    page = page_of(response)
    assert_well_formed(page)
    row = page.one("tbody").one("tr")
    assert row.one("th").one("a").attrs["href"] == f"/cases/{case.pk}/"
    asked = len(edition_structure(inspection.edition_id).key_questions)
    assert [cell.text for cell in row.all("td")] == [
        "RO1", "Not known", "Community order", "Not known", "Medium", "Medium", "Ines", f"0 of {asked}", "Allocated"
    ]  # fmt: skip
    assert not page.all("button", "a", cls="govuk-button--secondary")
    assert not page.all("input", type="checkbox")


def test_the_lead_selects_cases_that_are_not_handed_in(inspection, case, cast, browser_of):
    done = add_case(inspection, "NB-002", allocated_to=cast.ines)
    CaseAssessment.objects.filter(case=done).update(submitted_at=timezone.now(), submitted_by=cast.ines)
    page = page_of(browser_of(cast.lee).get("/inspections/north-borough/cases/"))
    assert_well_formed(page)
    assert [box.attrs["value"] for box in page.all("input", type="checkbox")] == [str(case.pk)]
    assert page.one("label", for_=f"case-{case.pk}").text == "Select case NB-001"


def test_a_local_assessors_list_has_neither_inspectors_nor_others_cases(inspection, case, cast, browser_of):
    add_case(inspection, "NB-002", allocated_to=cast.lou)
    page = page_of(browser_of(cast.lou).get("/inspections/north-borough/cases/"))
    assert_well_formed(page)
    assert "NB-002" in page.text
    assert "NB-001" not in page.text
    assert not page.all("select", name="inspector")


def test_sorting_and_filters_are_in_the_address_and_on_the_page(inspection, case, cast, browser_of):
    page = page_of(browser_of(cast.ines).get("/inspections/north-borough/cases/?rosh=medium&reference=NB&sort=-rosh"))
    assert page.one("th", aria_sort="descending").text == "ROSH"
    assert page.one("input", name="sort").attrs["value"] == "-rosh"
    assert page.one("input", name="reference").attrs["value"] == "NB"
    assert page.one("select", name="rosh").one("option", selected="").text == "Medium"
    links = [link.attrs["href"] for link in page.one("thead").all("a")]
    assert all("rosh=medium" in link and "reference=NB" in link for link in links)


def test_an_address_that_cannot_be_is_explained_and_narrows_nothing(inspection, case, cast, browser_of):
    response = browser_of(cast.ines).get("/inspections/north-borough/cases/?rosh=dreadful&inspector=1e9&reference=%00&sort=up")
    page = page_of(response)
    assert response.status_code == 200
    assert "NB-001" in page.text
    assert page.one("div", cls="govuk-error-summary")
    assert page.one("title").text.startswith("Error: ")


@pytest.mark.parametrize(
    ("name", "address", "words"),
    [
        ("lee", "", "Import the cases"),
        ("ines", "", "The lead inspector imports the cases"),
        ("lou", "", "No cases allocated to you"),
        ("ines", "?reference=zzz", "No cases match"),
    ],
)
def test_an_empty_list_says_what_to_do(inspection, cast, browser_of, name, address, words):
    page = page_of(browser_of(getattr(cast, name)).get(f"/inspections/north-borough/cases/{address}"))
    assert_well_formed(page)
    assert words in page.text


def test_pages_of_a_list_link_to_each_other_with_their_filters(inspection, cast, browser_of):
    for number in range(27):
        add_case(inspection, f"NB-{number:02d}", rosh="high")
    browser = browser_of(cast.rae)
    first = page_of(browser.get("/inspections/north-borough/cases/?rosh=high"))
    assert first.one("caption").text == "25 cases on this page"
    following = first.one("a", rel="next").attrs["href"]
    assert "rosh=high" in following
    second = page_of(browser.get(f"/inspections/north-borough/cases/{following}"))
    assert [cell.text for cell in second.one("tbody").all("th")] == ["NB-25", "NB-26"]
    assert second.one("a", rel="prev")


def test_my_cases_are_listed_or_their_absence_explained(inspection, case, cast, browser_of):
    mine = page_of(browser_of(cast.ines).get("/my-cases/"))
    assert_well_formed(mine)
    assert [cell.text for cell in mine.one("tbody").all("th", "td")][:2] == ["NB-001", "North Borough PDU"]
    none = page_of(browser_of(cast.ada).get("/my-cases/"))
    assert_well_formed(none)
    assert "No cases assigned to you" in none.text


def test_my_cases_take_as_many_queries_for_25_as_for_1(inspection, case, cast, browser_of):
    browser = browser_of(cast.ines)
    browser.get("/my-cases/")  # what a process reads once, such as the edition
    with CaptureQueriesContext(connection) as for_one:
        browser.get("/my-cases/")
    for number in range(24):
        add_case(inspection, f"X-{number}", officer=f"RO{number}", allocated_to=cast.ines)
    with CaptureQueriesContext(connection) as for_many:
        browser.get("/my-cases/")
    assert len(for_one) == len(for_many) <= 6
