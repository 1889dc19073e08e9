"""Addresses of alerts."""

from django.urls import path

from alerts import views

urlpatterns = [
    path("inspections/<slug:reference>/alerts/", views.alerts, name="alerts"),
    path("cases/<int:pk>/alerts/raise/", views.raise_alert, name="raise_alert"),
    path("alerts/<int:pk>/", views.alert, name="alert"),
    path("alerts/<int:pk>/told/", views.add_telling, name="add_telling"),
    path("alerts/<int:pk>/acknowledge/", views.acknowledge_alert, name="acknowledge_alert"),
    path("alerts/<int:pk>/close/", views.close_alert, name="close_alert"),
]
