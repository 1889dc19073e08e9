"""Addresses under /api/."""

from django.urls import path

from moderation.api import notes, reading
from moderation.api.answers import ReviewAnswerBatchView, ReviewAnswerView

urlpatterns = [
    path("inspections/<slug:reference>/reviews/", reading.Reviews.as_view(), name="api_reviews"),
    path("inspections/<slug:reference>/queries/", reading.Queries.as_view(), name="api_queries"),
    path("inspections/<slug:reference>/agreed-judgements/", reading.AgreedJudgements.as_view(), name="api_agreed_judgements"),
    path("editions/<slug:code>/learning-notes/", notes.LearningNotes.as_view(), name="api_learning_notes"),
    path("reviews/<int:review_id>/answers/<str:question>/", ReviewAnswerView.as_view(), name="api_review_answer"),
    path("reviews/<int:review_id>/answers:batch", ReviewAnswerBatchView.as_view(), name="api_review_answers"),
]
