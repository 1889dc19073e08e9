"""The pages of a proposal: what the lead inspector sees, changes and confirms; nobody else."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Availability, Case, DeviceReport
from cases.proposing import make_proposal
from cases.queries.proposals import open_proposal
from tests.cases.test_allocating import begin
from tests.cases.test_proposing import add_many
from tests.cast import ROLES, add_case

PAGE = "/inspections/north-borough/cases/allocation/"


@pytest.fixture
def free(inspection):
    return [add_case(inspection, f"NB-{number:03}", officer="RO1", office="North") for number in range(10, 14)]


@pytest.mark.parametrize("name", [*ROLES, "olu", "ada", None])
@pytest.mark.parametrize("with_proposal", [True, False])
def test_only_the_lead_opens_and_sends_them(inspection, free, cast, browser_of, name, with_proposal):
    if with_proposal:
        make_proposal(inspection=inspection, moves_allocated=False, by=cast.lee)
    browser = browser_of(getattr(cast, name) if name else None)
    refused = 302 if name is None else 404 if name in ("olu", "ada") else 403
    for page in ("allocation", "allocation_settings", "confirm_allocation"):
        address = reverse(page, args=["north-borough"])
        opened = 404 if page == "confirm_allocation" and not with_proposal else 200
        assert browser.get(address).status_code == (opened if name == "lee" else refused)
    if name != "lee":
        for page in ("allocation", "allocation_settings", "confirm_allocation", "propose_allocation", "discard_allocation"):
            assert browser.post(reverse(page, args=["north-borough"]), {"to": cast.ines.pk}).status_code == refused
        assert bool(open_proposal(inspection)) is with_proposal
        assert not Case.objects.filter(inspection=inspection, reference="NB-010", allocated_to__isnull=False).exists()


def test_from_the_settings_to_the_confirmed_allocation(inspection, free, cast, browser_of):
    browser = browser_of(cast.lee)
    settings = {"officers": "apart", "module_supervision": "5.5", f"hours_{cast.ines.pk}": "11", f"cases_{cast.lou.pk}": "0"}
    assert "Hours and availability are saved" in browser.post(f"{PAGE}settings/", settings, follow=True).content.decode()
    assert Availability.objects.get(user=cast.lou).cases == 0
    shown = browser.post(f"{PAGE}propose/", {}, follow=True).content.decode()
    assert "Nothing is allocated until you confirm it" in shown
    assert "What everybody would have" in shown
    assert "to different inspectors" in shown
    changed = browser.post(PAGE, {"case": [free[0].pk, free[1].pk], "to": cast.asha.pk}, follow=True).content.decode()
    assert "2 cases proposed for Asha" in changed
    assert "Chosen by hand" in changed
    asked = browser.get(f"{PAGE}confirm/").content.decode()
    assert "4 cases that nobody has go to somebody" in asked
    done = browser.post(f"{PAGE}confirm/", {}, follow=True).content.decode()
    assert "4 cases allocated as proposed." in done
    assert Case.objects.get(pk=free[0].pk).allocated_to == cast.asha
    assert browser.get(f"{PAGE}confirm/").status_code == 404


def test_the_hours_that_a_case_counts_are_said_with_their_basis(inspection, free, cast, browser_of):
    browser = browser_of(cast.lee)
    assert "A case is counted as 6 hours, our own estimate." in browser.get(PAGE).content.decode()
    assert "No publication says how long a case takes." in browser.get(f"{PAGE}settings/").content.decode()
    browser.post(f"{PAGE}settings/", {"officers": "apart", "module_supervision": "5.5", f"hours_{cast.ines.pk}": "30.00"})
    assert "A case is counted as 5.5 hours." in browser.get(PAGE).content.decode()
    assert 'value="30"' in browser.get(f"{PAGE}settings/").content.decode()


def test_the_cases_of_one_person_are_shown_alone(inspection, free, cast, browser_of):
    make_proposal(inspection=inspection, moves_allocated=False, by=cast.lee)
    row = open_proposal(inspection).rows.filter(case=free[0]).get()
    browser = browser_of(cast.lee)
    assert "NB-010" in browser.get(f"{PAGE}?to={row.to_id}").content.decode()
    others = browser.get(f"{PAGE}?to=nobody").content.decode()
    assert "The proposal has no case for nobody." in others
    assert "NB-010" in browser.get(f"{PAGE}?to=x").content.decode()


def test_refusals_are_said_and_keep_what_was_chosen(inspection, free, cast, browser_of):
    make_proposal(inspection=inspection, moves_allocated=False, by=cast.lee)
    browser = browser_of(cast.lee)
    nobody = browser.post(PAGE, {"case": free[0].pk}).content.decode()
    assert "Select a person" in nobody
    assert f'value="{free[0].pk}" checked' in nobody
    assert "Select at least one case" in browser.post(PAGE, {"to": cast.asha.pk}).content.decode()
    wrong = browser.post(f"{PAGE}settings/", {"officers": "apart", "module_supervision": "0", f"hours_{cast.ines.pk}": "x"})
    assert "Enter a number above 0" in wrong.content.decode()
    assert 'value="x"' in wrong.content.decode()
    assert "The proposal is discarded" in browser.post(f"{PAGE}discard/", follow=True).content.decode()
    Case.objects.filter(inspection=inspection).update(allocated_to=cast.ines)
    assert "There is no case to propose anybody for" in browser.post(f"{PAGE}propose/", follow=True).content.decode()


def test_the_confirmation_warns_of_changes_and_of_answers_on_laptops(inspection, case, free, cast, browser_of):
    make_proposal(inspection=inspection, moves_allocated=True, by=cast.lee)
    proposal = open_proposal(inspection)
    proposal.rows.filter(case=case).update(to=cast.asha)
    begin(case, cast.ines)
    DeviceReport.objects.create(
        user=cast.ines, device="00000000-0000-0000-0000-000000000001", case=case, unsent=3,
        waiting_since=proposal.made_at, seen_at=proposal.made_at,
    )  # fmt: skip
    Case.objects.filter(pk=free[0].pk).update(allocated_to=cast.lou)
    browser = browser_of(cast.lee)
    page = browser.get(f"{PAGE}confirm/").content.decode()
    assert "3 answers waiting on Ines&#x27;s laptop" in page or "3 answers waiting on Ines's laptop" in page
    assert "can still read and copy them" in page
    assert "1 case changed since the proposal was made: NB-010 changed hands" in page
    assert "Somebody has begun to assess one of these cases" in page
    assert (
        "Since the proposal was made, NB-010 changed hands" in browser.post(f"{PAGE}confirm/", {"reason": "x"}).content.decode()
    )
    done = browser.post(f"{PAGE}confirm/", {"reason": "Ines is ill", "leave_changed": "yes"}, follow=True).content.decode()
    assert "allocated as proposed." in done
    assert Case.objects.get(pk=free[0].pk).allocated_to == cast.lou


def test_a_proposal_takes_as_many_queries_for_6000_cases_as_for_60(inspection, cast, browser_of):
    browser = browser_of(cast.lee)
    counts = []
    for more in (60, 5_940):
        add_many(inspection, more)
        make_proposal(inspection=inspection, moves_allocated=False, by=cast.lee)
        counts.append(_queries(browser, PAGE, 200))
    assert counts[0] == counts[1] < 10


CASES = "/inspections/north-borough/cases/"
ALLOCATING = f"{CASES}allocate/?every=1"
_OPEN_TO = {"lee": (CASES, ALLOCATING, PAGE), "asha": (CASES,), "lou": (CASES,)}  # nobody but the lead allocates


def test_the_lists_of_cases_take_under_ten_queries_for_6000_cases_as_for_60(inspection, cast, browser_of):
    """For an assistant and a local assessor too, who hold a third of them each."""
    browsers = {name: browser_of(getattr(cast, name)) for name in _OPEN_TO}
    counts = []
    for more in (20, 1_980):
        for name in _OPEN_TO:
            add_many(inspection, more, held_by=getattr(cast, name))
        counts.append([
            _queries(browser, address, 200 if address in _OPEN_TO[name] else 403)
            for name, browser in browsers.items()
            for address in (CASES, ALLOCATING, PAGE)
        ])  # fmt: skip
    assert counts[0] == counts[1]
    assert max(counts[0]) < 10


def _queries(browser, address, status) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(address).status_code == status
    return len(queries)
