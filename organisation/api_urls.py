"""Addresses under /api/."""

from django.urls import path

from organisation import api

urlpatterns = [
    path("inspections/<slug:reference>/evidence/", api.Evidence.as_view(), name="api_evidence"),
    path("inspections/<slug:reference>/evidence-notes/", api.EvidenceNotes.as_view(), name="api_evidence_notes"),
    path("inspections/<slug:reference>/proposed-ratings/", api.ProposedRatings.as_view(), name="api_proposed_ratings"),
]
