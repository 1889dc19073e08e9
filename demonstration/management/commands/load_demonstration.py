"""Load the demonstration, or say that it is there, and tell how to sign in."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from accounts.models import User
from demonstration.exercises import load_exercises
from demonstration.fieldwork import load_fieldwork
from demonstration.fieldwork_events import load_fieldwork_events
from demonstration.fieldwork_evidence import load_fieldwork_evidence
from demonstration.fieldwork_reviews import load_fieldwork_reviews
from demonstration.finished import load_finished
from demonstration.people import PASSWORD, PERSONAS, TOKEN, gather_people
from demonstration.published import load_published
from demonstration.quality_and_impact import load_quality_and_impact
from demonstration.sampled import load_sampled
from inspections.models import Inspection
from ratings.aggregating import aggregate


class Command(BaseCommand):
    help = "Load inspections to try the product with. Loading twice adds nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load what is missing and print the sign-ins."""
        if not settings.INSECURE_LOCAL:
            raise CommandError("The demonstration has public passwords: it is loaded with INSECURE_LOCAL=1 only.")
        people = gather_people()
        loaders = (load_published, load_quality_and_impact, load_finished, load_sampled, load_fieldwork)
        added = sum(_loaded(load, people) for load in loaders)
        checked = load_fieldwork_reviews(people)
        if load_fieldwork_evidence(people) or checked or added:
            for inspection_id in Inspection.objects.values_list("pk", flat=True):
                aggregate(inspection_id)
        load_fieldwork_events(people)
        load_exercises(people)
        self.stdout.write(f"Demonstration: {Inspection.objects.count()} inspections, {added} added now.\n\n")
        width = max(len(persona.title) for persona in PERSONAS)
        for persona in PERSONAS:
            self.stdout.write(f"  {persona.title:<{width}}  {persona.email}")
        self.stdout.write(f"  {'password of all':<{width}}  {PASSWORD}")
        self.stdout.write(f"  {'API token (reads)':<{width}}  {TOKEN}")


def _loaded(load: Callable[[dict[str, User]], int], people: dict[str, User]) -> int:
    """Load some inspections and return how many. With statistics of before, the database searched them for minutes."""
    added = load(people)
    if added:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return added
