"""The pages of declared conflicts of interest: what they show to whom, and what they say when something is refused."""

import pytest

from cases.declaring import declare_conflict_of_interest
from cases.models import DeclaredConflict
from tests.cast import add_case

PAGE = "/inspections/north-borough/cases/conflicts/"


@pytest.fixture
def conflict(inspection, cast):
    return declare_conflict_of_interest(
        inspection=inspection,
        user=cast.ines,
        kind="office",
        subject="North Street",
        reason="My brother works there.",
        by=cast.ines,
    )


def test_people_see_their_own_and_the_lead_sees_the_teams(conflict, cast, browser_of):
    for name, sees in {"ines": True, "lee": True, "asha": False, "lou": False, "rae": False}.items():
        page = browser_of(getattr(cast, name)).get(PAGE).content.decode()
        assert ("My brother works there." in page) is sees
        assert ("No conflict declared" in page) is not sees


def test_a_person_declares_and_withdraws(inspection, cast, browser_of):
    browser = browser_of(cast.lou)
    add_case(inspection, "NB-5", office="North Street")
    sent = browser.post(f"{PAGE}declare/", {"kind": "office", "subject": "North Street", "reason": "I work there."}, follow=True)
    told = sent.content.decode()
    assert "Lou has declared a conflict of interest about office North Street." in told
    assert "concerned" not in told  # how many cases an office has is not for a local assessor
    conflict = DeclaredConflict.objects.get()
    withdrawn = browser.post(f"{PAGE}{conflict.pk}/withdraw/", {"reason": "I have left."}, follow=True).content.decode()
    assert "The conflict of Lou about office North Street is withdrawn" in withdrawn
    assert "I have left." in withdrawn
    assert browser.get(f"{PAGE}{conflict.pk}/withdraw/").status_code == 404


def test_the_lead_declares_for_somebody_and_learns_how_many_cases_that_is_about(inspection, cast, browser_of):
    add_case(inspection, "NB-5", office="North Street")
    given = {"user": cast.asha.pk, "kind": "office", "subject": "north street", "reason": "She told me."}
    page = browser_of(cast.lee).post(f"{PAGE}declare/", given, follow=True).content.decode()
    assert "Asha has declared a conflict of interest about office north street. 1 case of this inspection is concerned." in page
    assert "by Lee" in page


def test_a_refused_declaration_keeps_what_was_typed(inspection, cast, browser_of):
    page = (
        browser_of(cast.ines)
        .post(f"{PAGE}declare/", {"kind": "office", "reason": "My words", "ends_on_0": "40"})
        .content.decode()
    )
    assert "My words" in page
    page = browser_of(cast.ines).post(f"{PAGE}declare/", {"kind": "office", "reason": "My words"}).content.decode()
    assert "Enter the name of the office, or the reference of the officer or case" in page
    assert "My words" in page
    assert not DeclaredConflict.objects.exists()


def test_a_withdrawal_needs_a_reason(conflict, cast, browser_of):
    assert "Enter the reason" in browser_of(cast.ines).post(f"{PAGE}{conflict.pk}/withdraw/", {"reason": " "}).content.decode()
    assert DeclaredConflict.objects.get().withdrawn_at is None


@pytest.mark.parametrize(
    ("name", "status"), [("asha", 404), ("lou", 404), ("rae", 404), ("olu", 404), ("ada", 404), ("lee", 200)]
)
def test_nobody_else_opens_the_withdrawal(conflict, cast, browser_of, name, status):
    browser = browser_of(getattr(cast, name))
    assert browser.get(f"{PAGE}{conflict.pk}/withdraw/").status_code == status
    if status == 404:
        assert browser.post(f"{PAGE}{conflict.pk}/withdraw/", {"reason": "x"}).status_code == 404


def test_allocating_names_the_conflict_beside_the_person_and_refuses(inspection, conflict, cast, browser_of):
    case = add_case(inspection, "NB-5", office="North Street")
    browser = browser_of(cast.lee)
    address = "/inspections/north-borough/cases/allocate/"
    assert (
        "0 open cases. Declared a conflict about 1 of these cases." in browser.get(f"{address}?case={case.pk}").content.decode()
    )
    page = browser.post(address, {"cases": case.pk, "to": cast.ines.pk, "reason": "I insist"}).content.decode()
    assert "Ines has declared a conflict of interest about NB-5." in page
    assert "I insist" in page
