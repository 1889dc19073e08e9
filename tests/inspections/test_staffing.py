"""Joining and leaving a team, and handing over the lead."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from inspections.models import TeamMember
from inspections.queries.teams import open_cases_by_person
from inspections.rules import Role
from inspections.staffing import change_role, hand_over_lead, join_team, leave_team
from tests.cast import ROLES, add_case


def team_of(inspection):
    current = inspection.team.filter(left_at=None).select_related("user")
    return {member.user.name: member.role for member in current}


def member_of(inspection, user):
    return inspection.team.get(user=user, left_at=None)


def reasons(call):
    with pytest.raises(ValidationError) as raised:
        call()
    return raised.value.message_dict


def test_somebody_joins_and_the_history_says_who_added_them(cast, inspection):
    member = join_team(inspection=inspection, user=cast.olu, role=Role.INSPECTOR, by=cast.lee)

    assert team_of(inspection)["Olu"] == "inspector"
    assert member.events.get().pgh_context.metadata["user"] == cast.lee.pk


def test_somebody_who_left_joins_again_as_something_else_and_both_times_are_kept(cast, inspection):
    leave_team(member=member_of(inspection, cast.ines), by=cast.lee)

    join_team(inspection=inspection, user=cast.ines, role=Role.RESEARCHER, by=cast.lee)

    memberships = inspection.team.filter(user=cast.ines).order_by("pk")
    assert [(member.role, member.left_at is None) for member in memberships] == [("inspector", False), ("researcher", True)]


def test_nobody_has_two_roles_in_one_inspection(cast, inspection):
    assert reasons(lambda: join_team(inspection=inspection, user=cast.ines, role=Role.RESEARCHER, by=cast.lee)) == {
        "user": ["Ines already has a role in this inspection."]
    }


def test_nobody_joins_as_a_second_lead(cast, inspection):
    assert list(reasons(lambda: join_team(inspection=inspection, user=cast.olu, role=Role.LEAD, by=cast.lee))) == ["role"]
    assert list(reasons(lambda: change_role(member=member_of(inspection, cast.ines), role=Role.LEAD, by=cast.lee))) == ["role"]


def test_somebody_who_may_not_sign_in_neither_joins_nor_leads(cast, inspection):
    cast.olu.is_active = False

    assert list(reasons(lambda: join_team(inspection=inspection, user=cast.olu, role=Role.INSPECTOR, by=cast.lee))) == ["user"]
    assert list(reasons(lambda: hand_over_lead(inspection=inspection, to=cast.olu, former_becomes=None, by=cast.ada))) == ["to"]


def test_a_role_changes_in_place(cast, inspection):
    change_role(member=member_of(inspection, cast.ines), role=Role.QUALITY_ASSURER, by=cast.lee)

    assert team_of(inspection)["Ines"] == "quality_assurer"
    assert list(inspection.team.get(user=cast.ines).events.order_by("pgh_id").values_list("role", flat=True)) == [
        "inspector", "quality_assurer",
    ]  # fmt: skip


def test_whoever_leaves_keeps_their_cases_until_somebody_else_gets_them(cast, inspection, case):
    leave_team(member=member_of(inspection, cast.ines), reason="Moved to another region", by=cast.lee)

    case.refresh_from_db()
    left = inspection.team.get(user=cast.ines)
    assert (case.allocated_to, left.left_at is not None) == (cast.ines, True)
    assert left.events.latest("pgh_id").pgh_context.metadata["reason"] == "Moved to another region"
    assert open_cases_by_person(inspection) == {cast.ines.pk: 1}


def test_the_lead_neither_leaves_nor_takes_another_role_without_a_successor(cast, inspection):
    lead = member_of(inspection, cast.lee)

    with pytest.raises(ValidationError):
        leave_team(member=lead, by=cast.ada)
    with pytest.raises(ValidationError):
        change_role(member=lead, role=Role.INSPECTOR, by=cast.ada)

    assert team_of(inspection)["Lee"] == "lead"


def test_somebody_who_has_left_in_the_meantime_is_not_changed(cast, inspection):
    member = member_of(inspection, cast.ines)
    leave_team(member=member, by=cast.lee)

    with pytest.raises(ValidationError, match="has left the team in the meantime"):
        change_role(member=member, role=Role.RESEARCHER, by=cast.lee)


@pytest.mark.parametrize(
    ("successor", "former_becomes", "team"),
    [
        ("ines", Role.INSPECTOR, {"Ines": "lead", "Lee": "inspector"}),
        ("olu", Role.QUALITY_ASSURER, {"Olu": "lead", "Lee": "quality_assurer", "Ines": "inspector"}),
        ("ines", None, {"Ines": "lead"}),
    ],
    ids=["a member takes over", "somebody new takes over", "the former lead leaves"],
)
def test_the_lead_is_handed_over_in_one_step(cast, inspection, successor, former_becomes, team):
    hand_over_lead(inspection=inspection, to=getattr(cast, successor), former_becomes=former_becomes, by=cast.lee)

    found = team_of(inspection)
    assert {name: role for name, role in found.items() if name in ("Ines", "Lee", "Olu")} == team
    assert list(found.values()).count("lead") == 1


def test_the_lead_is_not_handed_to_whoever_has_it_or_shared(cast, inspection):
    to_lee = {"inspection": inspection, "to": cast.lee, "former_becomes": Role.INSPECTOR, "by": cast.ada}
    shared = {"inspection": inspection, "to": cast.ines, "former_becomes": Role.LEAD, "by": cast.ada}

    assert reasons(lambda: hand_over_lead(**to_lee)) == {"to": ["Lee is the lead inspector already."]}
    assert list(reasons(lambda: hand_over_lead(**shared))) == ["former_becomes"]
    assert team_of(inspection)["Lee"] == "lead"


def test_an_inspection_without_a_lead_gets_one(cast, inspection):
    lead = member_of(inspection, cast.lee)
    TeamMember.objects.filter(pk=lead.pk).update(left_at=lead.joined_at)

    hand_over_lead(inspection=inspection, to=cast.olu, former_becomes=Role.INSPECTOR, by=cast.ada)

    assert team_of(inspection)["Olu"] == "lead"


@pytest.mark.parametrize("who", [name for name in [*ROLES, "olu"] if name != "lee"])
def test_nobody_else_arranges_the_team(cast, inspection, other_inspection, who):
    by = getattr(cast, who)
    member = member_of(inspection, cast.asha)

    with pytest.raises(PermissionDenied):
        join_team(inspection=inspection, user=cast.olu, role=Role.INSPECTOR, by=by)
    with pytest.raises(PermissionDenied):
        change_role(member=member, role=Role.INSPECTOR, by=by)
    with pytest.raises(PermissionDenied):
        leave_team(member=member, by=by)
    with pytest.raises(PermissionDenied):
        hand_over_lead(inspection=inspection, to=by, former_becomes=None, by=by)


def test_open_cases_are_those_that_are_not_submitted(cast, inspection):
    for number, submitted in enumerate([True, False, False]):
        case = add_case(inspection, f"NB-{number}", allocated_to=cast.asha)
        if submitted:
            case.assessment.submitted_at, case.assessment.submitted_by = case.added_at, cast.asha
            case.assessment.save()
    add_case(inspection, "NB-9")

    assert open_cases_by_person(inspection) == {cast.asha.pk: 2}


@pytest.mark.parametrize(
    ("row", "constraint"),
    [
        ({"user": "ines", "role": "researcher"}, "one_current_role_per_person"),
        ({"user": "olu", "role": "lead"}, "one_lead_inspector"),
        ({"user": "olu", "role": "guest"}, "role_is_known"),
    ],
)
def test_the_database_refuses_what_a_team_cannot_be(cast, inspection, row, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        TeamMember.objects.create(inspection=inspection, user=getattr(cast, row["user"]), role=row["role"])
