"""The list that people start from, and providers."""

from datetime import date

import pytest
from django.http import QueryDict
from django.urls import reverse

from inspections.models import Inspection, Provider
from inspections.queries.listing import editions_in_use, inspection_page
from inspections.rules import Phase, Role
from standards.models import Edition
from tests.cast import plan
from tests.pages import assert_well_formed, page_of

HOME = reverse("inspections")


def rows(page):
    return [row.one("th").one("a").text for row in page.one("tbody").all("tr")]


def found(user, **sought):
    return [str(inspection) for inspection in inspection_page(user, **sought, query=QueryDict()).rows]


def add_inspections(number, *, lead):
    edition = Edition.objects.get(code="pdu-2021-23")
    providers = Provider.objects.bulk_create(Provider(name=f"Unit {n:03}", kind="PDU") for n in range(number))
    added = Inspection.objects.bulk_create(
        Inspection(
            reference=f"unit-{n}",
            provider=provider,
            edition=edition,
            fieldwork_starts=date(2022, 1 + n % 3, 1),
            fieldwork_weeks=2,
        )
        for n, provider in enumerate(providers)
    )
    for inspection in added:
        inspection.team.create(user=lead, role=Role.LEAD)


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("lee", ["North Borough PDU"]),
        ("lou", ["North Borough PDU"]),
        ("rae", ["North Borough PDU"]),
        ("olu", ["South Borough PDU"]),
        ("ada", ["North Borough PDU", "South Borough PDU"]),
    ],
)
def test_everybody_sees_the_inspections_they_are_on_and_administrators_all(cast, inspection, other_inspection, who, names):
    assert found(getattr(cast, who)) == names


def test_whoever_has_left_sees_the_inspection_no_more(cast, inspection):
    member = inspection.team.get(user=cast.ines)
    member.left_at = member.joined_at
    member.save()

    assert found(cast.ines) == []


def test_a_row_says_what_is_inspected_against_what_when_by_whom_and_how_far_it_is(cast, inspection, browser_of):
    page = page_of(browser_of(cast.ines).get(HOME))

    assert_well_formed(page)
    row = page.one("tbody").one("tr")
    assert row.one("th").text == "North Borough PDU Probation delivery unit, Testshire"
    assert [cell.text for cell in row.all("td")] == [
        "PDU standards 2021-23", "7 March 2022 to 18 March 2022", "Lee", "Fieldwork",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sought", "names"),
    [
        ({"search": "north"}, ["North Borough PDU"]),
        ({"search": "borough TESTSHIRE"}, ["North Borough PDU", "South Borough PDU"]),
        ({"search": "south-bor"}, ["South Borough PDU"]),
        ({"phase": "planning"}, ["South Borough PDU"]),
        ({"edition": "crc-2018-19"}, []),
    ],
)
def test_filters_narrow_the_list(cast, inspection, other_inspection, sought, names):
    Inspection.objects.filter(pk=other_inspection.pk).update(phase=Phase.PLANNING)

    assert found(cast.ada, **sought) == names


def test_the_editions_offered_are_those_of_the_persons_own_inspections(cast, inspection):
    plan("Kent", edition="crc-2018-19", kind="CRC", team={cast.olu: Role.LEAD})

    assert editions_in_use(cast.lee) == [("pdu-2021-23", "PDU standards 2021-23")]
    assert [code for code, _ in editions_in_use(cast.ada)] == ["crc-2018-19", "pdu-2021-23"]


@pytest.mark.parametrize("query", [{"search": "nowhere"}, {"phase": "panel"}])
def test_a_filter_without_result_says_so_and_offers_the_way_back(cast, inspection, browser_of, query):
    page = page_of(browser_of(cast.lee).get(HOME, query))

    assert_well_formed(page)
    assert "No inspections match" in page.text
    assert page.all("select", name="phase")


@pytest.mark.parametrize(
    "query", [{"phase": "holiday"}, {"edition": "unknown"}, {"search": "a\x00"}, {"after": "x"}, {"before": "9" * 40}]
)
def test_a_filter_that_cannot_be_read_is_left_out(cast, inspection, browser_of, query):
    response = browser_of(cast.lee).get(HOME, query)

    assert (response.status_code, rows(page_of(response))) == (200, ["North Borough PDU"])


@pytest.mark.parametrize(("who", "advice"), [("olu", "to add you to its team"), ("ada", "First add the people who inspect")])
def test_an_empty_list_says_what_to_do(cast, browser_of, who, advice):
    page = page_of(browser_of(getattr(cast, who)).get(HOME))

    assert_well_formed(page)
    assert advice in page.text


@pytest.mark.parametrize("who", ["lee", "ada"])
def test_a_long_list_costs_four_queries_on_the_first_page_and_one_more_later(cast, browser_of, django_assert_num_queries, who):
    add_inspections(60, lead=cast.lee)
    browser = browser_of(getattr(cast, who))
    seen, address = [], HOME

    for queries in (4, 5, 5):
        with django_assert_num_queries(queries):
            page = page_of(browser.get(address))
        seen.append(rows(page))
        address = HOME + page.one("a", rel="next").attrs["href"] if page.all("a", rel="next") else ""

    in_order = Inspection.objects.order_by("-fieldwork_starts", "id").select_related("provider")
    assert [len(names) for names in seen] == [25, 25, 10]
    assert [name for names in seen for name in names] == [str(inspection) for inspection in in_order]
    assert rows(page_of(browser.get(HOME + page.one("a", rel="prev").attrs["href"]))) == seen[1]


def test_what_is_not_published_comes_first_on_every_page(cast, browser_of):
    add_inspections(60, lead=cast.lee)
    still_open = Inspection.objects.filter(reference__in=["unit-0", "unit-33"])  # both began in January: among the oldest
    Inspection.objects.exclude(pk__in=still_open).update(phase=Phase.PUBLISHED)
    browser, seen, address = browser_of(cast.lee), [], HOME

    while address:
        page = page_of(browser.get(address))
        seen += rows(page)
        address = HOME + page.one("a", rel="next").attrs["href"] if page.all("a", rel="next") else ""

    assert seen[:2] == ["Unit 000 PDU", "Unit 033 PDU"]
    published = Inspection.objects.filter(phase=Phase.PUBLISHED).order_by("-fieldwork_starts", "id").select_related("provider")
    assert seen[2:] == [str(inspection) for inspection in published]


def test_filters_stay_when_the_page_is_turned(cast, browser_of):
    add_inspections(60, lead=cast.lee)

    page = page_of(browser_of(cast.lee).get(HOME, {"search": "unit", "phase": "planning"}))

    assert page.one("a", rel="next").attrs["href"].startswith("?search=unit&phase=planning&after=")


def test_providers_are_listed_with_how_often_they_were_inspected(cast, inspection, browser_of, django_assert_num_queries):
    Provider.objects.bulk_create(Provider(name=f"Unit {n:03}", kind="NPS", region="Wales") for n in range(60))
    browser = browser_of(cast.ada)

    with django_assert_num_queries(2):
        page = page_of(browser.get(reverse("providers")))

    assert_well_formed(page)
    first = page.one("tbody").all("tr")[0]
    assert [first.one("th").text, *(cell.text for cell in first.all("td"))] == [
        "North Borough", "Probation delivery unit", "Testshire", "1",
    ]  # fmt: skip
    assert len(page.one("tbody").all("tr")) == 50
    found_in_wales = page_of(browser.get(reverse("providers"), {"search": "wales 007"}))
    assert [row.one("th").text for row in found_in_wales.one("tbody").all("tr")] == ["Unit 007"]


@pytest.mark.parametrize(("query", "says"), [({}, "No providers yet"), ({"search": "x"}, "No provider found")])
def test_a_list_without_providers_says_so(cast, browser_of, query, says):
    page = page_of(browser_of(cast.ada).get(reverse("providers"), query))

    assert_well_formed(page)
    assert says in page.text
