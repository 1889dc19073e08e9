"""The ratings panel: what it considers and decides, the lock on what it decided, and results compared."""

from django.apps import AppConfig


class PanelsConfig(AppConfig):
    name = "panels"
    verbose_name = "Ratings panels"
