"""Proposals of who assesses which case: made, changed by hand, confirmed in one transaction, and what has changed meanwhile."""

from collections import Counter
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases import allocating
from cases.allocating import confirm_proposal
from cases.balancing import Why
from cases.declaring import declare_conflict_of_interest
from cases.models import AllocationProposal, Case
from cases.proposing import discard_proposal, make_proposal, place_by_hand, set_allocation
from cases.queries.proposals import changes_since, colleagues, loads, open_proposal, settings_of
from inspections.models import Inspection, TeamMember
from inspections.rules import Phase
from notifications.models import Notification
from tests.cases.test_allocating import begin, hand_in
from tests.cast import add_case
from tests.pages import page_of


@pytest.fixture
def free(inspection):
    return [add_case(inspection, f"NB-{number:03}", officer=f"RO{number % 2}", office="North") for number in range(10, 18)]


def made(inspection, by, *, moves=False) -> AllocationProposal:
    return make_proposal(inspection=inspection, moves_allocated=moves, by=by)


def confirm(proposal, by, *, reason="", leave=False):
    return confirm_proposal(proposal=proposal, reason=reason, leave_changed=leave, by=by)


def says(proposal) -> dict[str, str | None]:
    return dict(proposal.rows.values_list("case__reference", "to__name"))


def holders(inspection) -> dict[str, str | None]:
    return dict(Case.objects.filter(inspection=inspection).values_list("reference", "allocated_to__name"))


def test_a_proposal_allocates_nothing_until_it_is_confirmed(inspection, case, free, cast):
    before = holders(inspection)
    proposal = made(inspection, cast.lee)
    assert set(says(proposal)) == {one.reference for one in free}
    assert sorted(Counter([*says(proposal).values(), "Ines"]).values()) == [2, 2, 2, 3]  # Ines has one already
    assert holders(inspection) == before
    assert confirm(proposal, cast.lee).as_proposed == "8 cases allocated as proposed."
    assert holders(inspection) == before | says(proposal)
    told = dict(Notification.objects.values_list("user__name", "subject"))
    assert set(told) == {"Asha", "Ines", "Lou"}  # Lee did it
    assert told["Asha"].endswith("cases are allocated to you")
    event = free[0].events.order_by("pgh_id").last()
    assert event.pgh_context.metadata == {"user": cast.lee.pk, "reason": "As proposed"}
    assert open_proposal(inspection) is None


def test_what_is_allocated_moves_only_where_the_lead_says_so_and_never_once_begun(inspection, case, cast):
    others = [add_case(inspection, f"C-{number}", allocated_to=cast.ines) for number in range(6)]
    begin(others[0], cast.ines)
    hand_in(others[1], cast.ines)
    with pytest.raises(ValidationError, match="no case to propose"):
        made(inspection, cast.lee)
    moved = says(made(inspection, cast.lee, moves=True))
    assert set(moved) == {"NB-001", "C-2", "C-3", "C-4", "C-5"}
    assert "Ines" not in moved.values()


def test_a_second_proposal_takes_the_place_of_the_first(inspection, free, cast):
    first, second = made(inspection, cast.lee), made(inspection, cast.lee)
    assert open_proposal(inspection) == second
    with pytest.raises(ValidationError, match="confirmed or discarded"):
        confirm(first, cast.lee)


def test_settings_change_what_is_proposed(inspection, free, cast):
    limits = {cast.ines.pk: (Decimal("12"), None), cast.asha.pk: (None, 1), cast.lou.pk: (Decimal(0), None)}
    set_allocation(
        inspection=inspection, hours={"supervision": Decimal("4")}, officers="together", availability=limits, by=cast.lee
    )
    given = list(says(made(inspection, cast.lee)).values())
    assert given.count("Ines") <= 3
    assert given.count("Asha") <= 1
    assert "Lou" not in given
    assert settings_of(inspection).hours_of("supervision") == 4


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"hours": {"supervision": Decimal(0)}}, "hours"), ({"hours": {"other": Decimal(1)}}, "hours"),
        ({"officers": "nowhere"}, "officers"), ({"availability": {0: (None, None)}}, "availability"),
    ],
)  # fmt: skip
def test_settings_that_cannot_be_are_refused(inspection, cast, change, field):
    given = {"hours": {}, "officers": "either", "availability": {}} | change
    with pytest.raises(ValidationError) as refused:
        set_allocation(inspection=inspection, by=cast.lee, **given)
    assert list(refused.value.message_dict) == [field]


def test_nobody_is_proposed_against_a_conflict_nor_by_hand(inspection, free, cast):
    for person in (cast.ines, cast.asha, cast.lou):
        declare_conflict_of_interest(inspection=inspection, user=person, kind="office", subject="North", reason="x", by=person)
    proposal = made(inspection, cast.lee)
    assert set(says(proposal).values()) == {"Lee"}
    with pytest.raises(ValidationError) as refused:
        place_by_hand(proposal=proposal, case_ids=[one.pk for one in free], to=cast.ines, by=cast.lee)
    expected = (
        "Ines has declared a conflict of interest about NB-010, NB-011, NB-012, NB-013, NB-014 and 3 more. The proposal is as"
    )
    assert refused.value.message_dict["to"][0].startswith(expected)
    assert set(says(proposal).values()) == {"Lee"}


def test_the_lead_changes_a_proposal_by_hand(inspection, free, other_case, cast):
    proposal = made(inspection, cast.lee)
    assert place_by_hand(proposal=proposal, case_ids=[free[0].pk, free[1].pk], to=cast.lou, by=cast.lee) == 2
    assert place_by_hand(proposal=proposal, case_ids=[free[2].pk], to=None, by=cast.lee) == 1
    assert set(proposal.rows.filter(why=Why.BY_HAND).values_list("case", "to")) == {
        (free[0].pk, cast.lou.pk), (free[1].pk, cast.lou.pk), (free[2].pk, None)
    }  # fmt: skip
    for keys, to, field in ([[], cast.lou, "cases"], [[other_case.pk], cast.lou, "cases"], [[free[0].pk], cast.rae, "to"]):
        with pytest.raises(ValidationError) as refused:
            place_by_hand(proposal=proposal, case_ids=keys, to=to, by=cast.lee)
        assert list(refused.value.message_dict) == [field]
    confirm(proposal, cast.lee)
    assert holders(inspection)["NB-012"] is None


def test_what_changed_meanwhile_is_said_and_can_be_left_out(inspection, free, cast):
    proposal = made(inspection, cast.lee)
    place_by_hand(proposal=proposal, case_ids=[one.pk for one in free], to=cast.asha, by=cast.lee)
    place_by_hand(proposal=proposal, case_ids=[free[3].pk], to=cast.lou, by=cast.lee)
    assert not changes_since(proposal)
    Case.objects.filter(pk=free[0].pk).update(allocated_to=cast.ines)
    hand_in(free[1], cast.ines)
    declare_conflict_of_interest(inspection=inspection, user=cast.asha, kind="case", subject="NB-012", reason="x", by=cast.asha)
    TeamMember.objects.filter(user=cast.lou).update(left_at=timezone.now())
    assert changes_since(proposal).references == (
        "NB-010 changed hands", "NB-011 was handed in", "NB-012 is for somebody who has declared a conflict about it",
        "NB-013 is for somebody who no longer assesses",
    )  # fmt: skip
    before = holders(inspection)
    with pytest.raises(ValidationError, match="Since the proposal was made, NB-010 changed hands"):
        confirm(proposal, cast.lee)
    assert holders(inspection) == before
    assert confirm(proposal, cast.lee, leave=True).as_proposed == "4 cases allocated as proposed. 4 stay as they were."
    assert holders(inspection) == before | {f"NB-{number:03}": "Asha" for number in range(14, 18)}


def declared_in_this_moment(monkeypatch, check: str, person, inspection):
    """Have a conflict about NB-012 declared just after it was asked whether there is any."""
    asked = getattr(allocating, check)

    def asked_too_early(*about):
        found = asked(*about)
        monkeypatch.setattr(allocating, check, asked)
        declare_conflict_of_interest(
            inspection=inspection, user=person, kind="case", subject="NB-012", reason="x", by=person
        )  # fmt: skip
        return found

    monkeypatch.setattr(allocating, check, asked_too_early)


def test_a_conflict_declared_while_a_proposal_is_confirmed_is_said_and_the_proposal_stays(
    inspection, free, cast, browser_of, monkeypatch
):
    proposal = made(inspection, cast.lee)
    place_by_hand(proposal=proposal, case_ids=[one.pk for one in free], to=cast.asha, by=cast.lee)
    before = holders(inspection)
    declared_in_this_moment(monkeypatch, "changes_since", cast.asha, inspection)
    address = reverse("confirm_allocation", args=[inspection.reference])

    page = page_of(browser_of(cast.lee).post(address, {"reason": ""})).text

    said = "NB-012 is for somebody who has declared a conflict about it"
    assert f"Since the proposal was made, {said}." in page
    assert holders(inspection) == before
    assert open_proposal(inspection) == proposal
    # What was declared within the transaction went with it; elsewhere it was committed.
    declare_conflict_of_interest(inspection=inspection, user=cast.asha, kind="case", subject="NB-012", reason="x", by=cast.asha)
    left = browser_of(cast.lee).post(address, {"reason": "", "leave_changed": "yes"}, follow=True)
    assert "7 cases allocated as proposed. 1 stays as it was." in page_of(left).text
    assert set(says(made(inspection, cast.lee))) == {"NB-012"}  # and another proposal finds somebody else for it
    assert "Asha" not in says(open_proposal(inspection)).values()


def test_a_conflict_declared_while_cases_are_allocated_by_hand_is_said(inspection, free, cast, monkeypatch):
    declared_in_this_moment(monkeypatch, "_check_conflicts", cast.asha, inspection)

    with pytest.raises(ValidationError) as refused:
        allocating.allocate_cases(inspection=inspection, case_ids=[free[2].pk], to=cast.asha, reason="", by=cast.lee)

    assert "in this moment. Nothing was allocated" in refused.value.message_dict["to"][0]
    assert holders(inspection)["NB-012"] is None


def test_a_case_begun_since_changes_hands_with_a_reason_only(inspection, case, cast):
    proposal = made(inspection, cast.lee, moves=True)
    place_by_hand(proposal=proposal, case_ids=[case.pk], to=cast.asha, by=cast.lee)
    begin(case, cast.ines)
    with pytest.raises(ValidationError) as refused:
        confirm(proposal, cast.lee)
    assert "reason" in refused.value.message_dict
    assert confirm(proposal, cast.lee, reason="Ines is ill").changed == 1


def test_a_discarded_proposal_is_over(inspection, free, cast):
    proposal = made(inspection, cast.lee)
    discard_proposal(proposal=proposal, by=cast.lee)
    discard_proposal(proposal=proposal, by=cast.lee)  # once more changes nothing
    with pytest.raises(ValidationError, match="confirmed or discarded"):
        confirm(proposal, cast.lee)


@pytest.mark.parametrize("name", ["ines", "asha", "lou", "quinn", "pat", "rae", "olu", "ada"])
def test_only_the_lead_inspector_proposes(inspection, free, cast, name):
    by, proposal = getattr(cast, name), made(inspection, cast.lee)
    for refused in (
        lambda: made(inspection, by), lambda: confirm(proposal, by), lambda: discard_proposal(proposal=proposal, by=by),
        lambda: place_by_hand(proposal=proposal, case_ids=[free[0].pk], to=None, by=by),
        lambda: set_allocation(inspection=inspection, hours={}, officers="either", availability={}, by=by),
    ):  # fmt: skip
        with pytest.raises(PermissionDenied):
            refused()


def test_nothing_is_proposed_or_confirmed_once_fieldwork_is_over(inspection, free, cast):
    proposal = made(inspection, cast.lee)
    Inspection.objects.filter(pk=inspection.pk).update(phase=Phase.MODERATION)
    for refused in (lambda: made(inspection, cast.lee), lambda: confirm(proposal, cast.lee)):
        with pytest.raises(ValidationError, match="this one is in moderation"):
            refused()


def test_loads_say_what_everybody_has_and_would_have(inspection, case, free, cast):
    proposal = made(inspection, cast.lee)
    place_by_hand(proposal=proposal, case_ids=[one.pk for one in free[:5]], to=cast.ines, by=cast.lee)
    place_by_hand(proposal=proposal, case_ids=[one.pk for one in free[5:]], to=None, by=cast.lee)
    set_allocation(
        inspection=inspection, hours={"supervision": Decimal("2.5")}, officers="either",
        availability={cast.ines.pk: (Decimal(10), 9)}, by=cast.lee,
    )  # fmt: skip
    found = {load.name: load for load in loads(inspection, settings_of(inspection), colleagues(inspection), proposal)}
    assert list(found) == ["Asha", "Ines", "Lee", "Lou", "Nobody"]
    ines = found["Ines"]
    assert (ines.now, ines.cases, ines.hours, ines.offices, ines.officers) == (1, 6, Decimal(15), 1, 2)
    assert ines.over == "More hours than they have"
    assert (found["Nobody"].now, found["Nobody"].cases, found["Asha"].cases) == (8, 3, 0)


def test_queries_do_not_grow_with_the_cases(inspection, cast):
    def steps() -> list[int]:
        counts = []
        for step in (lambda: made(inspection, cast.lee, moves=True), lambda: confirm(open_proposal(inspection), cast.lee)):
            with CaptureQueriesContext(connection) as queries:
                step()
            counts.append(len(queries))
        return counts

    add_many(inspection, 20)
    few = steps()
    add_many(inspection, 200)
    assert steps() == few


_CASES = """
    WITH made AS (
        INSERT INTO cases_case (inspection_id, reference, office, sex, ethnicity, sentence_type, requirements, rosh,
            mappa_category, mappa_level, allocated_to_id, added_at)
        SELECT %s, 'M-' || lpad((there.count + n)::text, 5, '0'), '', '', '', '', '{}', '', '', '', %s, now()
        FROM generate_series(1, %s) n, (SELECT count(*) FROM cases_case WHERE inspection_id = %s) there
        RETURNING id
    )
    INSERT INTO cases_caseassessment (case_id, reopened_because) SELECT id, '' FROM made
"""


def add_many(inspection, count, held_by=None) -> None:
    """Add cases in one statement, so that thousands cost no more than a moment."""
    with connection.cursor() as cursor:
        cursor.execute(_CASES, [inspection.pk, held_by.pk if held_by else None, count, inspection.pk])
