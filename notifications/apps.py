"""What people are told: on screen, and by email."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = "Notifications"

    def ready(self) -> None:
        from notifications.nudging import nudge  # noqa: PLC0415  (apps must be ready before signals are wired)
        from notifications.signals import notified  # noqa: PLC0415

        notified.connect(nudge, dispatch_uid="notifications.nudge")
