"""Cohorts and samples."""

from django.apps import AppConfig


class SamplingConfig(AppConfig):
    name = "sampling"
    verbose_name = "Cohorts and samples"

    def ready(self) -> None:
        """Say on the overview of an inspection what waits for its lead inspector."""
        from inspections.signals import needs_wanted  # noqa: PLC0415  (apps must be ready before signals are wired)
        from sampling.queries.needs import sample_needs  # noqa: PLC0415

        needs_wanted.connect(sample_needs, dispatch_uid="sampling.needs")
