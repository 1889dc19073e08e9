"""What assurers judged, what was laid side by side, and what was agreed: three facts, none of which replaces another."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cases.models import APPEND_ONLY, NEVER_DELETED, CaseAssessment
from moderation.models.four_eyes import OF_REVIEW, no_author, person
from moderation.models.reviews import Review
from moderation.rules import Theme
from standards.models import AnswerOption, Question


class ReviewJudgement(models.Model):
    """What one assurer answers to one question of a review, with the reason. The newest revision says what it was before."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="judgements", db_index=False)
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+", db_index=False)
    by = person()
    option = models.ForeignKey(AnswerOption, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "by", "question"], name="one_review_judgement_per_person"),
        ]
        triggers: ClassVar = [NEVER_DELETED, no_author("by", OF_REVIEW)]

    def __str__(self) -> str:
        return f"{self.question.code}: {self.option}"


class ReviewJudgementRevision(models.Model):
    """One accepted value of an assurer's judgement, kept for ever; `operation` makes a retry harmless."""

    judgement = models.ForeignKey(ReviewJudgement, on_delete=models.PROTECT, related_name="revisions", db_index=False)
    version = models.PositiveIntegerField()
    option = models.ForeignKey(AnswerOption, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    reason = models.TextField(blank=True)
    operation = models.UUIDField(unique=True)
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["judgement", "version"], name="one_review_revision_per_version")]
        triggers: ClassVar = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"Version {self.version}"


class Comparison(models.Model):
    """What the inspector had answered and what the assurer judged, when the two were laid side by side.

    Agreement is counted from these. Whatever either says later, this stays: an answer that changed because of the review would
    look like agreement.
    """

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="comparisons", db_index=False)
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+", db_index=False)
    version = models.PositiveIntegerField(help_text="Of the inspector's answer; 0 when there was none.")
    theirs = models.ForeignKey(AnswerOption, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    ours = models.ForeignKey(AnswerOption, on_delete=models.PROTECT, related_name="+", db_index=False)
    reason = models.TextField(blank=True, help_text="The assurer's.")
    compared_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["review", "id"]
        constraints = [models.UniqueConstraint(fields=["review", "question"], name="one_comparison_per_question")]
        triggers: ClassVar = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.question.code}: {self.theirs} and {self.ours}"

    @property
    def agrees(self) -> bool:
        return self.theirs_id == self.ours_id


class AgreedJudgement(models.Model):
    """What was settled about one question of an assessment, with the reason: the newest counts.

    A third fact beside the inspector's answer, of which it names the version that it was settled against, and the assurer's.
    """

    assessment = models.ForeignKey(CaseAssessment, on_delete=models.PROTECT, related_name="agreed_judgements", db_index=False)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="agreed_judgements", db_index=False)
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+", db_index=False)
    option = models.ForeignKey(AnswerOption, on_delete=models.PROTECT, related_name="+", db_index=False)
    reason = models.TextField()
    theme = models.CharField(max_length=20, choices=[(theme.value, theme.words) for theme in Theme], blank=True)
    version = models.PositiveIntegerField()
    by = person("agreed_judgements")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["assessment", "question", "-id"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="agreed_with_a_reason")]
        indexes = [models.Index(fields=["assessment", "question", "-id"], name="agreed_newest_first")]
        triggers: ClassVar = [
            APPEND_ONLY,
            no_author("by", "NEW.assessment_id"),
            pgtrigger.Trigger(
                name="four_eyes_judge",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (
                        SELECT FROM moderation_review review WHERE review.id = NEW.review_id
                            AND review.assessment_id = NEW.assessment_id AND review.judged_by_id <> NEW.by_id
                    ) THEN
                        RAISE EXCEPTION 'A disagreement is settled by somebody else.' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question.code}: {self.option}"
