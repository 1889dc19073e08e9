"""How the organisation works: the evidence about it, and the ratings proposed from it."""

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "organisation"
    verbose_name = "Organisation"

    def ready(self) -> None:
        # Apps must be ready before signals are wired.
        from inspections.signals import (  # noqa: PLC0415
            edition_moves,
            edition_ratings_wanted,
            edition_records_wanted,
        )
        from organisation.moving import move_evidence, notes_recorded, ratings_recorded  # noqa: PLC0415

        edition_records_wanted.connect(notes_recorded, dispatch_uid="organisation.notes_recorded")
        edition_ratings_wanted.connect(ratings_recorded, dispatch_uid="organisation.ratings_recorded")
        edition_moves.connect(move_evidence, dispatch_uid="organisation.move")
