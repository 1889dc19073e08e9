"""After which case an officer is interviewed: proposed by rule, changed by the lead inspector until it has begun."""

from hashlib import sha256

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import ProgrammingError, transaction
from hypothesis import given
from hypothesis import strategies as st

from interviews.choosing import choose_interview_case
from interviews.interviewing import start_interview
from interviews.models import InterviewChoice
from interviews.queries.interview import officers_of, planned_for
from interviews.rules import InterviewDetails, proposed_case
from tests.cast import add_case

CASES = st.lists(st.tuples(st.sampled_from(["supervision", "unpaid_work"]), st.sampled_from("ABCDEFGH")), max_size=8, unique=True)


@given(CASES, st.randoms(use_true_random=False))
def test_the_rule_takes_one_of_the_cases_whatever_their_order_and_another_case_takes_its_place_or_none_does(cases, chance):
    taken = proposed_case("north", "RO1", cases)
    assert taken in cases if cases else taken is None
    chance.shuffle(cases)
    assert proposed_case("north", "RO1", cases) == taken
    assert proposed_case("north", "RO1", [*cases, ("supervision", "later")]) in (taken, ("supervision", "later"))


def test_the_rule_can_be_checked_by_anybody():
    by_hand = sorted("AB", key=lambda one: sha256(f"north/RO1/supervision/{one}".encode()).hexdigest())
    assert proposed_case("north", "RO1", [("supervision", "B"), ("supervision", "A")]) == ("supervision", by_hand[0])


@pytest.fixture
def theirs(inspection, cast):
    people = (cast.ines, cast.asha, cast.lou)
    return [add_case(inspection, f"C-{one.name}", officer="RO-7", allocated_to=one) for one in people]


def test_everybody_is_told_the_same_case_and_a_local_assessor_no_more_than_theirs(inspection, theirs, cast):
    line = next(line for line in officers_of(inspection, cast.lee)[0] if line.officer.reference == "RO-7")
    assert line.planned.of == 3
    own = next(line for line in officers_of(inspection, cast.lou)[0] if line.officer.reference == "RO-7")
    assert own.planned == line.planned
    assert (own.planned_after is None) is (line.planned.reference != "C-Lou")


def test_the_lead_chooses_another_until_the_interview_has_begun(inspection, theirs, cast, browser_of):
    officer = theirs[0].officer
    browser = browser_of(cast.lee)
    address = f"/inspections/north-borough/interviews/{officer.pk}/choose/"
    assert "Planned after case" in browser.get(address).content.decode()
    assert "Enter the reason" in browser.post(address, {"case": theirs[1].pk}).content.decode()
    page = browser.post(address, {"case": theirs[1].pk, "reason": "The officer knows it best."}, follow=True).content.decode()
    assert "RO-7 is to be interviewed after case C-Asha" in page
    assert "Chosen: The officer knows it best." in page
    assert planned_for(theirs[2]).reference == "C-Asha"
    told = browser_of(cast.lou).get(f"/cases/{theirs[2].pk}/interview/").content.decode()
    assert "is planned after another of their cases" in told
    assert "C-Asha" not in told
    assert (
        "is planned after case C-Asha, which Asha assesses"
        in browser_of(cast.ines).get(f"/cases/{theirs[0].pk}/interview/").content.decode()
    )
    start_interview(case=theirs[0], details=InterviewDetails(), by=cast.ines)
    assert "has begun: it stays with its case" in browser.post(address, {"case": theirs[2].pk, "reason": "x"}).content.decode()


@pytest.mark.parametrize("name", ["ines", "asha", "lou", "quinn", "pat", "rae", "olu", "ada"])
def test_nobody_else_chooses(inspection, theirs, cast, browser_of, name):
    with pytest.raises(PermissionDenied):
        choose_interview_case(case=theirs[0], reason="x", by=getattr(cast, name))
    address = f"/inspections/north-borough/interviews/{theirs[0].officer_id}/choose/"
    expected = 404 if name in ("olu", "ada") else 403
    assert browser_of(getattr(cast, name)).get(address).status_code == expected
    assert browser_of(getattr(cast, name)).post(address, {"case": theirs[0].pk, "reason": "x"}).status_code == expected
    assert not InterviewChoice.objects.exists()


def test_a_case_without_officer_or_reason_cannot_be_chosen_and_a_choice_stays(inspection, theirs, cast):
    for case, reason in ((add_case(inspection, "X-1"), "x"), (theirs[0], " ")):
        with pytest.raises(ValidationError):
            choose_interview_case(case=case, reason=reason, by=cast.lee)
    choose_interview_case(case=theirs[0], reason="x", by=cast.lee)
    with pytest.raises(ProgrammingError), transaction.atomic():
        InterviewChoice.objects.update(reason="y")
