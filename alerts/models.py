"""Alerts of immediate risk and every step that follows. Each step is a row of its own that nobody can change or remove."""

from datetime import timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from alerts.rules import SEEING_ROLES, AlertKind, Clock, How
from cases.models import APPEND_ONLY, Case

EVENT = "alert:"


def _person(related_name: str = "+") -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name=related_name)


class AlertQuerySet(models.QuerySet["Alert"]):
    def visible_to(self, user: User) -> Self:
        """Alerts that the person raised, and for who inspects or checks that work all alerts of their inspections.

        A local assessor, who is staff of an inspected service, thus sees nobody else's, whosever the case is by now.
        """
        return self.filter(
            Q(case__inspection__team__role__in=[role.value for role in SEEING_ROLES]) | Q(raised_by_id=user.pk),
            case__inspection__team__user_id=user.pk,
            case__inspection__team__left_at=None,
        )

    def open(self) -> Self:
        return self.filter(closing=None)


class Alert(models.Model):
    """Somebody may be in danger, as was found in a case. `operation` is the form's own id: sent twice, raised once."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="alerts")
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.words) for kind in AlertKind])
    concern = models.TextField()
    operation = models.UUIDField(unique=True)
    raised_by = _person("alerts_raised")
    raised_at = models.DateTimeField(default=timezone.now)

    objects = AlertQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_at", "-id"]
        triggers: ClassVar = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, case {self.case}"

    @property
    def event(self) -> str:
        """What the notifications about it are known by."""
        return f"{EVENT}{self.pk}"

    @property
    def is_open(self) -> bool:
        return not hasattr(self, "closing")

    @property
    def state(self) -> str:
        """How far it is, in words."""
        if not self.is_open:
            return "Closed"
        return "Acknowledged" if hasattr(self, "acknowledgement") else "Not acknowledged"

    @property
    def clock(self) -> Clock:
        """The alert's time until now, or until it was closed. Read with `told` and its inspection, it costs no query."""
        first_told_at = min((telling.told_at for telling in self.told.all()), default=None)
        closed_at = None if self.is_open else self.closing.closed_at
        within = timedelta(hours=self.case.inspection.tell_within_hours)
        return Clock(self.raised_at, first_told_at, closed_at, within, timezone.now())


class Telling(models.Model):
    """Somebody outside the inspection team was told of the danger: who, when and how."""

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="told")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=120)
    organisation = models.CharField(max_length=120)
    told_at = models.DateTimeField()
    how = models.CharField(max_length=20, choices=[(how.value, how.words) for how in How])
    recorded_by = _person()
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["told_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(told_at__lte=F("recorded_at")), name="told_before_it_was_recorded"),
        ]
        triggers: ClassVar = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.name}, {self.role}, {self.organisation}"


class Acknowledgement(models.Model):
    """The lead inspector has read the alert and has taken it on."""

    alert = models.OneToOneField(Alert, on_delete=models.PROTECT, related_name="acknowledgement")
    acknowledged_by = _person()
    acknowledged_at = models.DateTimeField(default=timezone.now)

    class Meta:
        triggers: ClassVar = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"Acknowledged by {self.acknowledged_by}"


class Closing(models.Model):
    """The alert is closed: what came of it. Its clock stops."""

    alert = models.OneToOneField(Alert, on_delete=models.PROTECT, related_name="closing")
    outcome = models.TextField()
    closed_by = _person()
    closed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        triggers: ClassVar = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"Closed by {self.closed_by}"
