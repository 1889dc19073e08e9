"""What responsible officers told us: one interview each in an inspection, about one of their cases."""

from typing import ClassVar, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from cases.models import APPEND_ONLY, NEVER_DELETED, Answer, AnswerRevision, Case, ResponsibleOfficer
from inspections.models import Inspection
from inspections.rules import ALL_CASES_ROLES


class InterviewQuerySet(models.QuerySet["Interview"]):
    def visible_to(self, user: User) -> Self:
        """Interviews about cases that the person may see."""
        return self.filter(
            Q(case__inspection__team__role__in=[role.value for role in ALL_CASES_ROLES]) | Q(case__allocated_to_id=user.pk),
            case__inspection__team__user_id=user.pk,
            case__inspection__team__left_at=None,
        )


@pghistory.track()
class Interview(models.Model):
    """An interview with a responsible officer, after one of their cases only (Bulletin 2020/01, note 3).

    `case` and `officer` refer to the case together, so the officer is always the one who holds the case; with `officer`
    unique, the database itself refuses a second interview of the same officer in the inspection.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="interview")
    officer = models.OneToOneField(
        ResponsibleOfficer,
        on_delete=models.PROTECT,
        related_name="interview",
        error_messages={"unique": "This officer has already been interviewed in this inspection."},
    )
    interviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="interviews")
    held_on = models.DateField(null=True, blank=True)
    held_at = models.TimeField("start time", null=True, blank=True)
    mode = models.CharField(max_length=20, blank=True)
    grade = models.CharField(max_length=40, blank=True)
    caseload_fte = models.DecimalField(
        "cases responsible for (full-time equivalent)", max_digits=5, decimal_places=1, null=True, blank=True
    )
    submitted_at = models.DateTimeField("finished", null=True, blank=True)

    objects = InterviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(caseload_fte=None) | Q(caseload_fte__gte=0), name="caseload_is_not_negative"),
        ]
        triggers: ClassVar = [NEVER_DELETED]

    def __str__(self) -> str:
        return f"Interview about {self.case}"


class InterviewChoice(models.Model):
    """The lead inspector has chosen after which case an officer is interviewed; the latest counts, while the case is theirs."""

    officer = models.ForeignKey(ResponsibleOfficer, on_delete=models.PROTECT, related_name="interview_choices")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="interview_choices")
    reason = models.TextField()
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="choice_has_a_reason")]
        triggers: ClassVar = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"Interview of {self.officer} after {self.case}"


class InterviewBooking(models.Model):
    """When an officer is to be interviewed, agreed beforehand; the latest counts. One without a day calls it off.

    An interview that is held is an Interview: what was booked stays as it was.
    """

    officer = models.ForeignKey(ResponsibleOfficer, on_delete=models.PROTECT, related_name="interview_bookings")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="interview_bookings")
    on = models.DateField(null=True, blank=True)
    at = models.TimeField(null=True, blank=True)
    mode = models.CharField(max_length=20, blank=True)
    booked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    booked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(on__isnull=False) | Q(on=None, at=None, mode=""), name="a_time_is_of_a_day")
        ]
        triggers: ClassVar = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"Interview of {self.officer} booked for {self.on}" if self.on else f"Interview of {self.officer} called off"


class InterviewAnswer(Answer):
    """The officer's answer to one question, and why."""

    interview = models.ForeignKey(Interview, on_delete=models.PROTECT, related_name="answers", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["interview", "question"], include=["option"], name="one_answer_per_question"),
        ]
        triggers: ClassVar = [NEVER_DELETED]

    def __str__(self) -> str:
        return f"{self.question.code}: {self.option}"


class InterviewAnswerRevision(AnswerRevision):
    """One accepted value of an interview answer."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="+", db_index=False)
    answer = models.ForeignKey(InterviewAnswer, on_delete=models.PROTECT, related_name="revisions", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["answer", "version"], name="one_answer_revision_per_version")]
        triggers: ClassVar = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"Version {self.version}"
