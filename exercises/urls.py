"""Addresses of exercises."""

from django.urls import path

from exercises.views import cohorts, exercises, gold_cases, results

urlpatterns = [
    path("exercises/", exercises.exercises, name="exercises"),
    path("exercises/add/", exercises.add_exercise, name="add_exercise"),
    path("exercises/<int:pk>/", exercises.exercise, name="exercise"),
    path("exercises/<int:pk>/edit/", exercises.edit_exercise, name="edit_exercise"),
    path("exercises/<int:pk>/dates/", exercises.exercise_dates, name="exercise_dates"),
    path("exercises/<int:pk>/call-off/", exercises.call_off_exercise, name="call_off_exercise"),
    path("exercises/<int:pk>/cases/add/", gold_cases.add_gold_case, name="add_gold_case"),
    path("exercises/<int:pk>/cases/copy/", gold_cases.copy_gold_case, name="copy_gold_case"),
    path("exercises/<int:pk>/results/", results.exercise_results, name="exercise_results"),
    path("exercises/<int:pk>/results.csv", results.exercise_figures, name="exercise_figures"),
    path("exercises/<int:pk>/<slug:step>/", exercises.step_exercise, name="step_exercise"),
    path("gold-cases/<int:pk>/edit/", gold_cases.edit_gold_case, name="edit_gold_case"),
    path("gold-cases/<int:pk>/remove/", gold_cases.remove_gold_case, name="remove_gold_case"),
    path("gold-cases/<int:pk>/gold/<str:page>/", gold_cases.write_gold, name="write_gold"),
    path("gold-cases/<int:pk>/answer/<str:page>/", gold_cases.answer_exercise, name="answer_exercise"),
    path("gold-cases/<int:pk>/questions/<str:question>/", results.exercise_question, name="exercise_question"),
    path("cohorts/", cohorts.cohorts, name="cohorts"),
    path("cohorts/add/", cohorts.add_cohort, name="add_cohort"),
    path("cohorts/<int:pk>/", cohorts.cohort, name="cohort"),
    path("cohorts/<int:pk>/members/<int:member>/leave/", cohorts.leave_cohort, name="leave_cohort"),
]
