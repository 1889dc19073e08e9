"""The ratings panel: what it considers and decides, the lock on what it decided, and results compared."""

from django.apps import AppConfig


class PanelsConfig(AppConfig):
    name = "panels"
    verbose_name = "Ratings panels"

    def ready(self) -> None:
        from inspections.signals import days_wanted, needs_wanted  # noqa: PLC0415  (apps must be ready before signals are wired)
        from panels.queries.meeting_days import meeting_days  # noqa: PLC0415
        from panels.queries.needs import lock_needs  # noqa: PLC0415

        needs_wanted.connect(lock_needs, dispatch_uid="panels.needs")
        days_wanted.connect(meeting_days, dispatch_uid="panels.days")
