"""Addresses under /api/."""

from django.urls import path

from moderation.api import agreement, asking, notes, reading, steps
from moderation.api.answers import ReviewAnswerBatchView, ReviewAnswerView

urlpatterns = [
    path("inspections/<slug:reference>/reviews/", reading.Reviews.as_view(), name="api_reviews"),
    path("inspections/<slug:reference>/queries/", reading.Queries.as_view(), name="api_queries"),
    path("inspections/<slug:reference>/agreed-judgements/", reading.AgreedJudgements.as_view(), name="api_agreed_judgements"),
    path("editions/<slug:code>/learning-notes/", notes.LearningNotes.as_view(), name="api_learning_notes"),
    path("agreement/", agreement.AgreementFigures.as_view(), name="api_agreement"),
    path("cases/<int:case_id>/queries/", asking.AskAbout.as_view(), name="api_ask_about"),
    path("queries/<int:query_id>/answer/", asking.AnswerQuery.as_view(), name="api_answer_query"),
    path("queries/<int:query_id>/ask-again/", asking.AskAgain.as_view(), name="api_ask_again"),
    path("queries/<int:query_id>/resolve/", asking.ResolveQuery.as_view(), name="api_resolve_query"),
    path("reviews/<int:review_id>/claim/", steps.ClaimReview.as_view(), name="api_claim_review"),
    path("reviews/<int:review_id>/hand-back/", steps.HandBackReview.as_view(), name="api_hand_back_review"),
    path("reviews/<int:review_id>/compare/", steps.CompareReview.as_view(), name="api_compare_review"),
    path("reviews/<int:review_id>/settle/", steps.SettleReview.as_view(), name="api_settle_review"),
    path("reviews/<int:review_id>/answers/<str:question>/", ReviewAnswerView.as_view(), name="api_review_answer"),
    path("reviews/<int:review_id>/answers:batch", ReviewAnswerBatchView.as_view(), name="api_review_answers"),
]
