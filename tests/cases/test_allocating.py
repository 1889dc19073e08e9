"""Who may give which case to whom, and what that takes."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.allocating import AllocationOutcome, allocate_cases
from cases.models import Case, CaseAssessment, Judgement
from cases.queries.allocation import inspectors_of
from inspections.models import Inspection, TeamMember
from inspections.rules import Phase
from notifications.models import Notification
from tests.cast import add_case


def allocate(inspection, cases, to, *, by, reason: str = "") -> AllocationOutcome:
    return allocate_cases(inspection=inspection, case_ids=[case.pk for case in cases], to=to, reason=reason, by=by)


def refusal(inspection, cases, to, *, by, reason: str = "") -> dict[str, list[str]]:
    holders = dict(Case.objects.values_list("pk", "allocated_to"))
    with pytest.raises(ValidationError) as refused:
        allocate(inspection, cases, to, by=by, reason=reason)
    assert dict(Case.objects.values_list("pk", "allocated_to")) == holders
    return refused.value.message_dict if hasattr(refused.value, "error_dict") else {"": refused.value.messages}


def begin(case, by) -> None:
    """Somebody has recorded an answer."""
    question = case.inspection.edition.questions.filter(kind="prompt").first()
    Judgement.objects.create(
        assessment=case.assessment, question=question, evidence="x", updated_at=timezone.now(), updated_by=by
    )


def hand_in(case, by) -> None:
    CaseAssessment.objects.filter(case=case).update(submitted_at=timezone.now(), submitted_by=by)


def holders_of(inspection) -> dict[str, str | None]:
    return dict(Case.objects.filter(inspection=inspection).values_list("reference", "allocated_to__name"))


def test_many_cases_go_to_one_person_and_who_decided_is_kept(inspection, cast):
    cases = [add_case(inspection, f"NB-{number}") for number in range(3)]
    assert allocate(inspection, cases, cast.asha, by=cast.lee) == AllocationOutcome(changed=3, unchanged=0)
    assert holders_of(inspection) == {"NB-0": "Asha", "NB-1": "Asha", "NB-2": "Asha"}
    event = cases[0].events.order_by("pgh_id").last()
    assert (event.allocated_to_id, event.pgh_context.metadata["user"]) == (cast.asha.pk, cast.lee.pk)


@pytest.mark.parametrize("name", ["lee", "ines", "asha", "lou"])
def test_whoever_assesses_may_be_given_cases(inspection, case, cast, name):
    recipient = getattr(cast, name)
    allocate(inspection, [case], recipient, by=cast.lee)
    assert holders_of(inspection) == {"NB-001": recipient.name}


@pytest.mark.parametrize("name", ["quinn", "pat", "rae", "olu", "ada"])
def test_nobody_else_may_be_given_cases(inspection, case, cast, name):
    recipient = getattr(cast, name)
    assert refusal(inspection, [case], recipient, by=cast.lee) == {
        "to": [f"{recipient.name} does not assess cases in this inspection."]
    }


def test_somebody_who_left_the_team_or_may_not_sign_in_is_given_nothing(inspection, case, cast):
    TeamMember.objects.filter(user=cast.asha).update(left_at=timezone.now())
    assert "to" in refusal(inspection, [case], cast.asha, by=cast.lee)
    type(cast.lou).objects.filter(pk=cast.lou.pk).update(is_active=False)
    assert "to" in refusal(inspection, [case], cast.lou, by=cast.lee)


@pytest.mark.parametrize("name", ["ines", "asha", "lou", "quinn", "pat", "rae", "olu", "ada"])
def test_only_the_lead_inspector_allocates(inspection, case, cast, name):
    with pytest.raises(PermissionDenied):
        allocate(inspection, [case], cast.asha, by=getattr(cast, name))
    assert holders_of(inspection) == {"NB-001": "Ines"}


@pytest.mark.parametrize("phase", list(Phase))
def test_cases_change_hands_until_fieldwork_ends(inspection, case, cast, phase):
    Inspection.objects.filter(pk=inspection.pk).update(phase=phase)
    if phase in (Phase.PLANNING, Phase.FIELDWORK):
        assert allocate(inspection, [case], cast.asha, by=cast.lee).changed == 1
    else:
        assert refusal(inspection, [case], cast.asha, by=cast.lee)[""][0].endswith(f"this one is in {phase}.")


def test_a_case_that_somebody_has_begun_changes_hands_with_a_reason_only(inspection, case, cast):
    begin(case, cast.ines)
    assert refusal(inspection, [case], cast.asha, by=cast.lee, reason="  ") == {
        "reason": ["Give a reason: somebody has begun to assess NB-001."]
    }
    assert "reason" in refusal(inspection, [case], None, by=cast.lee)
    assert allocate(inspection, [case], cast.asha, by=cast.lee, reason=" Ines is ill. ").changed == 1
    assert case.events.order_by("pgh_id").last().pgh_context.metadata["reason"] == "Ines is ill."
    assert Judgement.objects.filter(assessment__case=case).count() == 1


def test_whoever_gets_or_loses_a_case_is_told_once(inspection, case, cast):
    cases = [case, *(add_case(inspection, f"NB-{number}", allocated_to=cast.ines) for number in range(3))]
    allocate(inspection, cases, cast.asha, by=cast.lee)
    allocate(inspection, [case], None, by=cast.lee)
    assert set(Notification.objects.values_list("user__name", "kind", "subject", "case_reference")) == {
        ("Asha", "case_allocated", "4 cases are allocated to you", ""),
        ("Ines", "case_taken_away", "4 cases are no longer allocated to you", ""),
        ("Asha", "case_taken_away", "Case NB-001 is no longer allocated to you", "NB-001"),
    }
    assert set(Notification.objects.values_list("link", "inspection__reference")) == {
        ("/inspections/north-borough/cases/", "north-borough")
    }


def test_a_case_that_nobody_held_or_that_stays_needs_no_reason(inspection, case, cast):
    begin(case, cast.ines)
    free = add_case(inspection, "NB-002")
    begin(free, cast.lee)
    assert allocate(inspection, [case, free], cast.ines, by=cast.lee) == AllocationOutcome(changed=1, unchanged=1)


def test_an_allocation_can_be_taken_back(inspection, case, cast):
    assert allocate(inspection, [case], None, by=cast.lee).in_words("") == "1 case allocated to nobody."
    assert holders_of(inspection) == {"NB-001": None}


def test_a_case_that_was_handed_in_stays_and_holds_the_others_back(inspection, case, cast):
    other = add_case(inspection, "NB-002", allocated_to=cast.ines)
    hand_in(case, cast.ines)
    assert refusal(inspection, [case, other], cast.asha, by=cast.lee, reason="Why not") == {
        "cases": ["Cases that were handed in stay where they are: NB-001."]
    }


def test_many_cases_at_fault_are_named_up_to_five(inspection, cast):
    cases = [add_case(inspection, f"NB-{number}", allocated_to=cast.ines) for number in range(7)]
    for case in cases:
        hand_in(case, cast.ines)
    assert refusal(inspection, cases, cast.asha, by=cast.lee)["cases"][0].endswith("NB-0, NB-1, NB-2, NB-3, NB-4 and 2 more.")


def test_cases_of_another_inspection_are_not_touched(inspection, case, other_case, cast):
    assert refusal(inspection, [case, other_case], cast.asha, by=cast.lee) == {
        "cases": ["1 of the selected cases are not in this inspection."]
    }


def test_something_must_be_selected_and_the_reason_must_fit(inspection, case, cast):
    assert refusal(inspection, [], cast.asha, by=cast.lee) == {"cases": ["Select at least one case."]}
    assert refusal(inspection, [case], cast.asha, by=cast.lee, reason="x" * 1001) == {
        "reason": ["The reason must be 1,000 characters or fewer."]
    }
    assert refusal(inspection, [case], cast.asha, by=cast.lee, reason="a\x00b") == {
        "reason": ["The reason must not contain null characters."]
    }


def test_queries_do_not_grow_with_the_cases(inspection, cast):
    few = [add_case(inspection, f"A-{number}", officer="RO1") for number in range(2)]
    many = [add_case(inspection, f"B-{number}", officer="RO1") for number in range(60)]
    with CaptureQueriesContext(connection) as for_few:
        allocate(inspection, few, cast.ines, by=cast.lee)
    with CaptureQueriesContext(connection) as for_many:
        allocate(inspection, many, cast.ines, by=cast.lee)
    assert len(for_few) == len(for_many) <= 15


def test_an_outcome_reads_as_a_sentence():
    assert AllocationOutcome(1, 0).in_words("Ines") == "1 case allocated to Ines."
    assert AllocationOutcome(1200, 3).in_words("Ines") == "1,200 cases allocated to Ines. 3 were so already."
    assert AllocationOutcome(2, 1).in_words("") == "2 cases allocated to nobody. 1 was so already."


def test_somebody_who_left_and_still_holds_cases_can_be_chosen_in_the_filter(inspection, case, cast, browser_of):
    inspection.team.filter(user=cast.ines).update(left_at=timezone.now())

    page = browser_of(cast.lee).get(f"/inspections/{inspection.reference}/cases/?inspector={cast.ines.pk}").content.decode()

    assert f'<option value="{cast.ines.pk}" selected>Ines</option>' in page
    assert case.reference in page
    assert cast.rae.name not in [person.name for person in inspectors_of(inspection)]
