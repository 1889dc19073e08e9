"""Addresses under /api/."""

from django.urls import URLPattern, path

from interviews.api import interviews

urlpatterns: list[URLPattern] = [
    path("interviews/", interviews.Interviews.as_view(), name="api_interviews"),
    path("interviews/<int:interview_id>/", interviews.OneInterview.as_view(), name="api_interview"),
]
