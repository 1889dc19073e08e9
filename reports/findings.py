"""What a findings document says, as plain data: the same for the Word document, the page and the data annexe. Pure."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from ratings.results import KeyQuestionTally
from reports.small_numbers import FlowLine


def whole_per_cent(share: Fraction) -> str:
    """Return a share (0 to 1) as published reports print it: whole per cents, half up from the exact value."""
    return str((share * 100 + Fraction(1, 2)).__floor__())


@dataclass(frozen=True, slots=True)
class SampleLine:
    """The cases of one sample."""

    title: str
    cases: int
    submitted: int


@dataclass(frozen=True, slots=True)
class KeyQuestionLine:
    """One key question with its counts; `name` is short, for charts.

    `per_cent` and the limits of its interval (Wilson's, at 95%) are whole per cents, "" where nothing was judged.
    """

    finding: str
    number: str
    name: str
    text: str
    tally: KeyQuestionTally
    per_cent: str
    low: str
    high: str
    rating: str
    decides: bool

    @property
    def share(self) -> str:
        """The share with its interval, in words also where there is none."""
        return f"{self.per_cent}% ({self.low}% to {self.high}%)" if self.per_cent else "Nothing judged"


@dataclass(frozen=True, slots=True)
class StandardLine:
    """One standard; `decided` is the ratings panel's, "" while it has not decided."""

    finding: str
    number: str
    title: str
    domain: str
    statement: str
    rated_by: str
    computed: str
    decided: str
    decided_because: str
    points: int | None
    key_questions: tuple[KeyQuestionLine, ...]

    @property
    def name(self) -> str:
        return f"{self.number} {self.title}".strip()

    @property
    def ratings(self) -> tuple[str, str]:
        """The computed and the decided rating, in words also where there is none."""
        return self.computed or "Not rated", self.decided or "Not decided"


@dataclass(frozen=True, slots=True)
class OverallLine:
    """The rating of the whole inspection."""

    finding: str
    computed: str
    decided: str
    points: int
    most_points: int
    rated: int
    standards: int

    @property
    def ratings(self) -> tuple[str, str]:
        """The computed and the decided rating, in words also where there is none."""
        return self.computed or "Not rated", self.decided or "Not decided"


@dataclass(frozen=True, slots=True)
class ExampleLine:
    """A practice example whose names are changed."""

    finding: str
    practice: str
    question: str
    words: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Practice examples that are not in the document, and why. Nothing tells of which case they are."""

    practice: str
    question: str
    because: str
    number: int


@dataclass(frozen=True, slots=True)
class RecommendationLine:
    """A recommendation as it stands."""

    finding: str
    number: int
    about: str
    text: str


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything that a version of the documents says."""

    provider: str
    kind: str
    region: str
    reference: str
    version: int
    phase: str
    fieldwork_starts: date
    fieldwork_ends: date
    edition: str
    results: str
    selection: str
    selection_meaning: str
    interval_meaning: str
    policy: str
    made_at: datetime
    samples: tuple[SampleLine, ...]
    pooled: tuple[SampleLine, ...]
    flow: tuple[FlowLine, ...]
    overall: OverallLine | None
    overall_absent: str  # why there is no overall rating although standards are rated
    standards: tuple[StandardLine, ...]
    examples: tuple[ExampleLine, ...]
    left_out: tuple[LeftOut, ...]
    recommendations: tuple[RecommendationLine, ...]
    method: tuple[str, ...]
    sources: tuple[str, ...]
    run: int
    digest: str

    @property
    def title(self) -> str:
        return f"Draft findings: {self.provider}"

    def as_data(self) -> dict[str, Any]:
        """Return all of it as it is stored, with the list of findings that a comment may be about."""
        data = asdict(self)
        for name in ("fieldwork_starts", "fieldwork_ends", "made_at"):
            data[name] = data[name].isoformat()
        return data | {"findings": [{"reference": reference, "words": words} for reference, words in self.findings()]}

    def findings(self) -> Iterator[tuple[str, str]]:
        """Yield the reference and the words of every finding in the document, in its order."""
        if self.overall:
            yield self.overall.finding, f"Overall rating: {self.overall.decided or self.overall.computed or 'not rated'}"
        for standard in self.standards:
            yield standard.finding, f"{standard.name}: {standard.decided or standard.computed or 'not rated'}"
            for line in standard.key_questions:
                share = f"{line.per_cent}%" if line.per_cent else "Nothing judged"
                yield line.finding, f"{line.number} {line.text} {share}".strip()
        for example in self.examples:
            yield example.finding, f"Example of {example.practice} practice, {example.question}"
        for one in self.recommendations:
            yield one.finding, f"Recommendation {one.number}: {one.text}"


class References:
    """Gives findings their references, one after the other: F1, F2, …"""

    def __init__(self) -> None:
        self.last = 0

    def following(self) -> str:
        """Return the next reference."""
        self.last += 1
        return f"F{self.last}"
