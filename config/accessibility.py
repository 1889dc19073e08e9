"""What the accessibility statement says: the results of the last run of the gate, and what machines cannot find out."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

# Written by `make accessibility` when everything passed; read by the statement, and by the test that nothing is missing from it.
RESULTS = Path(__file__).parent / "accessibility_results.json"


@dataclass(frozen=True)
class Issue:
    """Something that may not be accessible to somebody, with the WCAG 2.2 success criterion that it fails or may fail."""

    words: str
    criterion: str


# Found by people, or not yet tried by any: struck from this list when somebody has tried it and it works.
NOT_TRIED = (
    Issue(
        "whether announcements that an answer was saved, or was not, are spoken once and at the right moment has not been tried"
        " with screen readers",
        "4.1.3 (status messages)",
    ),
    Issue(
        "guidance that opens under a question is known to be hard to open with some speech recognition software",
        "4.1.2 (name, role, value)",
    ),
    Issue(
        "whether the order of a page makes sense when it is heard rather than seen has not been tried with screen readers",
        "1.3.2 (meaningful sequence)",
    ),
)


@dataclass(frozen=True)
class Results:
    """One run of the gate: when, with what, on which pages in which states, and what it was told to let pass."""

    tested_on: date
    axe: str
    browser: str
    checks: list[str]
    pages: dict[str, list[str]]
    looks: int
    exceptions: list[dict[str, str]]

    @classmethod
    def read(cls, path: Path = RESULTS) -> "Results":
        """Return the results that were recorded last; OSError or ValueError when there are none."""
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return cls(**data | {"tested_on": date.fromisoformat(data["tested_on"])})

    @property
    def states(self) -> int:
        """How many different pages and states were looked at."""
        return sum(len(states) for states in self.pages.values())

    @property
    def review_by(self) -> date:
        """The regulations ask for a review every year."""
        return date(self.tested_on.year + 1, self.tested_on.month, min(self.tested_on.day, 28))

    @property
    def issues(self) -> list[Issue]:
        """What is known to fail or was not tried, what the gate was told to let pass first."""
        return [*(Issue(one["reason"], one["criterion"]) for one in self.exceptions), *NOT_TRIED]

    @property
    def status(self) -> str:
        """The words of the regulations for how far the standard is met."""
        return "partially compliant" if self.issues else "fully compliant"
