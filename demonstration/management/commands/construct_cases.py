"""Write the cases of the demonstration's Quality & Impact inspections anew: the same file every time."""

from typing import Any

from django.core.management.base import BaseCommand

from demonstration.constructing.interventions import construct_cases, write_cases
from demonstration.quality_and_impact import CASES


class Command(BaseCommand):
    help = "Construct cases from which the interventions bulletin comes out again, for the demonstration. Nobody in them is real."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file that the demonstration loads."""
        cases = construct_cases()
        write_cases(cases, CASES)
        self.stdout.write(f"{len(cases):,} cases written to {CASES.name}.")
