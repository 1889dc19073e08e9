"""Calling a panel together, recording who has a conflict of interest, and ending the meeting."""

from collections.abc import Collection
from datetime import date
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from inspections.models import Inspection, TeamMember
from panels.models import PanelMeeting, PanelMember
from panels.permissions import held_for_arranging
from panels.rules import SITTING_ROLES


@transaction.atomic
def call_meeting(*, inspection: Inspection, held_on: date, chair: User, members: Collection[User], by: User) -> PanelMeeting:
    """Record that a panel meets about the inspection, with everybody present; the chair is one of them.

    Raises PermissionDenied, and ValidationError outside the panel phase, while another meeting is under way, for somebody
    whose role is not panel member, or for a day to come.
    """
    held = held_for_arranging(inspection.pk, by)
    if PanelMeeting.objects.under_way().filter(inspection=held).exists():
        raise ValidationError("A panel is meeting already. End that meeting first.")
    if held_on > timezone.localdate():
        raise ValidationError({"held_on": "The day of the meeting must be today or in the past"})
    present = {member.pk: member for member in members}
    if chair.pk not in present:
        raise ValidationError({"chair": "The chair must be one of those present"})
    sitting = TeamMember.objects.current().filter(inspection=held, role__in=[role.value for role in SITTING_ROLES])
    if strangers := set(present) - set(sitting.values_list("user_id", flat=True)):
        names = ", ".join(sorted(present[pk].name for pk in strangers))
        raise ValidationError({"members": f"Not a panel member of this inspection: {names}"})
    declared = _conflicts(held)
    if chair.pk in declared:
        raise ValidationError({"chair": f"{chair.name} has declared a conflict of interest"})
    with pghistory.context(user=by.pk, reason=""):
        meeting = PanelMeeting.objects.create(inspection=held, held_on=held_on, chair=chair, called_by=by)
        PanelMember.objects.bulk_create(
            PanelMember(meeting=meeting, user=member, **declared.get(member.pk, {})) for member in present.values()
        )
    return meeting


def _conflicts(inspection: Inspection) -> dict[int, dict[str, Any]]:
    """Return what was declared at earlier meetings about the inspection, by person: it stands at every later one."""
    earlier = PanelMember.objects.filter(meeting__inspection=inspection).exclude(conflict="")
    columns = ("conflict", "declared_by", "declared_at")
    return {one.user_id: {name: getattr(one, name) for name in columns} for one in earlier.select_related("declared_by")}


@transaction.atomic
def declare_conflict(*, member: PanelMember, conflict: str, by: User) -> PanelMember:
    """Record that a member has a conflict of interest. It stands for good: they do not decide about this inspection.

    Members declare their own; whoever arranges the panel records another's. Raises PermissionDenied and ValidationError.
    """
    meeting = PanelMeeting.objects.get(pk=member.meeting_id)
    held_for_arranging(meeting.inspection_id, by)
    held = PanelMember.objects.select_related("user", "meeting").get(pk=member.pk)
    if held.meeting.closed_at is not None:
        raise ValidationError("This meeting has ended.")
    if held.conflict:
        raise ValidationError({"member": f"{held.user.name} has declared a conflict already"})
    if not conflict.strip():
        raise ValidationError({"conflict": "Enter what the conflict of interest is"})
    if held.meeting.chair_id == held.user_id:
        raise ValidationError({"member": "The chair has a conflict: end this meeting and call one with another chair"})
    held.conflict, held.declared_by, held.declared_at = conflict.strip(), by, timezone.now()
    with pghistory.context(user=by.pk, reason=held.conflict):
        held.save(update_fields=["conflict", "declared_by", "declared_at"])
    return held


@transaction.atomic
def close_meeting(*, meeting: PanelMeeting, by: User) -> PanelMeeting:
    """End a meeting; what it decided stands. Ending it again changes nothing. Raises PermissionDenied and ValidationError."""
    held_for_arranging(meeting.inspection_id, by)
    held = PanelMeeting.objects.get(pk=meeting.pk)
    if held.closed_at is None:
        held.closed_at, held.closed_by = timezone.now(), by
        with pghistory.context(user=by.pk, reason=""):
            held.save(update_fields=["closed_at", "closed_by"])
    return held
