"""Hold our figures against published ones: `manage.py reproduce 2020-01`, `manage.py reproduce 2019-interventions`."""

from collections.abc import Callable
from itertools import groupby
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from analysis.reproducing import bulletin_2020_01, interventions_2019
from analysis.reproducing.figures import Figure
from standards.models import Edition

PUBLICATIONS: dict[str, Callable[[], list[Figure]]] = {
    bulletin_2020_01.PUBLICATION: bulletin_2020_01.reproduce_2020_01,
    interventions_2019.PUBLICATION: interventions_2019.reproduce_2019_interventions,
}


class Command(BaseCommand):
    help = "Recompute a publication's tables from the database and print each figure beside the published one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("publication", choices=sorted(PUBLICATIONS), help="Folder of the bulletin in analysis/publications.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print every figure; the exit status is 1 if any differs that is not a known misprint."""
        try:
            figures = PUBLICATIONS[options["publication"]]()
        except Edition.DoesNotExist:
            raise CommandError("The standards are not in this database. Run `manage.py load_editions` first.") from None
        if not any(figure.ours for figure in figures):
            raise CommandError(
                "The cases of this bulletin are not in this database. `make run` loads them with the demonstration."
            )
        for table, rows in groupby(figures, key=lambda figure: figure.table):
            self.stdout.write(f"\n{table}\n{'ours':>8} {'published':>10} {'difference':>11}  figure")
            for figure in rows:
                self.stdout.write(_line(figure))
        misprints = [figure for figure in figures if figure.misprint]
        wrong = [figure for figure in figures if not figure.misprint and not figure.agrees]
        self.stdout.write(
            f"\n{len(figures)} figures compared: {len(figures) - len(misprints) - len(wrong)} agree, {len(wrong)} differ,"
            f" {len(misprints)} are misprinted."
        )
        if wrong:
            raise SystemExit(1)


def _line(figure: Figure) -> str:
    ours = "none" if figure.ours is None else figure.ours
    difference = "" if figure.difference is None else figure.difference
    note = f"  ({figure.misprint})" if figure.misprint else ""
    return f"{ours:>8} {figure.published:>10} {difference:>11}  {figure.row} | {figure.column}{note}"
