"""Addresses under /api/."""

from django.urls import path

from ratings import api

urlpatterns = [
    path("inspections/<slug:reference>/ratings/", api.InspectionRatings.as_view(), name="api_inspection_ratings"),
    path("monitoring/", api.Monitoring.as_view(), name="api_monitoring"),
    path("inspections/<slug:reference>/ratings/other-scheme/", api.InspectionByOtherScheme.as_view(), name="api_other_scheme"),
    path("inspections/<slug:reference>/ratings/trace/", api.InspectionTrace.as_view(), name="api_inspection_trace"),
    path("ratings/", api.RatingRuns.as_view(), name="api_rating_runs"),
]
