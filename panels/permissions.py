"""What somebody may do about the panel of an inspection, and why not, in words for pages and programs."""

from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet

from accounts.models import User
from inspections.models import Inspection, TeamMember
from inspections.queries.teams import people_with
from inspections.rules import Phase, Role
from panels.models import PanelMeeting, PanelMember
from panels.rules import (
    ARRANGING_ROLES,
    CONFLICTED,
    CONFLICTED_LOCK,
    LOCKED,
    LOCKING_ROLES,
    NOT_FOR_THIS_ROLE,
    NOT_IN_PANEL,
    NOT_MEETING,
    ONLY_MEMBERS_DECIDE,
    ONLY_THESE_ARRANGE,
    ONLY_THESE_LOCK,
    READING_ROLES,
)
from ratings.permissions import why_no_ratings


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody is to the panel of one inspection now."""

    role: Role | None
    closed_because: str  # why nobody may decide anything now, "" while the panel may
    sits: bool  # a member of the meeting that is under way
    conflicted: bool  # has declared a conflict of interest about this inspection, in whichever meeting

    @property
    def may_arrange(self) -> bool:
        """Whether they call a meeting, close it and declare conflicts."""
        return not self.closed_because and self.role in ARRANGING_ROLES

    @property
    def may_decide(self) -> bool:
        return not self.closed_because and self.sits and not self.conflicted

    @property
    def may_lock(self) -> bool:
        """Whether they ask for a lock, or confirm what somebody else has asked for."""
        return self.role in LOCKING_ROLES and not self.conflicted


def closed_because(inspection: Inspection) -> str:
    """Say why no panel decides anything in the inspection as it is; "" while it may."""
    if inspection.is_locked:
        return LOCKED
    return "" if inspection.phase == Phase.PANEL else NOT_IN_PANEL


def standing_of(user: User, inspection: Inspection) -> Standing:
    """Return what the person is to the panel; two queries."""
    role = TeamMember.objects.current().filter(inspection=inspection, user=user).values_list("role", flat=True).first()
    sat = PanelMember.objects.filter(meeting__inspection=inspection, user=user)
    seats = list(sat.values_list("conflict", "meeting__closed_at"))
    return Standing(
        role=Role(role) if role else None,
        closed_because=closed_because(inspection),
        sits=any(closed_at is None for _, closed_at in seats),
        conflicted=any(conflict for conflict, _ in seats),
    )


def reading(user: User, inspection: Inspection) -> Standing:
    """Return the standing of somebody who sees ratings here. Raises PermissionDenied for everybody else; three queries."""
    if refusal := why_no_ratings(user, inspection):
        raise PermissionDenied(refusal)
    return standing_of(user, inspection)


def _held(inspection_id: int, by: User, roles: Collection[Role], otherwise: str) -> tuple[Inspection, Standing]:
    """Lock the inspection's row, so that it stays as it is meanwhile; somebody without one of the roles is refused."""
    held = Inspection.objects.select_for_update(no_key=True, of=("self",)).select_related("provider").get(pk=inspection_id)
    standing = standing_of(by, held)
    if standing.role not in roles:
        raise PermissionDenied(otherwise)
    return held, standing


def held_for_arranging(inspection_id: int, by: User) -> Inspection:
    """Lock the inspection while its panel is arranged. Raises PermissionDenied, and ValidationError in any other phase."""
    held, standing = _held(inspection_id, by, ARRANGING_ROLES, ONLY_THESE_ARRANGE)
    if standing.closed_because:
        raise ValidationError(standing.closed_because)
    return held


def held_for_deciding(inspection_id: int, by: User) -> tuple[Inspection, PanelMeeting]:
    """Lock the inspection while its panel decides, and return it with the meeting.

    Raises PermissionDenied for whoever is no member of that meeting or has a conflict; ValidationError while none decides.
    """
    held, standing = _held(inspection_id, by, READING_ROLES, NOT_FOR_THIS_ROLE)
    if standing.closed_because:
        raise ValidationError(standing.closed_because)
    meeting = PanelMeeting.objects.under_way().filter(inspection=held).first()
    if meeting is None:
        raise ValidationError(NOT_MEETING)
    if not standing.may_decide:
        raise PermissionDenied(CONFLICTED if standing.conflicted else ONLY_MEMBERS_DECIDE)
    return held, meeting


def people_to_lock(inspection: Inspection) -> QuerySet[User]:
    """Return who may ask for a lock, or confirm one: all but those with a conflict of interest about the inspection."""
    conflicted = PanelMember.objects.filter(meeting__inspection=inspection).exclude(conflict="")
    return people_with(inspection, LOCKING_ROLES).exclude(pk__in=conflicted.values("user"))


def held_for_locking(inspection_id: int, by: User) -> Inspection:
    """Lock the inspection's row while its results are locked or unlocked. Raises PermissionDenied."""
    held, standing = _held(inspection_id, by, LOCKING_ROLES, ONLY_THESE_LOCK)
    if standing.conflicted:
        raise PermissionDenied(CONFLICTED_LOCK)
    return held
