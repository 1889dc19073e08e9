"""Cases as CSV files, the way providers send them."""

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path


def rows_in(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file by the names of its columns."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def as_csv(rows: Iterable[Mapping[str, object]]) -> bytes:
    """Return the rows as a CSV file with the columns of the first."""
    rows = list(rows)
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
