"""Who is on a team, what a person may do in one inspection, and whose cases are still open."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.queries import active_people
from inspections.models import Inspection, TeamMember
from inspections.rules import ALL_CASES_ROLES, ASSESSING_ROLES, Role


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody is in one inspection: their role, if any, and what follows from it."""

    role: Role | None
    is_administrator: bool

    @property
    def may_arrange(self) -> bool:
        """Whether they may change team and phase."""
        return self.is_administrator or self.role == Role.LEAD

    @property
    def is_on_team(self) -> bool:
        return self.role is not None

    @property
    def sees_all_cases(self) -> bool:
        return self.role in ALL_CASES_ROLES

    @property
    def assures(self) -> bool:
        """Whether they know which cases are reviewed: nobody else does before both sides are known."""
        return self.role in {Role.LEAD, Role.QUALITY_ASSURER}

    @property
    def assesses(self) -> bool:
        return self.role in ASSESSING_ROLES


def standing_in(inspection: Inspection, user: User) -> Standing:
    """Return what the person is in the inspection now. One query, none for an inspection read `with_reader`."""
    read = vars(inspection)
    if read.get("reader") == user.pk:
        role = read["role_of_reader"]
    else:
        role = TeamMember.objects.current().filter(inspection=inspection, user=user).values_list("role", flat=True).first()
    return Standing(Role(role) if role else None, user.is_administrator)


def current_team(inspection: Inspection) -> list[TeamMember]:
    """Return who is on the team: the lead inspector first, then by role in the order of the work, then by name. One query."""
    members = TeamMember.objects.current().filter(inspection=inspection).select_related("user")
    order = list(Role)
    return sorted(members, key=lambda member: (order.index(Role(member.role)), member.user.name, member.pk))


def people_with(inspection: Inspection, roles: Collection[Role]) -> QuerySet[User]:
    """Return who has one of the roles in the inspection now."""
    members = TeamMember.objects.current().filter(inspection=inspection, role__in=[role.value for role in roles])
    return User.objects.filter(pk__in=members.values("user"))


def former_team(inspection: Inspection) -> QuerySet[TeamMember]:
    """Return who has left the team, the latest first."""
    left = TeamMember.objects.filter(inspection=inspection, left_at__isnull=False)
    return left.select_related("user").order_by("-left_at", "-pk")


def members_to_arrange(inspection: Inspection) -> QuerySet[TeamMember]:
    """Return who is on the team except the lead inspector, whose role is handed over and never simply changed."""
    members = TeamMember.objects.current().filter(inspection=inspection).exclude(role=Role.LEAD)
    return members.select_related("user", "inspection")


def people_to_add(inspection: Inspection) -> QuerySet[User]:
    """Return everybody who may sign in and is not on the team."""
    on_team = TeamMember.objects.current().filter(inspection=inspection, user=OuterRef("pk"))
    return active_people().filter(~Exists(on_team))


def open_cases_by_person(inspection: Inspection) -> dict[int, int]:
    """Return how many cases that are not submitted each person holds, by the person's id. One query.

    A number only, so that whoever arranges the team can be warned: it needs no sight of the cases.
    """
    held = inspection.cases.filter(set_aside_at=None, allocated_to__isnull=False, assessment__submitted_at=None)
    counted = held.order_by().values("allocated_to").annotate(number=Count("pk")).values_list("allocated_to", "number")
    return dict(counted)


def cases_not_submitted(inspection: Inspection) -> tuple[int, int]:
    """Return how many cases of the inspection are not submitted, and of how many that are inspected. One query."""
    counted = inspection.cases.filter(set_aside_at=None).aggregate(
        waiting=Count("pk", filter=Q(assessment__submitted_at=None)), all=Count("pk")
    )
    return counted["waiting"], counted["all"]
