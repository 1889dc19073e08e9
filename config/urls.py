"""Every address of the product: pages first, then the API."""

from django.urls import include, path

urlpatterns = [
    path("", include("inspections.urls")),
    path("", include("accounts.urls")),
    path("", include("cases.urls")),
    path("", include("interviews.urls")),
    path("", include("ratings.urls")),
    path("", include("standards.urls")),
    path("", include("config.page_urls")),
    path("api/", include("config.api_urls")),
]
