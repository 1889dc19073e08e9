"""Facts are stored raw, so any edition's bands can be shown of them."""

import pytest
from django.urls import reverse

from cases.queries.exchange import cases_for_programs
from cases.queries.facts import fact_lines
from cases.serializers import case_row
from standards.edition_file import edition_files, read_edition
from standards.queries import edition_structure, edition_with_code
from tests.pages import assert_well_formed, page_of

QI = "quality-and-impact-2016-17"
NUMBERS = ("age", "ogrs_score", "sentence_months", "previous_sanctions")
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


def test_programs_ask_for_another_editions_bands_too(banded, cast, api_of):
    lee = api_of(cast.lee)
    addresses = (f"/api/cases/{banded.pk}/", "/api/cases/", f"/api/inspections/{banded.inspection.reference}/cases/")
    for address in addresses:
        found = {}
        for edition in ("", "crc-2018-19", QI):
            reply = lee.get(address, {"bands": edition} if edition else {}).json()
            row = reply["results"][0] if "results" in reply else reply
            found[row["bands_of"]] = (row["bands"].get("age"), row["bands"]["ogrs_score"], row["edition"])
        assert found == {
            "pdu-2021-23": ("26_35", "medium", "pdu-2021-23"),
            "crc-2018-19": ("25_29", "medium", "pdu-2021-23"),
            QI: ("under_30", "low_medium", "pdu-2021-23"),
        }
        refused = lee.get(address, {"bands": "nothing"})
        assert refused.status_code == 422
        assert "There is no published edition with this code." in str(refused.json())


def edges():
    """Every limit of every edition's bands that cases are shown in, with the values just below, at and just above it."""
    for path in edition_files():
        document = read_edition(path).document
        for measure, part in document.bands.items():
            if measure not in NUMBERS:
                continue
            limits = {limit for band in part.bands for limit in (band.lowest, band.highest) if limit is not None}
            values = {limit + part.step * side for limit in limits for side in (-1, 0, 1)}
            yield path.stem, measure, part, sorted(value for value in values if value >= 0)


def by_hand(value, bands):
    """The band in whose limits a value lies, looked up in the file itself."""
    holding = [
        band for band in bands
        if (band.lowest is None or band.lowest <= value) and (band.highest is None or value <= band.highest)
    ]  # fmt: skip
    assert len(holding) <= 1
    return holding[0] if holding else None


def test_at_every_edge_of_every_edition_page_and_programs_say_the_band_of_the_file(banded, cast):
    case = cases_for_programs(cast.lee).get(pk=banded.pk)
    own = edition_structure(case.inspection.edition_id)
    for code, measure, part, values in edges():
        edition = edition_with_code(code)
        for value in [*values, None]:
            setattr(case, measure, value)
            expected = None if value is None else by_hand(value, part.bands)
            shown = {line.name: line.band for line in fact_lines(case, own, edition)}
            assert shown[measure] == (expected.label if expected else ""), (code, measure, value)
            assert case_row(case, edition)["bands"][measure] == (expected.code if expected else None), (code, measure, value)
        setattr(case, measure, None)


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
