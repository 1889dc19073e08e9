"""Addresses under /api/."""

from django.urls import path

from notifications import api

urlpatterns = [path("notifications/", api.Notifications.as_view(), name="api_notifications")]
