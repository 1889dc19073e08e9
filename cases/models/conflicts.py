"""Who must not assess which cases, because they or others have declared a conflict of interest."""

from datetime import date
from typing import ClassVar, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from cases.models.caseload import NEVER_DELETED
from inspections.models import Provider, TeamMember
from inspections.rules import Role

_SAME = "(OLD.user_id, OLD.provider_id, OLD.kind, OLD.subject, OLD.reason, OLD.starts_on, OLD.ends_on, OLD.declared_by_id)"


class DeclaredConflictQuerySet(models.QuerySet["DeclaredConflict"]):
    def visible_to(self, user: User) -> Self:
        """The person's own, and those of their teams for whoever leads an inspection of the provider."""
        led = TeamMember.objects.current().filter(user=user, role=Role.LEAD, inspection__provider=OuterRef("provider"))
        led = led.filter(inspection__team__user=OuterRef("user"), inspection__team__left_at=None)
        return self.filter(Q(user=user) | Exists(led))

    def in_force(self, on: date) -> Self:
        """Those that count on a day: not withdrawn, begun, and not over."""
        begun = Q(starts_on=None) | Q(starts_on__lte=on)
        return self.filter(begun, Q(ends_on=None) | Q(ends_on__gte=on), withdrawn_at=None)


@pghistory.track()
class DeclaredConflict(models.Model):
    """Somebody must not assess the cases of a provider, or those of one office or officer of it, or one case.

    It counts in every inspection of the provider, from and until the days given, unless it is withdrawn.
    """

    class Kind(models.TextChoices):
        PROVIDER = "provider", "The provider"
        OFFICE = "office", "An office"
        OFFICER = "officer", "A responsible officer"
        CASE = "case", "A case"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="declared_conflicts")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="declared_conflicts")
    kind = models.CharField(max_length=10, choices=Kind)
    subject = models.CharField(
        max_length=120, blank=True, help_text="Name of the office, or the provider's reference of the officer or case."
    )
    reason = models.TextField()
    starts_on = models.DateField("counts from", null=True, blank=True, help_text="Empty: from any day on.")
    ends_on = models.DateField("counts until", null=True, blank=True, help_text="Empty: for good.")
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(default=timezone.now)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.TextField(blank=True)

    objects = DeclaredConflictQuerySet.as_manager()

    class Meta:
        ordering = ["user__name", "user", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind="provider", subject="") | ~Q(kind="provider") & ~Q(subject=""),
                                   name="conflict_names_its_subject"),
            models.CheckConstraint(condition=~Q(reason=""), name="conflict_has_a_reason"),
            models.CheckConstraint(condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                                   name="conflict_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_because="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_because=""),
                name="conflict_is_withdrawn_with_a_reason",
            ),
        ]  # fmt: skip
        triggers: ClassVar = [
            NEVER_DELETED,
            pgtrigger.Protect(
                name="withdrawn_once_and_else_unchanged",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    f"OLD.withdrawn_at IS NOT NULL OR {_SAME} IS DISTINCT FROM {_SAME.replace('OLD', 'NEW')}"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.about}"

    @property
    def about(self) -> str:
        """What it is about, for instance "office North Street"; a provider by its name."""
        names = {"office": "office", "officer": "officer", "case": "case"}
        return f"{names[self.kind]} {self.subject}" if self.kind in names else str(self.provider)
