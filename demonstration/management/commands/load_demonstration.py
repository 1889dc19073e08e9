"""Load the demonstration, or say that it is there, and tell how to sign in."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from demonstration.fieldwork import load_fieldwork
from demonstration.fieldwork_evidence import load_fieldwork_evidence
from demonstration.finished import load_finished
from demonstration.people import PASSWORD, PERSONAS, TOKEN, gather_people
from demonstration.published import load_published
from demonstration.quality_and_impact import load_quality_and_impact
from inspections.models import Inspection
from ratings.aggregating import aggregate


class Command(BaseCommand):
    help = "Load inspections to try the product with. Loading twice adds nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load what is missing and print the sign-ins."""
        if not settings.INSECURE_LOCAL:
            raise CommandError("The demonstration has public passwords: it is loaded with INSECURE_LOCAL=1 only.")
        people = gather_people()
        added = load_published(people) + load_quality_and_impact(people) + load_finished(people) + load_fieldwork(people)
        if load_fieldwork_evidence(people) or added:
            for inspection_id in Inspection.objects.values_list("pk", flat=True):
                aggregate(inspection_id)
        self.stdout.write(f"Demonstration: {Inspection.objects.count()} inspections, {added} added now.\n\n")
        width = max(len(persona.title) for persona in PERSONAS)
        for persona in PERSONAS:
            self.stdout.write(f"  {persona.title:<{width}}  {persona.email}")
        self.stdout.write(f"  {'password of all':<{width}}  {PASSWORD}")
        self.stdout.write(f"  {'API token (reads)':<{width}}  {TOKEN}")
