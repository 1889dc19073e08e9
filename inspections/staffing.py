"""Who works on an inspection, and as what. The lead inspector and administrators arrange it.

People who leave keep their row and everything they recorded; there is always exactly one lead inspector.
"""

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from inspections.models import Inspection, TeamMember
from inspections.permissions import may_arrange
from inspections.rules import Role


def _lock_team(inspection: Inspection, by: User) -> None:
    """Let one person at a time arrange a team, so that what is checked is still true when it is stored."""
    if not may_arrange(by, inspection):
        raise PermissionDenied
    Inspection.objects.select_for_update(no_key=True).get(pk=inspection.pk)


def _current(member: TeamMember) -> TeamMember:
    """Return the row as it is now that the team is locked."""
    found = TeamMember.objects.current().filter(pk=member.pk).select_related("user").first()
    if found is None:
        raise ValidationError("This person has left the team in the meantime.")
    return found


def _check_may_sign_in(user: User, field: str) -> None:
    if not user.is_active:
        raise ValidationError({field: f"{user.name} may not sign in. Choose somebody else."})


@transaction.atomic
def join_team(*, inspection: Inspection, user: User, role: Role, by: User) -> TeamMember:
    """Give a person a role in the inspection. Leading it is handed over, never shared (`hand_over_lead`)."""
    _lock_team(inspection, by)
    _check_may_sign_in(user, "user")
    if role == Role.LEAD:
        raise ValidationError({"role": "There is one lead inspector. Use 'Change lead inspector'."})
    if TeamMember.objects.current().filter(inspection=inspection, user=user).exists():
        raise ValidationError({"user": f"{user.name} already has a role in this inspection."})
    with pghistory.context(user=by.pk, reason=""):
        return TeamMember.objects.create(inspection=inspection, user=user, role=role)


@transaction.atomic
def change_role(*, member: TeamMember, role: Role, by: User) -> TeamMember:
    """Give somebody on the team another role. The lead inspector's changes only by `hand_over_lead`."""
    _lock_team(member.inspection, by)
    held = _current(member)
    if Role.LEAD in (held.role, role):
        raise ValidationError({"role": "There is always one lead inspector. Use 'Change lead inspector'."})
    with pghistory.context(user=by.pk, reason=""):
        held.role = role
        held.save(update_fields=["role"])
    return held


@transaction.atomic
def leave_team(*, member: TeamMember, reason: str = "", by: User) -> TeamMember:
    """End somebody's role. What they recorded stays, and so do the cases allocated to them until they are given to others."""
    _lock_team(member.inspection, by)
    held = _current(member)
    if held.role == Role.LEAD:
        raise ValidationError("The lead inspector cannot leave the team. Choose another lead inspector first.")
    with pghistory.context(user=by.pk, reason=reason.strip()):
        held.left_at = timezone.now()
        held.save(update_fields=["left_at"])
    return held


@transaction.atomic
def hand_over_lead(*, inspection: Inspection, to: User, former_becomes: Role | None, by: User) -> TeamMember:
    """Make another person lead inspector in one step; the former lead takes the given role, or leaves when it is None.

    The new lead may be on the team already, in any role, or new to it.
    """
    _lock_team(inspection, by)
    _check_may_sign_in(to, "to")
    team = TeamMember.objects.current().filter(inspection=inspection)
    former = team.filter(role=Role.LEAD).first()
    if former and former.user_id == to.pk:
        raise ValidationError({"to": f"{to.name} is the lead inspector already."})
    if former_becomes == Role.LEAD:
        raise ValidationError({"former_becomes": "There is one lead inspector."})
    with pghistory.context(user=by.pk, reason=""):
        if former:
            former.role, former.left_at = (former_becomes, None) if former_becomes else (former.role, timezone.now())
            former.save(update_fields=["role", "left_at"])
        new = team.filter(user=to).first() or TeamMember(inspection=inspection, user=to)
        new.role = Role.LEAD
        new.save()
    return new
