"""Somebody may be in danger: who was told, who has taken it on, how it ended."""

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    name = "alerts"
    verbose_name = "Alerts"

    def ready(self) -> None:
        from alerts.queries import alert_events, alert_needs  # noqa: PLC0415  (apps must be ready before signals are wired)
        from inspections.signals import events_wanted, needs_wanted  # noqa: PLC0415

        needs_wanted.connect(alert_needs, dispatch_uid="alerts.needs")
        events_wanted.connect(alert_events, dispatch_uid="alerts.events")
