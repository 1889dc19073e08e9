"""Addresses of the pages about the standards."""

from django.urls import URLPattern, path

from standards import views

urlpatterns: list[URLPattern] = [
    path("editions/", views.editions, name="editions"),
    path("editions/<slug:code>/", views.edition, name="edition"),
]
