"""What was answered in an exercise, the gold answers among it, and what was said about the answers afterwards."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cases.models import APPEND_ONLY, NEVER_DELETED
from exercises.models.exercises import Exercise, GoldCase
from moderation.models.four_eyes import person
from standards.models import AnswerOption, Question

# The row of the exercise is held while it is looked at: nobody confirms it, or moves its lock, between the look and the write.
_IN_TIME = pgtrigger.Trigger(
    name="in_time",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func="""
        PERFORM FROM exercises_exercise exercise JOIN exercises_goldcase gold ON gold.exercise_id = exercise.id
        WHERE gold.id = NEW.case_id AND gold.removed_at IS NULL AND (
            NEW.is_gold AND exercise.state = 'draft'
            OR NOT NEW.is_gold AND exercise.state = 'confirmed' AND exercise.opens_at <= now() AND now() < exercise.locks_at
                AND exercise.confirmed_by_id <> NEW.by_id
                AND NOT EXISTS (
                    SELECT FROM exercises_exerciseanswerrevision revision
                    JOIN exercises_exerciseanswer answer ON answer.id = revision.answer_id AND answer.is_gold
                    JOIN exercises_goldcase other ON other.id = answer.case_id
                    WHERE other.exercise_id = exercise.id AND revision.by_id = NEW.by_id
                )
        ) FOR SHARE OF exercise;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'An exercise takes answers while it is open, from those who do not know the gold answers.'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)
_WHILE_REVEALED = pgtrigger.Trigger(
    name="while_revealed",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        IF NOT EXISTS (
            SELECT FROM exercises_exercise exercise JOIN exercises_goldcase gold ON gold.exercise_id = exercise.id
            WHERE gold.id = NEW.case_id AND exercise.state = 'confirmed' AND exercise.reveals_at <= now()
        ) THEN
            RAISE EXCEPTION 'Answers are discussed from the reveal until the exercise is closed.'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class ExerciseAnswer(models.Model):
    """What one person answers to one question about a gold case; `is_gold`: what everybody should have answered, and why."""

    case = models.ForeignKey(GoldCase, on_delete=models.PROTECT, related_name="answers", db_index=False)
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+", db_index=False)
    is_gold = models.BooleanField(default=False)
    by = person("exercise_answers", help_text="Who answered; of a gold answer, who wrote it as it stands.")
    option = models.ForeignKey(AnswerOption, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["case", "question", "id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "question"], condition=Q(is_gold=True), name="one_gold_answer"),
            models.UniqueConstraint(
                fields=["case", "question", "by"], condition=Q(is_gold=False), name="one_exercise_answer_per_person"
            ),
        ]
        triggers: ClassVar = [NEVER_DELETED, _IN_TIME]

    def __str__(self) -> str:
        return f"{self.question.code}: {self.option}"


class ExerciseAnswerRevision(models.Model):
    """One accepted value of an answer in an exercise, kept for ever; `operation` makes a retry harmless."""

    answer = models.ForeignKey(ExerciseAnswer, on_delete=models.PROTECT, related_name="revisions", db_index=False)
    version = models.PositiveIntegerField()
    option = models.ForeignKey(AnswerOption, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    reason = models.TextField(blank=True)
    by = person()
    operation = models.UUIDField(unique=True)
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["answer", "version"]
        constraints = [models.UniqueConstraint(fields=["answer", "version"], name="one_exercise_revision_per_version")]
        triggers: ClassVar = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"Version {self.version}"


class Remark(models.Model):
    """Something said about the answers to one question of a gold case after the reveal, under the person's name."""

    case = models.ForeignKey(GoldCase, on_delete=models.PROTECT, related_name="remarks", db_index=False)
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+", db_index=False)
    text = models.TextField()
    by = person()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["case", "id"]
        indexes = [models.Index(fields=["case", "question", "id"], name="remarks_of_a_question")]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="remark_has_words")]
        triggers: ClassVar = [APPEND_ONLY, _WHILE_REVEALED]

    def __str__(self) -> str:
        return f"Remark by {self.by}"


class Lesson(models.Model):
    """What was learnt from an exercise about one key question or prompt of its edition."""

    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="lessons")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+", db_index=False)
    text = models.TextField()
    by = person()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["exercise", "id"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="lesson_has_words")]
        triggers: ClassVar = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"Learnt about {self.question.code}"
