"""Addresses under /api/. Every app brings its own; the description of them all is here."""

from django.urls import include, path

from config import api_views

urlpatterns = [
    path("", include("standards.api_urls")),
    path("", include("inspections.api_urls")),
    path("", include("notifications.api_urls")),
    path("", include("cases.api_urls")),
    path("", include("sampling.api_urls")),
    path("", include("interviews.api_urls")),
    path("", include("alerts.api_urls")),
    path("", include("moderation.api_urls")),
    path("", include("organisation.api_urls")),
    path("", include("ratings.api_urls")),
    path("", include("panels.api_urls")),
    path("schema/", api_views.Schema.as_view(), name="api_schema"),
    path("docs/", api_views.documentation, name="api_documentation"),
]
