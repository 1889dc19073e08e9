"""Addresses of the pages about the service itself."""

from django.urls import URLPattern, path

from config import views

urlpatterns: list[URLPattern] = [
    path("help/", views.help_page, name="help"),
    path("help/keyboard/", views.keyboard_shortcuts, name="keyboard_shortcuts"),
    path("accessibility/", views.accessibility_statement, name="accessibility_statement"),
    path("privacy/", views.privacy, name="privacy"),
]
