"""Quality assurance: second looks at assessments, queries about answers, and how far two people agree."""

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "moderation"
    verbose_name = "Quality assurance"

    def ready(self) -> None:
        from cases.signals import changes_asked_for, review_stage_wanted, set_aside_changed  # noqa: PLC0415
        from inspections.signals import edition_records_wanted, needs_wanted  # noqa: PLC0415  (apps must be ready before signals are wired)
        from moderation.following import tell_holders  # noqa: PLC0415
        from moderation.moving import refuse_with_reviews  # noqa: PLC0415
        from moderation.queries.asking import asked_about  # noqa: PLC0415
        from moderation.queries.needs import quality_needs  # noqa: PLC0415
        from moderation.queries.progress import stage_of_review  # noqa: PLC0415

        edition_records_wanted.connect(refuse_with_reviews, dispatch_uid="moderation.move")
        changes_asked_for.connect(asked_about, dispatch_uid="moderation.asked")
        review_stage_wanted.connect(stage_of_review, dispatch_uid="moderation.stage")
        set_aside_changed.connect(tell_holders, dispatch_uid="moderation.set_aside")
        needs_wanted.connect(quality_needs, dispatch_uid="moderation.needs")
