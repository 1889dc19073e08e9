"""How the organisation works: the evidence about it, and the ratings proposed from it."""

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "organisation"
    verbose_name = "Organisation"

    def ready(self) -> None:
        from inspections.signals import edition_records_wanted  # noqa: PLC0415  (apps must be ready before signals are wired)
        from organisation.moving import refuse_with_evidence  # noqa: PLC0415

        edition_records_wanted.connect(refuse_with_evidence, dispatch_uid="organisation.move")
