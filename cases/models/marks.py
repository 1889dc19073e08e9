"""What people say about their answers, beside the answers themselves."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.models.answers import CaseAssessment
from cases.models.caseload import NEVER_DELETED


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
