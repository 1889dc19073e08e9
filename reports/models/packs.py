"""Report packs: the documents made of what an inspection has found so far, and the practice examples that may stand in them."""

import uuid
from typing import Any, ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from cases.models import APPEND_ONLY, NEVER_DELETED, AnswerMark, Judgement
from inspections.models import Inspection
from moderation.permissions import judges_blind
from ratings.models import RatingRun
from reports.rules import READING_ROLES, Outcome

READING = [role.value for role in READING_ROLES]


def person() -> "models.ForeignKey[Any, Any]":
    """Somebody who did something: they leave, their work stays."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")


class ReportPackQuerySet(models.QuerySet["ReportPack"]):
    def visible_to(self, user: User) -> Self:
        """Packs of inspections in which the person's role sees the report, and in which they do not judge a case blind."""
        return self.filter(
            ~judges_blind(user, "inspection"),
            inspection__team__user_id=user.pk,
            inspection__team__left_at=None,
            inspection__team__role__in=READING,
        )


class ReportPack(models.Model):
    """One version of the documents of an inspection, made by the worker: asked for by somebody, finished once, well or not.

    A row is work for the worker until `finished_at` is set; whoever works on it holds it until `held_until`. `content` is what
    the documents say, as data, and `run` the ratings they rest on: they stay as they were, whatever happens later.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="report_packs")
    version = models.PositiveIntegerField()
    requested_by = person()
    requested_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    held_until = models.DateTimeField(null=True, blank=True)
    run = models.ForeignKey(RatingRun, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    content = models.JSONField(default=dict)
    finished_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=300, blank=True)

    objects = ReportPackQuerySet.as_manager()

    class Meta:
        ordering = ["inspection", "-version"]
        indexes = [models.Index(fields=["held_until"], condition=Q(finished_at=None), name="report_pack_to_make")]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "version"], name="one_pack_per_version"),
            models.UniqueConstraint(fields=["inspection"], condition=Q(finished_at=None), name="one_pack_at_a_time"),
        ]
        triggers: ClassVar = [
            NEVER_DELETED,
            pgtrigger.Protect(
                name="finished_once", operation=pgtrigger.Update, condition=pgtrigger.Condition("OLD.finished_at IS NOT NULL")
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.version} of the report on {self.inspection}"

    @property
    def state(self) -> str:
        """What has become of the request, in words."""
        if self.finished_at is None:
            return "In progress"
        return "Failed" if self.failure else "Ready"


def _unguessable(file: Any, name: str) -> str:
    """Return where a document is stored: under nothing that anybody has chosen."""
    return f"reports/{uuid.uuid4().hex}"


class PackFileQuerySet(models.QuerySet["PackFile"]):
    def visible_to(self, user: User) -> Self:
        """Documents of packs that the person may see."""
        return self.filter(
            ~judges_blind(user, "pack__inspection"),
            pack__inspection__team__user_id=user.pk,
            pack__inspection__team__left_at=None,
            pack__inspection__team__role__in=READING,
        )


class PackFile(models.Model):
    """One document of a pack. `sha256` is that of its content, by which a copy can be known."""

    pack = models.ForeignKey(ReportPack, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=160)
    title = models.CharField(max_length=100)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(help_text="In bytes.")
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to=_unguessable, max_length=60)

    objects = PackFileQuerySet.as_manager()

    class Meta:
        ordering = ["pack", "id"]
        constraints = [models.UniqueConstraint(fields=["pack", "name"], name="one_file_per_name_in_a_pack")]
        triggers: ClassVar = [APPEND_ONLY]

    def __str__(self) -> str:
        return self.name


class PackFileRead(models.Model):
    """Somebody has taken a document out: written before the first byte is sent."""

    file = models.ForeignKey(PackFile, on_delete=models.PROTECT, related_name="reads")
    by = person()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        triggers: ClassVar = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.file} read by {self.by} at {self.at:%Y-%m-%d %H:%M}"


class ExampleCheck(models.Model):
    """Somebody has read a practice example for what it tells of people, and said whether it may go out, and in which words.

    The example stands beside an answer (`mark`), or is the answer to one of the form's questions for examples (`answer`).
    Append-only: the newest counts, as long as the inspector's words are still the `original` that was read. `stays` lists the
    marked words (reports.names) that were left in knowingly.
    """

    mark = models.ForeignKey(AnswerMark, on_delete=models.PROTECT, null=True, blank=True, related_name="checks")
    answer = models.ForeignKey(Judgement, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField()
    outcome = models.CharField(max_length=20, choices=[(one.value, one.words) for one in Outcome])
    original = models.TextField()
    words = models.TextField(blank=True)
    stays = models.JSONField(default=list)
    reason = models.TextField(blank=True)
    checked_by = person()
    checked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["mark", "answer", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["mark", "version"], name="one_check_per_version"),
            models.UniqueConstraint(fields=["answer", "version"], name="one_check_of_an_answer_per_version"),
            models.CheckConstraint(
                condition=Q(mark=None, answer__isnull=False) | Q(mark__isnull=False, answer=None), name="check_is_of_one_example"
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.NAMES_CHANGED) & ~Q(words="") | Q(outcome=Outcome.LEFT_OUT) & ~Q(reason=""),
                name="goes_out_with_words_or_stays_with_a_reason",
            ),
        ]
        triggers: ClassVar = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} ({self.mark or self.answer})"
