"""How the organisation works: the evidence about it, and the ratings proposed from it."""

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "organisation"
    verbose_name = "Organisation"
