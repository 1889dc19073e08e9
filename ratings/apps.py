"""From judgements to ratings."""

from django.apps import AppConfig


class RatingsConfig(AppConfig):
    name = "ratings"
    verbose_name = "Ratings"

    def ready(self) -> None:
        from cases.signals import judgements_changed  # noqa: PLC0415  (apps must be ready before signals are wired)
        from inspections.signals import parts_changed  # noqa: PLC0415
        from organisation.signals import case_findings_wanted, rating_proposed  # noqa: PLC0415
        from ratings.nudging import nudge  # noqa: PLC0415
        from ratings.queries.findings import findings_of  # noqa: PLC0415
        from ratings.signals import counting_changed  # noqa: PLC0415

        judgements_changed.connect(nudge, dispatch_uid="ratings.nudge")
        parts_changed.connect(nudge, dispatch_uid="ratings.nudge")
        counting_changed.connect(nudge, dispatch_uid="ratings.nudge")
        rating_proposed.connect(nudge, dispatch_uid="ratings.nudge")
        case_findings_wanted.connect(findings_of, dispatch_uid="ratings.findings")
