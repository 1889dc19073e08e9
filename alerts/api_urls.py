"""Addresses under /api/."""

from django.urls import path

from alerts import api

urlpatterns = [path("inspections/<slug:reference>/alerts/", api.Alerts.as_view(), name="api_alerts")]
