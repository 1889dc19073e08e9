"""Published figures as they stand in `analysis/publications`, and one of ours beside one of them."""

import csv
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

PUBLICATIONS = Path(__file__).parents[1] / "publications"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure, ours beside the published one. `misprint` says why a difference is the printer's, not ours."""

    table: str
    row: str
    column: str
    ours: Decimal | int | None
    published: Decimal | int
    misprint: str = ""

    @property
    def difference(self) -> Decimal | int | None:
        """Ours less the published; None where we have no figure at all."""
        return None if self.ours is None else self.ours - self.published

    @property
    def agrees(self) -> bool:
        return self.difference == 0


def rows_of(publication: str, table: str) -> list[dict[str, str]]:
    """Return the rows of one published table, by the names of its columns."""
    with (PUBLICATIONS / publication / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
