"""From judgements to ratings."""

from django.apps import AppConfig


class RatingsConfig(AppConfig):
    name = "ratings"
    verbose_name = "Ratings"

    def ready(self) -> None:
        from cases.signals import judgements_changed  # noqa: PLC0415  (apps must be ready before signals are wired)
        from ratings.nudging import nudge  # noqa: PLC0415

        judgements_changed.connect(nudge, dispatch_uid="ratings.nudge")
