"""Queries: questions to the inspector about one version of one answer, and everything said about them."""

from typing import ClassVar, Self

import pghistory
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from cases.models import APPEND_ONLY, NEVER_DELETED, Case, CaseAssessment, Judgement, JudgementRevision
from moderation.models.four_eyes import no_author, person
from moderation.models.reviews import ASSURING
from moderation.rules import QueryState, Step
from standards.models import Question


class QueryQuerySet(models.QuerySet["Query"]):
    def visible_to(self, user: User) -> Self:
        """Queries about cases that the person may see: of a whole inspection, or those they answer or are asked."""
        return self.filter(
            Q(assessment__case__inspection__team__role__in=ASSURING)
            | Q(assessment__case__allocated_to_id=user.pk)
            | Q(assigned_to_id=user.pk),
            assessment__case__in=Case.objects.visible_to(user),
            assessment__case__inspection__team__user_id=user.pk,
            assessment__case__inspection__team__left_at=None,
        )

    def with_current(self) -> Self:
        """Read with each query the version that the answer has now, as `current`; 0 while there is no answer."""
        answer = Judgement.objects.filter(assessment=OuterRef("assessment"), question=OuterRef("question"))
        return self.annotate(current=Coalesce(Subquery(answer.values("version")), 0))

    def open(self) -> Self:
        """Queries that nobody has found resolved, or whose answer has changed since somebody did."""
        resolved = QueryState.RESOLVED.value
        return self.with_current().filter(~Q(state=resolved) | Q(current__gt=F("settled_version")))


@pghistory.track()
class Query(models.Model):
    """A question to the inspector about one version of one answer. What was said is in its steps.

    `settled_version` is the version of the answer with which it was resolved: a later one opens it again, by itself.
    """

    assessment = models.ForeignKey(CaseAssessment, on_delete=models.PROTECT, related_name="queries")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+", db_index=False)
    revision = models.ForeignKey(
        JudgementRevision, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        help_text="The version it is about; empty where there was no answer.",
    )  # fmt: skip
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=[(s.value, s.words) for s in QueryState], default=QueryState.OPEN)
    settled_version = models.PositiveIntegerField(null=True, blank=True)
    assigned_to = person("queries_assigned", null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    operation = models.UUIDField(unique=True, help_text="Of the form it was asked with: sent twice, asked once.")
    asked_by = person()
    asked_at = models.DateTimeField(default=timezone.now)

    objects = QueryQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "id"]
        verbose_name_plural = "queries"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=QueryState.RESOLVED.value) | Q(settled_version__isnull=False), name="resolved_at_a_version"
            ),
        ]
        triggers: ClassVar = [NEVER_DELETED, no_author("asked_by", "NEW.assessment_id")]

    def __str__(self) -> str:
        return f"Query about {self.question.code}, {self.assessment}"


class QueryStep(models.Model):
    """One step of a query and what was said with it. `version` is that of the answer at that moment."""

    query = models.ForeignKey(Query, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=10, choices=[(step.value, step.words) for step in Step])
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField()
    by = person()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(step=Step.ASSIGN.value) | ~Q(text=""), name="query_step_has_words"),
        ]
        triggers: ClassVar = [
            APPEND_ONLY,
            no_author("by", "SELECT assessment_id FROM moderation_query WHERE id = NEW.query_id", "NEW.step = 'resolve'"),
        ]

    def __str__(self) -> str:
        return f"{self.step} by {self.by}"
