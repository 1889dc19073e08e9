"""Addresses of the programs' interface to cases, under /api/."""

from django.urls import URLPattern, path

from cases.api.answers import AnswerView

urlpatterns: list[URLPattern] = [
    path("cases/<int:case_id>/answers/<str:question>/", AnswerView.as_view(), name="api_answer"),
]
