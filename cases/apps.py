"""The inspected cases and what was judged about them."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = "Cases"

    def ready(self) -> None:
        from cases.moving import judgements_recorded, move_judgements  # noqa: PLC0415  (apps must be ready first)
        from inspections.signals import edition_moves, edition_records_wanted  # noqa: PLC0415

        edition_records_wanted.connect(judgements_recorded, dispatch_uid="cases.recorded")
        edition_moves.connect(move_judgements, dispatch_uid="cases.move")
