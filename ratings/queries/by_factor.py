"""The results of priority factors: each question has a table of its own, with a row for every factor, as published figures do."""

from dataclasses import dataclass
from fractions import Fraction

from ratings.queries.grid import DomainRows, KeyQuestionRow
from standards.structure import Question


@dataclass(frozen=True, slots=True)
class QuestionTable:
    """One question as it was answered about each factor, which all have the same answers to choose from."""

    rows: tuple[KeyQuestionRow, ...]

    @property
    def question(self) -> Question:
        return self.rows[0].question

    @property
    def sufficient(self) -> str:
        return self.rows[0].sufficient

    @property
    def insufficient(self) -> str:
        return self.rows[0].insufficient

    @property
    def title(self) -> str:
        """What the chart shows, in few words."""
        return f"Share of “{self.sufficient}”: {self.question.text}"

    @property
    def bars(self) -> list[tuple[str, Fraction | None, str]]:
        return [
            (row.question.about, None if row.tally.share is None else row.tally.share * 100,
             f"{row.per_cent}% of {row.tally.judged}" if row.per_cent else "Nothing judged")
            for row in self.rows
        ]  # fmt: skip

    @property
    def finding(self) -> str:
        """The lowest share in one sentence; empty while nothing is judged."""
        judged = [row for row in self.rows if row.tally.share is not None]
        if not judged:
            return ""
        lowest = min(judged, key=lambda row: row.tally.share or 0)
        return f"The lowest share is {lowest.per_cent}% of {lowest.tally.judged} judged: {lowest.question.about}."


def tables_by_question(domain: DomainRows) -> list[QuestionTable]:
    """Return a table for each question that is asked about every factor; none for a domain of standards."""
    if not domain.is_by_factor:
        return []
    return [QuestionTable(rows) for rows in zip(*(factor.rows for factor in domain.standards), strict=True)]
