"""Addresses under /api/."""

from django.urls import path

from standards import api

urlpatterns = [
    path("editions/", api.Editions.as_view(), name="api_editions"),
    path("editions/<slug:code>/", api.OneEdition.as_view(), name="api_edition"),
    path("editions/<slug:code>/differences/<slug:other>/", api.EditionDifferences.as_view(), name="api_differences"),
]
