"""What people are told: on screen, and by email."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = "Notifications"

    def ready(self) -> None:
        from inspections.signals import move_answered, move_asked_for  # noqa: PLC0415  (apps must be ready first)
        from notifications.nudging import nudge  # noqa: PLC0415
        from notifications.passing_on import tell_of_answered_move, tell_of_waiting_move  # noqa: PLC0415
        from notifications.signals import notified  # noqa: PLC0415

        notified.connect(nudge, dispatch_uid="notifications.nudge")
        move_asked_for.connect(tell_of_waiting_move, dispatch_uid="notifications.move_asked_for")
        move_answered.connect(tell_of_answered_move, dispatch_uid="notifications.move_answered")
