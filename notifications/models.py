"""What each person was told, and which emails they want about it."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from inspections.models import Inspection
from notifications.rules import Email, Kind

_EMAIL_WAITS = Q(emailed_at=None, email_due_at__isnull=False)
EMAIL_GIVEN_UP = Q(emailed_at=None, email_due_at=None, attempts__gt=0)


class NotificationQuerySet(models.QuerySet["Notification"]):
    def visible_to(self, user: User) -> Self:
        """What the person was told: everybody reads their own, and nobody else's."""
        return self.filter(user_id=user.pk)

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def waiting_for_email(self) -> Self:
        """Those whose email is still to go out, now or later."""
        return self.filter(_EMAIL_WAITS)

    def given_up(self) -> Self:
        """Those whose email was refused so often that it is not tried again by itself."""
        return self.filter(EMAIL_GIVEN_UP)


class Notification(models.Model):
    """One person is told of one event, in the transaction of the event; the row is the request for its email and the receipt.

    `subject` says what happened with the reference of the case at most: nobody is named who is on probation.
    `kind` is a notifications.rules.Kind. `once`, where it is not empty, says which event it is: nobody is told of that twice.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notifications")
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=200)
    link = models.CharField(max_length=500, help_text="Address within the product.")
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, null=True, related_name="+")
    case_reference = models.CharField(max_length=60, blank=True, help_text="All that an email says about a case.")
    email_words = models.CharField(max_length=200, blank=True, help_text="What its email says, where not what its kind says.")
    once = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    email_due_at = models.DateTimeField(null=True, blank=True, help_text="Empty: none, or given up after too many attempts.")
    emailed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0, help_text="How often a mail server has refused the email.")
    failure = models.CharField(max_length=200, blank=True, help_text="Why it did so last.")

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(link__startswith="/") & ~Q(link__startswith="//"), name="notification_leads_into_the_product"
            ),
            models.UniqueConstraint(fields=["user", "once"], condition=~Q(once=""), name="told_once_of_one_event"),
        ]
        indexes = [
            models.Index(fields=["user", "-id"], name="notification_of_person"),
            models.Index(fields=["user"], condition=Q(read_at=None), name="notification_unread"),
            models.Index(fields=["email_due_at"], condition=_EMAIL_WAITS, name="notification_email_waits"),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def kind_words(self) -> str:
        """What happened, as the settings name it."""
        return Kind(self.kind).words


class EmailChoice(models.Model):
    """When one person gets emails of one kind, where it is not as everybody's. No record: it says nothing about any work."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="email_choices")
    kind = models.CharField(max_length=40)
    email = models.CharField(max_length=10, choices=[(email.value, email.words) for email in Email])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="one_choice_per_person_and_kind")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.email}"
