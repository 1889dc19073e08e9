"""Addresses of what one was told."""

from django.urls import path

from notifications import views

urlpatterns = [
    path("notifications/", views.notifications, name="notifications"),
    path("notifications/read/", views.read_all_notifications, name="read_all_notifications"),
    path("notifications/<int:pk>/", views.open_notification, name="open_notification"),
    path("notifications/<int:pk>/read/", views.read_notification, name="read_notification"),
    path("account/notifications/", views.notification_settings, name="notification_settings"),
    path("monitoring/emails/", views.try_emails_again, name="try_emails_again"),
]
