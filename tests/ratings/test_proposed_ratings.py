"""Ratings that the lead inspector proposes enter points and overall rating, and make runs out of date like any judgement."""

import pytest

from inspections.rules import Phase
from organisation.proposing import propose_rating
from ratings.aggregating import aggregate
from ratings.models import RatingRun
from ratings.queries.fingerprints import fingerprint_of, stale_inspections
from tests.pages import assert_well_formed, page_of

STANDARDS = ("leadership", "staffing", "services", "information_and_facilities")


def propose(inspection, lead, standard="staffing", rating="good", *, version=0, reasons="Enough staff."):
    return propose_rating(inspection=inspection, standard=standard, rating=rating, reasons=reasons, version=version, by=lead)


def standards_of(run):
    return {one["standard"]: (one["rating"], one["points"], one["not_rated"]) for one in run.ratings["standards"]}


def test_a_proposed_rating_earns_its_points(inspection, case, cast):
    before = aggregate(inspection.pk)
    assert standards_of(before)["staffing"] == (None, None, "characteristics")

    propose(inspection, cast.lee, rating="outstanding")
    run = aggregate(inspection.pk)

    assert standards_of(run)["staffing"] == ("outstanding", 3, None)
    organisational = next(one for one in run.ratings["domains"] if one["domain"] == "organisational")
    assert (organisational["points"], organisational["rated"], organisational["standards"]) == (3, 1, 4)
    assert "staffing" not in run.ratings["overall"]["missing"]
    assert set(run.ratings["overall"]["missing"]) >= {"leadership", "services"}


def test_the_newest_proposal_counts_and_the_run_before_it_is_out_of_date(inspection, case, cast):
    propose(inspection, cast.lee)
    first = aggregate(inspection.pk)
    assert aggregate(inspection.pk) is None

    propose(inspection, cast.lee, rating="inadequate", version=1)

    assert first.fingerprint != fingerprint_of(inspection.pk)
    assert stale_inspections() == [inspection.pk]
    assert standards_of(aggregate(inspection.pk))["staffing"] == ("inadequate", 0, None)
    assert stale_inspections() == []


def test_an_inspection_without_cases_is_rated_once_something_is_proposed(inspection, cast):
    assert stale_inspections() == []

    propose(inspection, cast.lee)

    assert stale_inspections() == [inspection.pk]


def test_runs_made_before_anything_was_proposed_stay_current(inspection, case, cast):
    run = aggregate(inspection.pk)

    assert "-p" not in run.fingerprint
    assert run.fingerprint == fingerprint_of(inspection.pk)
    inspection.phase = Phase.PUBLISHED
    inspection.save()
    assert stale_inspections() == []


def test_rating_again_from_the_same_proposals_gives_the_same_digest(inspection, case, cast):
    for standard in STANDARDS:
        propose(inspection, cast.lee, standard)
    digest = aggregate(inspection.pk).digest
    propose(inspection, cast.lee, rating="inadequate", version=1)
    other = aggregate(inspection.pk).digest
    propose(inspection, cast.lee, reasons="Enough staff after all.", version=2)

    assert aggregate(inspection.pk).digest == digest != other
    assert RatingRun.objects.count() == 3


@pytest.mark.parametrize("is_counted", [True, False])
def test_the_ratings_page_says_who_proposed_what_when_and_why(inspection, case, cast, browser_of, is_counted):
    propose(inspection, cast.lee)
    aggregate(inspection.pk)
    if not is_counted:
        propose(inspection, cast.lee, rating="inadequate", reasons="All have left.", version=1)

    page = page_of(browser_of(cast.quinn).get(f"/inspections/{inspection.reference}/ratings/"))

    assert_well_formed(page)
    assert "Proposed by Lee on" in page.text
    assert ("as Inadequate, which these figures do not count yet" in page.text) is not is_counted
    assert ("Enough staff." in page.text) is is_counted
    assert ("All have left." in page.text) is not is_counted
    assert page.all("a", href=f"/inspections/{inspection.reference}/organisation/standards/services/")
