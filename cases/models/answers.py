"""The assessment of a case: every answer, with its whole history."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.models.caseload import APPEND_ONLY, NEVER_DELETED, Case
from inspections.models import EditionMove, Inspection
from standards.models import AnswerOption, Question


@pghistory.track()
class CaseAssessment(models.Model):
    """The assessment of one case: its answers, and whether the inspector has handed it in."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="assessment")
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reopened_because = models.TextField(blank=True)
    officer_heard_at = models.DateTimeField(
        "responsible officer first heard", null=True, blank=True, help_text="When their interview was first finished."
    )
    # Of an assessment that was first written on paper, by hand, and typed in later (cases.transcribing).
    paper_date = models.DateField("date on the paper form", null=True, blank=True)
    paper_assessor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        help_text="Who filled in the paper form.",
    )  # fmt: skip
    transcribed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        help_text="Who says that it is typed in from paper.",
    )  # fmt: skip
    transcript_confirmed_at = models.DateTimeField(
        null=True, blank=True, help_text="When the paper form's assessor found in it what they wrote."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(submitted_at=None, submitted_by=None) | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="submission_has_time_and_person",
            ),
            models.CheckConstraint(
                condition=Q(paper_date=None, paper_assessor=None, transcribed_by=None, transcript_confirmed_at=None)
                | Q(paper_date__isnull=False, paper_assessor__isnull=False, transcribed_by__isnull=False),
                name="paper_form_has_date_and_people",
            ),
        ]
        indexes = [
            models.Index(fields=["submitted_at"], name="assessment_by_submission"),
            models.Index(
                fields=["paper_assessor"], name="assessment_to_confirm",
                condition=Q(paper_assessor__isnull=False, transcript_confirmed_at=None),
            ),
        ]  # fmt: skip
        triggers: ClassVar = [NEVER_DELETED]

    def __str__(self) -> str:
        return f"Assessment of {self.case}"


class Answer(models.Model):
    """What every answer holds: the chosen option, the words beside it and the version that a writer must name."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+", db_index=False)
    # The key to the option is a composite one, with the question (see the migrations): no option of another question fits.
    option = models.ForeignKey(
        AnswerOption,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    evidence = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    held = models.BooleanField(default=False, db_default=False)  # of an earlier edition (0014): no answer to the present one
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True


class AnswerRevision(models.Model):
    """One accepted value of an answer, kept for ever; `operation` makes a retry harmless, `move` wrote it if nobody did."""

    version = models.PositiveIntegerField()
    option = models.ForeignKey(
        AnswerOption,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    evidence = models.TextField(blank=True)
    operation = models.UUIDField(unique=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    move = models.ForeignKey(EditionMove, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)

    class Meta:
        abstract = True


class Judgement(Answer):
    """The answer to one question of the form about one case, with its evidence."""

    assessment = models.ForeignKey(CaseAssessment, on_delete=models.PROTECT, related_name="judgements", db_index=False)

    class Meta:
        constraints = [
            # Covers the tally: ratings are counted from the index alone.
            models.UniqueConstraint(fields=["assessment", "question"], include=["option"], name="one_judgement_per_question"),
        ]
        triggers: ClassVar = [NEVER_DELETED]

    def __str__(self) -> str:
        return f"{self.question.code}: {self.option}"


class JudgementRevision(AnswerRevision):
    """One accepted value of a judgement. Names the inspection so that staleness is seen in one index."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="+", db_index=False)
    judgement = models.ForeignKey(Judgement, on_delete=models.PROTECT, related_name="revisions", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["judgement", "version"], name="one_revision_per_version")]
        indexes = [models.Index(fields=["inspection", "id"], name="revision_by_inspection")]
        triggers: ClassVar = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"Version {self.version}"
