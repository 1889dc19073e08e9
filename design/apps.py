"""The lowest layer: what pages and forms look like."""

from django.apps import AppConfig


class DesignConfig(AppConfig):
    name = "design"
    verbose_name = "page design"
