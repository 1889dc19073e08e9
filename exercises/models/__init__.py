"""What is stored of benchmarking exercises."""

from exercises.models.answers import ExerciseAnswer, ExerciseAnswerRevision, Lesson, Remark
from exercises.models.cohorts import CohortMember, CohortMemberQuerySet, TrainingCohort, who_arranged
from exercises.models.exercises import Exercise, ExerciseQuerySet, GoldCase

__all__ = [
    "CohortMember",
    "CohortMemberQuerySet",
    "Exercise",
    "ExerciseAnswer",
    "ExerciseAnswerRevision",
    "ExerciseQuerySet",
    "GoldCase",
    "Lesson",
    "Remark",
    "TrainingCohort",
    "who_arranged",
]
