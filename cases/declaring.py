"""Conflicts of interest are declared, and withdrawn with a reason; nothing of either is ever changed or deleted."""

from datetime import date

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from cases.models import DeclaredConflict
from inspections.models import Inspection, TeamMember
from inspections.rules import ASSESSING_ROLES, Role

LONGEST_SUBJECT = 120
LONGEST_TEXT = 1_000


def may_declare(user: User, inspection: Inspection) -> bool:
    """Return whether the person declares conflicts in the inspection: whoever assesses its cases. One query."""
    return _assess(inspection).filter(user=user).exists()


@transaction.atomic
def declare_conflict_of_interest(
    *,
    inspection: Inspection,
    user: User,
    kind: str,
    subject: str,
    reason: str,
    starts_on: date | None = None,
    ends_on: date | None = None,
    by: User,
) -> DeclaredConflict:
    """Record that somebody who assesses in the inspection must not be given these cases of its provider.

    People declare their own; the lead inspector may record what somebody on the team has told them. `subject` names office,
    officer or case; it is not looked at for the provider. Raises PermissionDenied, and ValidationError naming the field.
    """
    _check_may_speak_for(user, inspection, by)
    kind = _checked_kind(kind)
    subject = "" if kind == DeclaredConflict.Kind.PROVIDER else " ".join(_checked("subject", subject, LONGEST_SUBJECT).split())
    reason = _checked("reason", reason, LONGEST_TEXT)
    if starts_on and ends_on and ends_on < starts_on:
        raise ValidationError({"ends_on": "The last day must be the same as or after the first day"})
    own = DeclaredConflict.objects.filter(user=user, provider=inspection.provider_id, withdrawn_at=None)
    if own.filter(kind=kind, subject__iexact=subject, starts_on=starts_on, ends_on=ends_on).exists():
        raise ValidationError({"kind": f"{user.name} has declared this already"})
    with pghistory.context(user=by.pk, reason=reason):
        return DeclaredConflict.objects.create(
            user=user, provider_id=inspection.provider_id, kind=kind, subject=subject, reason=reason,
            starts_on=starts_on, ends_on=ends_on, declared_by=by,
        )  # fmt: skip


@transaction.atomic
def withdraw_conflict_of_interest(*, conflict: DeclaredConflict, reason: str, by: User) -> DeclaredConflict:
    """Withdraw a conflict: it counts no longer and stays on record. The person it is about may, and who leads an inspection
    of the provider with them on the team. Raises PermissionDenied, and ValidationError naming the field.
    """
    if not DeclaredConflict.objects.visible_to(by).filter(pk=conflict.pk).exists():
        raise PermissionDenied("Only the person themselves and the lead inspector withdraw a declared conflict.")
    reason = _checked("reason", reason, LONGEST_TEXT)
    held = DeclaredConflict.objects.select_for_update(of=("self",)).get(pk=conflict.pk)
    if held.withdrawn_at is not None:
        raise ValidationError("This conflict was withdrawn in the meantime.")
    held.withdrawn_at, held.withdrawn_by, held.withdrawn_because = timezone.now(), by, reason
    with pghistory.context(user=by.pk, reason=reason):
        held.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    return held


def _assess(inspection: Inspection) -> "QuerySet[TeamMember]":
    return TeamMember.objects.current().filter(inspection=inspection, role__in=[role.value for role in ASSESSING_ROLES])


def _check_may_speak_for(user: User, inspection: Inspection, by: User) -> None:
    role = _assess(inspection).filter(user=by).values_list("role", flat=True).first()
    if role is None or (user != by and role != Role.LEAD):
        raise PermissionDenied("People declare their own conflicts of interest; the lead inspector records those of others.")
    if user != by and not may_declare(user, inspection):
        raise ValidationError({"user": f"{user.name} does not assess cases in this inspection"})


def _checked_kind(kind: str) -> str:
    if kind not in DeclaredConflict.Kind.values:
        raise ValidationError({"kind": "Select what the conflict is about"})
    return kind


_EMPTY = {"subject": "Enter the name of the office, or the reference of the officer or case", "reason": "Enter the reason"}


def _checked(name: str, text: str, longest: int) -> str:
    text = text.strip()
    if not text:
        raise ValidationError({name: _EMPTY[name]})
    if len(text) > longest:
        raise ValidationError({name: f"This must be {longest:,} characters or fewer"})
    if "\x00" in text:
        raise ValidationError({name: "This must not contain null characters"})
    return text
