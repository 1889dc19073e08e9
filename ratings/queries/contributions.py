"""What each part brings to the questions whose judgements are counted together, as a run has counted it."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ratings.models import RatingRun
from ratings.queries.grid import Grid, KeyQuestionRow
from ratings.results import KeyQuestionTally
from ratings.rules import per_cent_text
from standards.structure import Kind


@dataclass(frozen=True, slots=True)
class PartFigures:
    """One part's own figures in a pooled question. They explain the pooled share; no rating follows from them."""

    reference: str
    provider: str
    total: int
    counted: int
    tally: KeyQuestionTally | None  # None in a run from before parts' own figures were kept
    judged_together: int  # in all parts

    @property
    def per_cent(self) -> str:
        """Its own share of yes; "" where nothing was judged."""
        share = self.tally.share if self.tally else None
        return "" if share is None else per_cent_text(share)

    @property
    def contribution(self) -> Fraction | None:
        """Which share of all pooled judgements is this part's, 0 to 1; None where nothing was judged anywhere."""
        return Fraction(self.tally.judged, self.judged_together) if self.tally and self.judged_together else None

    @property
    def contribution_per_cent(self) -> str:
        return "" if self.contribution is None else per_cent_text(self.contribution)


def figures_of_parts(run: RatingRun, key_question: str) -> list[PartFigures]:
    """Return the figures of every part in one pooled question, by its code. No query."""
    found = [(part, _tally_in(part.get("tallies", ()), key_question)) for part in run.parts]
    together = sum(tally.judged for _, tally in found if tally)
    return [
        PartFigures(part["inspection"], part["provider"], part["total"], part["counted"], tally, together)
        for part, tally in found
    ]


def _tally_in(tallies: Sequence[dict[str, Any]], key_question: str) -> KeyQuestionTally | None:
    return next((KeyQuestionTally(**one) for one in tallies if one["key_question"] == key_question), None)


def pooled_rows(run: RatingRun, grid: Grid) -> list[tuple[KeyQuestionRow, list[PartFigures]]]:
    """Return each pooled question of the results page with the figures of the parts; none where nothing is pooled. No query."""
    if not run.parts:
        return []
    rows = [row for _, row in grid.rows if row.question.kind is Kind.POOLED]
    return [(row, figures_of_parts(run, row.question.code)) for row in rows]
