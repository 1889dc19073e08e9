"""Addresses of quality assurance."""

from django.urls import path

from moderation.views import asking, figures, judging, noting, reviews

urlpatterns = [
    path("inspections/<slug:reference>/reviews/", reviews.reviews, name="reviews"),
    path("inspections/<slug:reference>/reviews/select/", reviews.select_reviews, name="select_reviews"),
    path("inspections/<slug:reference>/queries/", asking.queries, name="queries"),
    path("inspections/<slug:reference>/queries/ask/", asking.ask_several, name="ask_several"),
    path("inspections/<slug:reference>/queries/<slug:step>/", asking.several_queries, name="several_queries"),
    path("reviews/<int:pk>/", reviews.review, name="review"),
    path("reviews/<int:pk>/claim/", reviews.claim_review, name="claim_review"),
    path("reviews/<int:pk>/assign/", reviews.assign_review, name="assign_review"),
    path("reviews/<int:pk>/withdraw/", reviews.withdraw_review, name="withdraw_review"),
    path("reviews/<int:pk>/return/", reviews.return_review, name="return_review"),
    path("reviews/<int:pk>/judge/<str:page>/", judging.judge_review, name="judge_review"),
    path("reviews/<int:pk>/settle/<str:question>/", reviews.settle_review, name="settle_review"),
    path("reviews/<int:pk>/<slug:step>/", reviews.step_review, name="step_review"),
    path("cases/<int:pk>/ask/<str:question>/", asking.ask_about, name="ask_about"),
    path("queries/<int:pk>/", asking.query, name="query"),
    path("quality/", figures.quality, name="quality"),
    path("agreement/", figures.agreement, name="agreement"),
    path("learning-notes/", noting.learning_notes, name="learning_notes"),
    path("learning-notes/<int:pk>/decide/", noting.decide_note, name="decide_note"),
    path("learning-notes/<slug:edition>/<str:question>/", noting.learning_note, name="learning_note"),
    path("agreement.csv", figures.agreement_file, name="agreement_file"),
]
