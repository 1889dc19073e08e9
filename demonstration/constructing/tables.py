"""The case-level questions of Tables 1 and 2: how many cases of each group said yes and no, as far as the print allows. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from analysis.rules import Share
from demonstration.constructing.counting import largest_within, less, share_nearest, shares_printed_as
from demonstration.constructing.dealing import Category, Counts

ALL: Category = ("All cases", "All cases")
# Printed so; the row below it is "30+".
PRINTED_FOR = {">30": "Under 30"}


@dataclass(frozen=True, slots=True)
class Column:
    """One question of a table: where it is printed, and the code of the question."""

    table: str
    measure: str
    question: str


COLUMNS = (
    Column("table1_contracted_providers", "sufficient_focus_on_risk_of_harm", "contracted.harm_focus"),
    Column("table1_contracted_providers", "sufficient_information_for_reviewing", "contracted.information"),
    Column("table2_partners", "sufficient_focus_on_risk_of_harm", "partners.harm_focus"),
    Column("table2_partners", "sufficient_information_for_reviewing", "partners.information"),
)
# Two rows of a group that hold more cases than there are: the first keeps its percentage, and its base gives way to the second.
GIVES_WAY = {
    "contracted.information": {"Low/Medium": "High/Very high"},
    "partners.harm_focus": {"BAME": "White", "Low/Medium": "High/Very high"},
    "partners.information": {"BAME": "White", "Low/Medium": "High/Very high"},
}
# Neither percentage fits a whole number of cases: the first is what the second leaves of all cases.
IS_THE_REST = {"partners.information": {"CRC": "NPS"}}


def shares_of(column: Column, rows: Iterable[Mapping[str, str]]) -> dict[Category, Share]:
    """Return the share of yes for each row of a table: as printed, or what comes nearest where that contradicts other rows."""
    printed = {
        (row["group"], PRINTED_FOR.get(row["category"], row["category"])): (
            Decimal(row[f"pct_yes_{column.measure}"]),
            int(row[f"n_{column.measure}"]),
        )
        for row in rows
    }
    found = {category: _alone(*figures) for category, figures in printed.items()}
    for group, category in printed:
        if kept := GIVES_WAY.get(column.question, {}).get(category):
            rest = less(found[ALL], found[group, kept])
            largest = largest_within(rest, printed[group, category][0])
            found[group, category] = largest or rest
        elif kept := IS_THE_REST.get(column.question, {}).get(category):
            found[group, category] = less(found[ALL], found[group, kept])
    return found


def _alone(per_cent: Decimal, n: int) -> Share:
    fitting = shares_printed_as(per_cent, n)
    return fitting[0] if fitting else share_nearest(per_cent, n)


def counts_of(shares: Mapping[Category, Share]) -> Counts:
    """Return how many cases of each category said yes and no."""
    return {key: number for category, share in shares.items() if category != ALL for key, number in _both(category, share)}


def _both(category: Category, share: Share) -> Iterator[tuple[tuple[str, Category], int]]:
    yield ("yes", category), share.yes
    yield ("no", category), share.n - share.yes
