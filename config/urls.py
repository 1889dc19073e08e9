"""Every address of the product. The API and the cases come first: what is opened all day is not matched against all else."""

from django.urls import include, path

from config.unavailable import error_response

urlpatterns = [
    path("api/", include("config.api_urls")),
    path("", include("cases.urls")),
    path("", include("inspections.urls")),
    path("", include("accounts.urls")),
    path("", include("notifications.urls")),
    path("", include("sampling.urls")),
    path("", include("interviews.urls")),
    path("", include("alerts.urls")),
    path("", include("moderation.urls")),
    path("", include("exercises.urls")),
    path("", include("organisation.urls")),
    path("", include("ratings.urls")),
    path("", include("reports.urls")),
    path("", include("panels.urls")),
    path("", include("standards.urls")),
    path("", include("config.page_urls")),
]

handler500 = error_response
