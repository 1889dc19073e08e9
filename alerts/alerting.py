"""Raising an alert of immediate risk, and each step until it is closed. Every step is added, and nothing ever changed.

None of it asks for the phase of the inspection or the state of the assessment: danger keeps to neither. The lead inspector is
notified with the alert itself; whoever leads the inspection from then on is found by a sweep.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from alerts.models import Acknowledgement, Alert, Closing, Telling
from alerts.permissions import leads
from alerts.queries import untold_alerts
from alerts.rules import CLOSED, ONLY_THE_LEAD, AlertKind, How
from cases.models import Case
from notifications.notifying import notify
from notifications.rules import Kind


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody who was told, when and how."""

    name: str
    role: str
    organisation: str
    told_at: datetime
    how: How


@transaction.atomic
def raise_alert(*, case: Case, kind: AlertKind, concern: str, told: Told | None, operation: UUID, by: User) -> Alert:
    """Raise an alert about a case; whoever may see the case may. The same operation again returns what it raised before.

    Raises PermissionDenied, and ValidationError without a concern or for a time to come.
    """
    if not Case.objects.known_to(by).filter(pk=case.pk).exists():
        raise PermissionDenied
    words = _given(concern, "concern", "Enter what the concern is")
    alert, is_new = Alert.objects.get_or_create(
        operation=operation, raised_by=by, case=case, defaults={"kind": kind.value, "concern": words}
    )
    if is_new and told is not None:
        _record(alert, told, by)
    if is_new:
        tell_leads()
    return alert


@transaction.atomic
def tell_leads() -> int:
    """Notify lead inspectors of every open alert that they have not been told of, and return of how many.

    Of an alert that was just raised; or because nobody led the inspection then, or somebody else leads it now.
    """
    untold = untold_alerts()
    for alert, lead in untold:
        case = alert.case
        subject, link = f"Alert of immediate risk: case {case.reference}", reverse("alert", args=[alert.pk])
        notify(lead, Kind.IMMEDIATE_RISK, subject, link, about=case.inspection, case=case.reference, once=alert.event)
    return len(untold)


@transaction.atomic
def add_telling(*, alert: Alert, told: Told, by: User) -> Telling:
    """Record that somebody was told. Whoever sees the alert may.

    Raises PermissionDenied, and ValidationError for a time to come or once the alert is closed.
    """
    return _record(_held(alert, by), told, by)


@transaction.atomic
def acknowledge(*, alert: Alert, by: User) -> Acknowledgement:
    """Say that the lead inspector has taken the alert on. Doing it again changes nothing. Raises PermissionDenied."""
    held = _held(alert, by, _require_lead)
    return Acknowledgement.objects.get_or_create(alert=held, defaults={"acknowledged_by": by})[0]


@transaction.atomic
def close(*, alert: Alert, outcome: str, by: User) -> Closing:
    """Close an alert with its outcome, once it was acknowledged. Only the lead inspector may.

    Raises PermissionDenied, and ValidationError without an outcome, before it was acknowledged or once it is closed.
    """
    held = _held(alert, by, _require_lead)
    if not Acknowledgement.objects.filter(alert=held).exists():
        raise ValidationError("Acknowledge the alert before you close it.")
    return Closing.objects.create(alert=held, outcome=_given(outcome, "outcome", "Enter the outcome"), closed_by=by)


def _require_lead(alert: Alert, by: User) -> None:
    if not leads(by, alert.case.inspection):
        raise PermissionDenied(ONLY_THE_LEAD)


def _held(alert: Alert, by: User, require: Callable[[Alert, User], None] | None = None) -> Alert:
    """Lock an open alert that the person sees, so that it stays open while a step is added, and return it."""
    if not Alert.objects.visible_to(by).filter(pk=alert.pk).exists():
        raise PermissionDenied
    held = Alert.objects.select_for_update(of=("self",)).select_related("case__inspection").get(pk=alert.pk)
    if require is not None:
        require(held, by)
    if Closing.objects.filter(alert=held).exists():
        raise ValidationError(CLOSED)
    return held


def _record(alert: Alert, told: Told, by: User) -> Telling:
    if told.told_at > timezone.now():
        raise ValidationError({"told_on": "The date and time must be in the past"})
    columns = {name: value.strip() if isinstance(value, str) else value for name, value in asdict(told).items()}
    return Telling.objects.create(alert=alert, recorded_by=by, **columns | {"how": told.how.value})


def _given(text: str, name: str, otherwise: str) -> str:
    if not text.strip():
        raise ValidationError({name: otherwise})
    return text.strip()
