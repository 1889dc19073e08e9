"""Published results beside one another: an inspection compared, and all ratings together. Nobody sees what is not theirs."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse

from inspections.models import Inspection
from inspections.planning import change_phase
from inspections.rules import Phase, Role
from panels.models import LockedRating
from panels.queries.national import national_page, rated_inspections, times_rated
from panels.queries.published import comparison_of
from panels.queries.results import results_of
from panels.rules import OVERALL
from ratings.models import RatingRun
from standards.models import Standard
from standards.queries import published_differences
from tests.cast import plan
from tests.locking import lock
from tests.pages import assert_well_formed, page_of
from tests.panels.deciding import NEAR


def published(
    cast, name: str, whole: str, *, edition: str = "pdu-2021-23", starts=date(2022, 1, 3), region="Testshire", **decided
):
    """An inspection by somebody else, as it was locked and published: the whole, and some standards."""
    inspection = plan(name, edition=edition, phase=Phase.PANEL, team={cast.olu: Role.LEAD})
    inspection.provider.region, inspection.fieldwork_starts = region, starts
    inspection.provider.save()
    inspection.save()
    lock(inspection, cast.olu, cast.lee)
    points = {"inadequate": 2, "requires_improvement": 9, "good": 18, "outstanding": 27, "": 5}[whole]
    rows = {"": (whole, points, 27), **{code: (rating, 1, 3) for code, rating in decided.items()}}
    for code, (rating, earned, most) in rows.items():
        LockedRating.objects.create(
            inspection=inspection, results_version=1, standard=Standard.objects.filter(edition__code=edition, code=code).first(),
            computed=rating, decided=rating, points=earned, most_points=most,
        )  # fmt: skip
    return change_phase(inspection=inspection, to=Phase.PUBLISHED, expected=Phase.PANEL, by=cast.olu)


@pytest.fixture
def others(cast):
    """Three by the same edition, of which two in the region, one by another edition, and one that is not published."""
    kept = {
        "Northtown": published(cast, "Northtown", "good", assessment="good"),
        "Easttown": published(cast, "Easttown", "inadequate", assessment="inadequate"),
        "Farland": published(cast, "Farland", "outstanding", region="Elsewhere", assessment="good"),
        "Oldland": published(cast, "Oldland", "requires_improvement", edition="crc-2018-19"),
        "Secretville": plan("Secretville", phase=Phase.PANEL, team={cast.olu: Role.LEAD}),
    }
    lock(kept["Secretville"], cast.olu, cast.lee)
    return kept


def compared(panel):
    return comparison_of(panel.inspection, results_of(panel.inspection, RatingRun.objects.latest_of(panel.inspection)))


def test_an_inspection_is_compared_with_its_region_and_its_edition(panel, others):
    found = compared(panel)

    assert (found.region.words, found.region.points, found.region.most_points) == ("1 Good, 1 Inadequate", 20, 54)
    assert (found.edition.words, found.edition.inspections) == ("1 Outstanding, 1 Good, 1 Inadequate", 3)
    assessment = next(one for one in found.standards if one.standard.code == NEAR)
    assert (assessment.region.words, assessment.edition.words) == ("1 Good, 1 Inadequate", "2 Good, 1 Inadequate")
    assert [text for _, _, text in found.bars] == ["22 of 27", "20 of 54", "47 of 81"]


def test_an_inspection_is_compared_with_earlier_ones_of_its_provider(panel, cast):
    earlier = published(cast, "Northtown", "good", assessment="outstanding", starts=date(2020, 1, 6))
    later = published(cast, "Easttown", "good", starts=date(2024, 1, 8))
    Inspection.objects.filter(pk__in=[earlier.pk, later.pk]).update(provider=panel.inspection.provider)

    found = compared(panel)

    assert [(one.fieldwork_starts.year, one.rating.label, one.points) for one in found.earlier] == [(2020, "Good", 18)]
    assert {one.standard.code: one.earlier.label for one in found.standards if one.earlier} == {NEAR: "Outstanding"}
    assert not any(one.cautions for one in found.standards)  # by the same edition


def test_what_speaks_against_comparing_with_another_edition_stands_at_the_standard(panel, cast, browser_of):
    rated = {"assessment": "good", "implementation": "good", "planning": "good"}
    earlier = published(cast, "Northtown", "good", edition="crc-2018-19", starts=date(2020, 1, 6), **rated)
    Inspection.objects.filter(pk=earlier.pk).update(provider=panel.inspection.provider)
    differ = published_differences(earlier.edition_id, panel.inspection.edition_id).by_code

    found = {one.standard.code: one.cautions for one in compared(panel).standards}

    assert found["assessment"] == (f"2.1.3: {differ['assessment.safety'].comparability.words}",)
    assert "asked of other cases" in found["assessment"][0]
    assert found["leadership"] == ()
    page = page_of(browser_of(panel.cast.lee).get(reverse("results", args=[panel.inspection.reference])))
    assert_well_formed(page)
    assert found["assessment"][0] in page.text


def test_without_others_the_comparison_says_so(panel, browser_of):
    page = page_of(browser_of(panel.cast.lee).get(reverse("results", args=[panel.inspection.reference])))

    assert_well_formed(page)
    assert "None published" in page.text


def test_what_is_unlocked_is_seen_by_nobody_else_any_more(panel, others, cast):
    assert compared(panel).edition.inspections == 3

    lock(others["Farland"], cast.olu, cast.lee, to_lock=False)

    assert compared(panel).edition.inspections == 2
    assert "Farland" not in {str(one.provider.name) for one in rated_inspections(cast.rae)}


def test_comparing_takes_as_many_queries_whatever_there_is(panel, others, django_assert_num_queries):
    results = results_of(panel.inspection, RatingRun.objects.latest_of(panel.inspection))
    for other in others.values():
        other.refresh_from_db()
    with django_assert_num_queries(3):
        comparison_of(panel.inspection, results)


def test_the_page_of_results_shows_computed_beside_decided(panel, others, browser_of):
    panel.decide_all()
    panel.decide(NEAR, "requires_improvement", version=1)
    panel.keep(OVERALL)

    page = page_of(browser_of(panel.cast.rae).get(reverse("results", args=[panel.inspection.reference])))

    assert_well_formed(page)
    row = next(row for row in page.all("tr") if "Assessment" in row.text)
    assert [cell.text for cell in row.all("td")] == ["Good", "2", "Requires improvement changed", "1"]
    assert "22 of 27 points" in page.text
    assert "21 of 27 points" in page.text
    assert "Secretville" not in page.text
    assert browser_of(panel.cast.lou).get(reverse("results", args=[panel.inspection.reference])).status_code == 403
    assert browser_of(panel.cast.olu).get(reverse("results", args=[panel.inspection.reference])).status_code == 404


@pytest.mark.parametrize(("who", "own"), [("rae", ["North Borough"]), ("lou", []), ("ada", []), ("olu", ["Secretville"])])
def test_everybody_sees_what_is_published_and_their_own(panel, others, browser_of, who, own):
    page = page_of(browser_of(getattr(panel.cast, who)).get("/national/"))

    assert_well_formed(page)
    shown = {row.all("th")[0].text.split(" PDU")[0].split(" CRC")[0] for row in page.one("table").all("tr")[1:]}
    assert shown == {"Northtown", "Easttown", "Farland", "Oldland", *own}


def test_ratings_are_filtered_and_counted(panel, others, cast):
    def found(**sought):
        rows = national_page(cast.rae, sought, _Query())[1]
        return {row.inspection.provider.name: row.rating.label if row.rating else "" for row in rows}

    assert found(edition="crc-2018-19") == {"Oldland": "Requires improvement"}
    assert found(region="Elsewhere", kind="PDU") == {"Farland": "Outstanding"}
    assert found(year="2022", rating="good") == {"Northtown": "Good", "North Borough": "Good"}
    assert found(rating="not_rated") == {}
    assert [(code, number) for code, _, number in times_rated(cast.rae, {})] == [
        ("outstanding", 1), ("good", 2), ("requires_improvement", 1), ("inadequate", 1), ("not_rated", 0),
    ]  # fmt: skip


class _Query(dict):
    def copy(self):
        return self


def test_what_is_decided_stands_in_the_list_beside_what_was_worked_out(panel, browser_of):
    panel.decide_all()
    panel.decide(OVERALL, "inadequate", version=1)
    panel.lock()

    page = page_of(browser_of(panel.cast.rae).get("/national/?rating=inadequate"))

    row = page.one("table").all("tr")[1]
    assert [cell.text for cell in row.all("td")][2:] == ["Inadequate Worked out: Good", "22 of 27", "Locked, version 1"]


def test_the_list_takes_as_many_queries_however_many_inspections(panel, others, browser_of, django_assert_num_queries):
    rae = browser_of(panel.cast.rae)
    rae.get("/national/")
    with django_assert_num_queries(7):
        rae.get("/national/")
    for number in range(30):
        published(panel.cast, f"Town {number}", "good")
    with django_assert_num_queries(7):
        page = page_of(rae.get("/national/"))
    assert len(page.one("table").all("tr")) == 26
    later = page_of(rae.get("/national/" + page.one("a", rel="next").attrs["href"]))
    assert len(later.one("table").all("tr")) == 11


def test_the_file_says_which_version_each_line_is_from(panel, others, browser_of):
    panel.decide_all()
    panel.lock()
    panel.unlock()

    response = browser_of(panel.cast.rae).get("/national.csv?edition=pdu-2021-23")

    rows = list(csv.DictReader(io.StringIO(b"".join(response).decode())))
    assert {(row["inspection"], row["state"], row["decided"], row["results_version"]) for row in rows} == {
        ("north-borough", "provisional", "", "2"), ("northtown", "published", "good", "1"),
        ("easttown", "published", "inadequate", "1"), ("farland", "published", "outstanding", "1"),
    }  # fmt: skip
    assert browser_of(None).get("/national.csv").status_code == 302


def test_a_filter_that_nobody_offers_is_left_out_and_an_empty_list_says_so(cast, browser_of):
    page = page_of(browser_of(cast.rae).get("/national/?year=twelve&edition=nothing"))

    assert_well_formed(page)
    assert "No ratings yet" in page.text
