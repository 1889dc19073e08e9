"""Addresses under /api/."""

from django.urls import path

from exercises.api import reading
from exercises.api.answers import ExerciseAnswerView

urlpatterns = [
    path("exercises/", reading.Exercises.as_view(), name="api_exercises"),
    path("exercises/<int:exercise_id>/", reading.OneExercise.as_view(), name="api_exercise"),
    path("exercises/<int:exercise_id>/results/", reading.ExerciseResults.as_view(), name="api_exercise_results"),
    path("gold-cases/<int:case_id>/answers/<str:question>/", ExerciseAnswerView.as_view(), name="api_exercise_answer"),
]
