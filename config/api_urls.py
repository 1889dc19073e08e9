"""Addresses under /api/. Every app brings its own, cases first: answers are saved all day. The description of all is here."""

from django.urls import include, path

from config import api_views

urlpatterns = [
    path("", include("cases.api_urls")),
    path("", include("standards.api_urls")),
    path("", include("inspections.api_urls")),
    path("", include("notifications.api_urls")),
    path("", include("sampling.api_urls")),
    path("", include("interviews.api_urls")),
    path("", include("alerts.api_urls")),
    path("", include("moderation.api_urls")),
    path("", include("exercises.api_urls")),
    path("", include("organisation.api_urls")),
    path("", include("ratings.api_urls")),
    path("", include("panels.api_urls")),
    path("", include("reports.api_urls")),
    path("schema/", api_views.Schema.as_view(), name="api_schema"),
    path("docs/", api_views.documentation, name="api_documentation"),
]
