"""What people say about their answers, beside the answers themselves."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.marks import PRACTICES, Part
from cases.models.answers import CaseAssessment
from cases.models.caseload import APPEND_ONLY, NEVER_DELETED
from standards.models import Question


@pghistory.track()
class Completion(models.Model):
    """What somebody said about a page of the form: that it is completed, or that they will come back to it.

    `sure_of` is the option in which the judgement was confirmed although the prompts point the other way, and `because` why.
    """

    assessment = models.ForeignKey(CaseAssessment, on_delete=models.PROTECT, related_name="completions", db_index=False)
    page = models.CharField(max_length=120)
    completed = models.BooleanField()
    sure_of = models.CharField(max_length=60, blank=True)
    because = models.TextField(blank=True)
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "page"], name="one_completion_per_page"),
            models.CheckConstraint(condition=Q(sure_of="") | ~Q(because=""), name="who_is_sure_says_why"),
        ]
        triggers: ClassVar = [NEVER_DELETED]

    def __str__(self) -> str:
        return f"{self.page}: {'completed' if self.completed else 'to come back to'}"


@pghistory.track()
class AnswerMark(models.Model):
    """What somebody notes beside an answer: a flag for quality assurance, a practice example, the source of the evidence.

    `changed_because` says why the answer changed after the responsible officer was heard (CaseAssessment.officer_heard_at).
    """

    assessment = models.ForeignKey(CaseAssessment, on_delete=models.PROTECT, related_name="marks", db_index=False)
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+", db_index=False)
    flagged = models.BooleanField(default=False)
    flag_note = models.TextField(blank=True)
    practice = models.CharField(max_length=10, choices=list(PRACTICES.items()), blank=True)
    practice_text = models.TextField(blank=True)
    source = models.CharField(max_length=40, blank=True, help_text="Code from the list of sources.")
    source_on = models.DateField(null=True, blank=True)
    changed_because = models.TextField(blank=True)
    marked_at = models.DateTimeField()
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "question"], name="one_mark_per_answer"),
            models.CheckConstraint(condition=Q(practice="") | ~Q(practice_text=""), name="practice_example_has_words"),
        ]
        triggers: ClassVar = [NEVER_DELETED]

    def __str__(self) -> str:
        return f"Mark beside {self.question.code}"


class MarkRevision(models.Model):
    """One accepted value of one part of a mark, as it was typed, kept for ever; `operation` makes a retry harmless."""

    mark = models.ForeignKey(AnswerMark, on_delete=models.PROTECT, related_name="revisions", db_index=False)
    part = models.CharField(max_length=10, choices=[(part.value, part.name.capitalize()) for part in Part])
    version = models.PositiveIntegerField()
    choice = models.CharField(max_length=40, blank=True)
    words = models.TextField(blank=True)
    operation = models.UUIDField(unique=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mark", "part", "version"], name="one_revision_per_version_of_part")]
        triggers: ClassVar = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.part}, version {self.version}"
