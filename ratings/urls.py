"""Addresses."""

from django.urls import path

from ratings.views import agreed_bands, boundary, counting, firmness, monitoring, tracing
from ratings.views import ratings as views

urlpatterns = [
    path("agreement/bands/", agreed_bands.agreed_bands, name="agreed_bands"),
    path("agreement/bands.csv", agreed_bands.agreed_bands_file, name="agreed_bands_file"),
    path("monitoring/", monitoring.monitoring, name="monitoring"),
    path("monitoring/<int:pk>/try-again/", monitoring.try_again, name="try_again"),
    path("inspections/<slug:reference>/ratings/", views.ratings, name="ratings"),
    path("inspections/<slug:reference>/ratings/latest.json", views.latest_run, name="latest_run"),
    # Each of these has a hyphen in its last part, which no question's code has.
    path("inspections/<slug:reference>/ratings/which-answers/", counting.counting, name="counting"),
    path("inspections/<slug:reference>/ratings/which-answers/change/", counting.change_counting, name="change_counting"),
    path("inspections/<slug:reference>/ratings/how-worked-out/", tracing.rating_trace, name="rating_trace"),
    path("inspections/<slug:reference>/ratings/how-firm/", firmness.sensitivity, name="sensitivity"),
    path("inspections/<slug:reference>/ratings/through-fieldwork/", tracing.rating_history, name="rating_history"),
    path("inspections/<slug:reference>/ratings/how-firm/review/", boundary.review_boundary, name="review_boundary"),
    path("inspections/<slug:reference>/ratings/other-scheme/", firmness.other_scheme, name="other_scheme"),
    path("inspections/<slug:reference>/ratings/what-if/", firmness.what_if, name="what_if"),
    path("inspections/<slug:reference>/ratings/<str:question>/", views.key_question_trace, name="key_question_trace"),
    path("drafts/<int:pk>/dry-run/", views.dry_run, name="dry_run"),
    path("drafts/<int:pk>/dry-run/read/", views.dry_run_read, name="dry_run_read"),
]
