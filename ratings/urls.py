"""Addresses."""

from django.urls import path

from ratings import views

urlpatterns = [
    path("inspections/<slug:reference>/ratings/", views.ratings, name="ratings"),
    path("inspections/<slug:reference>/ratings/latest.json", views.latest_run, name="latest_run"),
    path("inspections/<slug:reference>/ratings/<str:question>/", views.key_question_trace, name="key_question_trace"),
    path("drafts/<int:pk>/dry-run/", views.dry_run, name="dry_run"),
    path("drafts/<int:pk>/dry-run/read/", views.dry_run_read, name="dry_run_read"),
]
