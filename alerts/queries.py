"""Alerts as people may see them: of one case, of one inspection, and how many are open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Prefetch, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from alerts.models import EVENT, Alert, Telling
from cases.models import Case
from inspections.models import Inspection, TeamMember
from inspections.rules import Role
from inspections.signals import Happening, Need, counted
from notifications.models import Notification


def alerts_seen_by(user: User) -> QuerySet[Alert]:
    """Return the alerts that the person may see with all their steps, the newest first; two queries."""
    steps = ("case__inspection__provider", "raised_by", "acknowledgement__acknowledged_by", "closing__closed_by")
    told = Prefetch("told", Telling.objects.select_related("recorded_by"))
    return Alert.objects.visible_to(user).select_related(*steps).prefetch_related(told)


def alerts_of_case(case: Case, user: User) -> list[Alert]:
    """Return the alerts about a case that the person may see, the longest open first; one query where there is none."""
    return _open_first(alerts_seen_by(user).filter(case=case.pk))


def alerts_of_inspection(inspection: Inspection, user: User) -> list[Alert]:
    """Return the alerts of an inspection that the person may see, open ones first; two queries however many."""
    return _open_first(alerts_seen_by(user).filter(case__inspection=inspection.pk))


def alerts_for_programs(user: User, inspection: Inspection) -> QuerySet[Alert]:
    """Return the same alerts in the order in which programs page through them."""
    return alerts_seen_by(user).filter(case__inspection=inspection.pk)


def alert_needs(*, inspection: Inspection, user: User, role: Role, **_signal: Any) -> list[Need]:
    """Return that alerts wait for the lead inspector to take them on. One query, for the lead inspector alone."""
    if role != Role.LEAD:
        return []
    open_ones = Alert.objects.visible_to(user).open().filter(case__inspection=inspection, acknowledgement=None)
    number = open_ones.order_by().values("pk").distinct().count()
    words = f"Acknowledge {counted(number, 'alert')} of immediate risk"
    return [Need(words, url=reverse("alerts", args=[inspection.reference]), is_late=True)] if number else []


def alert_events(*, inspection: Inspection, user: User, number: int, **_signal: Any) -> list[Happening]:
    """Return the latest alerts that the person may see, as events that say nothing of what is in them. One query."""
    seen = Alert.objects.visible_to(user).filter(case__inspection=inspection).select_related("case").distinct()
    return [Happening(one.raised_at, f"Alert raised about case {one.case.reference}", one.raised_by_id) for one in seen[:number]]


def untold_alerts() -> list[tuple[Alert, User]]:
    """Return the open alerts of which whoever leads the inspection now was not told, with that person. One query for none."""
    leading = TeamMember.objects.current().filter(role=Role.LEAD, user__is_active=True)
    lead = leading.filter(inspection=OuterRef("case__inspection")).values("user")
    event = Concat(Value(EVENT), Cast(OuterRef("pk"), TextField()))
    told = Notification.objects.filter(user=OuterRef("lead"), once=event)
    alerts = Alert.objects.open().annotate(lead=Subquery(lead))
    found = dict(alerts.filter(~Exists(told), lead__isnull=False).order_by("pk").values_list("pk", "lead"))
    if not found:
        return []
    read, people = Alert.objects.select_related("case__inspection").in_bulk(found), User.objects.in_bulk(found.values())
    return [(read[pk], people[lead]) for pk, lead in found.items()]


def _open_first(newest_first: Iterable[Alert]) -> list[Alert]:
    """Return the open alerts, those that have waited longest first, then the closed ones."""
    alerts = list(newest_first)
    return [*reversed([alert for alert in alerts if alert.is_open]), *(alert for alert in alerts if not alert.is_open)]


def case_to_alert_about(user: User, pk: int) -> Case | None:
    """Return a case that the person may raise an alert about, also one that they are to judge blind; None for no such case."""
    return Case.objects.known_to(user).select_related("inspection__provider").filter(pk=pk).first()


def sees_case_of(alert: Alert, user: User) -> bool:
    """Return whether the person may still see the case; a local assessor may not once somebody else assesses it. One query."""
    return Case.objects.visible_to(user).filter(pk=alert.case_id).exists()


@dataclass(frozen=True, slots=True)
class OpenAlerts:
    """How many alerts of an inspection are open, and since when the oldest is."""

    reference: str
    provider: str
    number: int
    lasts: timedelta  # since the oldest was raised


def open_alerts(user: User) -> list[OpenAlerts]:
    """Return how many alerts that the person sees are open, by inspection, the oldest first; one query where there is none."""
    visible = Alert.objects.visible_to(user).open().order_by()
    counted = visible.values("case__inspection").annotate(number=Count("pk"), oldest=Min("raised_at")).order_by("oldest")
    rows = {row["case__inspection"]: row for row in counted}
    if not rows:
        return []
    found = Inspection.objects.select_related("provider").in_bulk(rows)
    return [
        OpenAlerts(found[pk].reference, str(found[pk]), row["number"], timezone.now() - row["oldest"]) for pk, row in rows.items()
    ]  # fmt: skip
