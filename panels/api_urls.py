"""Addresses under /api/."""

from django.urls import path

from panels import api

_LOCKS = "inspections/<slug:reference>/lock-requests/"

urlpatterns = [
    path("inspections/<slug:reference>/results/", api.InspectionResults.as_view(), name="api_results"),
    path("inspections/<slug:reference>/decisions/", api.Decisions.as_view(), name="api_decisions"),
    path(_LOCKS, api.LockRequests.as_view(), name="api_lock_requests"),
    path(f"{_LOCKS}<int:request_id>/confirm/", api.ConfirmLock.as_view(), name="api_confirm_lock"),
    path(f"{_LOCKS}<int:request_id>/withdraw/", api.WithdrawLock.as_view(), name="api_withdraw_lock"),
    path("national-ratings/", api.NationalRatings.as_view(), name="api_national_ratings"),
]
