"""Somebody may be in danger: who was told, who has taken it on, how it ended."""

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    name = "alerts"
    verbose_name = "Alerts"
