"""Addresses under /api/."""

from django.urls import path

from inspections import api

urlpatterns = [
    path("inspections/", api.Inspections.as_view(), name="api_inspections"),
    path("inspections/<slug:reference>/", api.OneInspection.as_view(), name="api_inspection"),
]
