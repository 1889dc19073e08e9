"""Facts are stored raw, so any edition's bands can be shown of them."""

import pytest
from django.urls import reverse

from tests.pages import assert_well_formed, page_of

QI = "quality-and-impact-2016-17"
pytestmark = pytest.mark.django_db


@pytest.fixture
def banded(case):
    case.age, case.ogrs_score = 27, 60
    case.save()
    return case


def bands_on(page):
    rows = {row.all("th")[0].text: row.all("td")[1].text for row in page.one("table").all("tr")[1:]}
    return rows["Age at start or release"], rows["OGRS score"]


def test_the_facts_page_shows_the_bands_of_the_edition_that_is_asked_for(banded, cast, browser_of):
    address = reverse("case_facts", args=[banded.pk])
    own = page_of(browser_of(cast.ines).get(address))
    other = page_of(browser_of(cast.ines).get(address, {"bands": "crc-2018-19"}))
    nonsense = page_of(browser_of(cast.ines).get(address, {"bands": "nothing\x00"}))
    for page in (own, other, nonsense):
        assert_well_formed(page)
    assert bands_on(own) == bands_on(nonsense) == ("26-35", "Medium")
    assert bands_on(other) == ("25-29", "Medium")
    assert "Reported under (CRC standards 2018-19)" in other.one("table").text


def test_the_list_of_cases_does_so_too(banded, cast, browser_of, django_assert_max_num_queries):
    address = reverse("cases", args=[banded.inspection.reference])
    own = page_of(browser_of(cast.lee).get(address))
    browser_of(cast.lee).get(address, {"bands": QI})  # a process reads an edition once
    with django_assert_max_num_queries(12):
        other = page_of(browser_of(cast.lee).get(address, {"bands": QI}))
    for page in (own, other):
        assert_well_formed(page)
    assert "Low/Medium" not in own.one("table").text
    assert not own.all("select", name="bands")
    assert "Low/Medium" in other.one("table").text
    assert "OGRS is shown in the bands of Quality & Impact 2016-17." in other.text
