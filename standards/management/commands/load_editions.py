"""Publish editions of the standards from their files. Loading them again changes nothing."""

from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from standards.edition_file import edition_files
from standards.publishing import Result, load_edition


def _pools(path: Path) -> bool:
    return path.is_file() and b"pools:" in path.read_bytes()


class Command(BaseCommand):
    help = "Publish editions of the standards from their YAML files. Loading them again changes nothing."
    # It runs at every start of the product, which has checked itself before: addresses and the like have no part in it.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, help="Files to load; without any, all of standards/editions.")

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        said = self.stdout.write if options["verbosity"] else str
        counts: Counter[Result] = Counter()
        # What pools the judgements of other editions comes after them.
        for path in sorted(files or edition_files(), key=_pools):
            outcome = load_edition(path)
            counts[outcome.result] += 1
            said(f"{outcome.result:<9}  {outcome.file}  {outcome.name}".rstrip())
            for problem in outcome.problems:
                self.stderr.write(f"  {problem}")
        said(", ".join(f"{counts[result]} {result}" for result in Result))
        if counts[Result.REFUSED]:
            raise SystemExit(1)
