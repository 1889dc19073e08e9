"""Prove that every rating follows from what it rests on: `manage.py rebuild_ratings`; `--store` first rates what is stale."""

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand

from ratings.rebuilding import Outcome, rebuild_all


class Command(BaseCommand):
    help = "Rate every inspection once more from its judgements and compare with the newest stored run. No stored run is altered."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every-run", action="store_true", help="Repeat older runs too, from the tallies kept with them.")
        parser.add_argument(
            "--store", action="store_true", help="First rate those inspections that are stale, as the worker would."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what differs, then the counts; the exit status is 1 if a stored rating does not follow from what it rests on."""
        counts: Counter[Outcome] = Counter()
        wrong = 0
        for one in rebuild_all(every_run=options["every_run"], store=options["store"]):
            counts[one.outcome] += 1
            wrong += one.is_wrong
            if one.is_wrong:
                self.stderr.write(f"{one.inspection}, run {one.run}: {one.outcome}. Stored {one.stored}, computed {one.computed}")
            elif one.outcome is not Outcome.REPRODUCED and options["verbosity"] > 1:
                self.stdout.write(f"{one.inspection}: {one.outcome}")
        self.stdout.write(", ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome))
        if wrong:
            raise SystemExit(1)
