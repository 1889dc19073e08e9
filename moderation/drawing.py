"""Which assessments a rule selects for review, and why each: repeatable by anybody who knows rule and seed. Pure.

Drawn as samples are: the cases of a person in the order of the SHA-256 of `seed|case id`, from the first on. The order does not
depend on the order of the list, on language or platform, and a case more or less leaves the draw of other people alone.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Candidate:
    """An assessment that was handed in and that nobody reviews yet."""

    assessment_id: int
    case_id: int
    person_id: int  # who answers for the case
    is_local: bool = False  # a local assessor
    is_new: bool = False
    flagged: int = 0  # answers flagged for quality assurance


@dataclass(frozen=True, slots=True)
class Rule:
    """What is selected. Shares are percentages of each person's cases, rounded up; `further` are drawn among all the others."""

    share: int = 0
    local_share: int = 0
    new_people: bool = False
    flagged: bool = False
    further: int = 0
    seed: int = 0
    chosen: tuple[int, ...] = ()  # ids of cases that somebody names, whatever else the rule says
    near_boundary: tuple[int, ...] = ()  # ids of cases any one of which alone could have changed a rating when they were selected

    @property
    def words(self) -> list[str]:
        """What the rule says, part by part."""
        parts = (
            (self.share, f"{self.share}% of each inspector's cases"),
            (self.local_share, f"{self.local_share}% of each local assessor's cases"),
            (self.new_people, "all cases of new inspectors"),
            (self.flagged, "all cases with flagged answers"),
            (self.further, f"{self.further} further at random"),
            (self.chosen, f"{len(self.chosen)} by name"),
            (self.near_boundary, f"{len(self.near_boundary)} near a boundary"),
        )
        return [text for given, text in parts if given]

    @property
    def is_empty(self) -> bool:
        return not self.words

    def stored(self) -> dict[str, Any]:
        """Return the rule as it is recorded with what it selected."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A selected assessment, with every part of the rule that selects it."""

    candidate: Candidate
    reasons: tuple[str, ...]


NEW, FLAGGED, SHARE, LOCAL_SHARE, FURTHER, CHOSEN = "new_inspector", "flagged", "share", "local_share", "random", "chosen"
BOUNDARY = "boundary"
REASON_WORDS = {
    NEW: "New inspector",
    FLAGGED: "Flagged answers",
    SHARE: "Share of the inspector's cases",
    LOCAL_SHARE: "Share of the local assessor's cases",
    FURTHER: "At random",
    CHOSEN: "Chosen",
    BOUNDARY: "Near a boundary",
}


def draw(candidates: Iterable[Candidate], rule: Rule) -> list[Drawn]:
    """Return what the rule selects among the candidates, by case id. The order of the candidates does not matter."""
    ordered = sorted(candidates, key=lambda one: draw_key(rule.seed, one.case_id))
    reasons: dict[int, list[str]] = {one.case_id: [] for one in ordered}
    for one in ordered:
        if one.case_id in rule.chosen:
            reasons[one.case_id].append(CHOSEN)
        if one.case_id in rule.near_boundary:
            reasons[one.case_id].append(BOUNDARY)
        if rule.new_people and one.is_new:
            reasons[one.case_id].append(NEW)
        if rule.flagged and one.flagged:
            reasons[one.case_id].append(FLAGGED)
    for person in {one.person_id for one in ordered}:
        _draw_share([one for one in ordered if one.person_id == person], rule, reasons)
    left = [one for one in ordered if not reasons[one.case_id]]
    for one in left[: rule.further]:
        reasons[one.case_id].append(FURTHER)
    by_case = sorted(ordered, key=lambda one: one.case_id)
    return [Drawn(one, tuple(reasons[one.case_id])) for one in by_case if reasons[one.case_id]]


def _draw_share(own: Sequence[Candidate], rule: Rule, reasons: dict[int, list[str]]) -> None:
    """Take the share of one person's cases; one that another part of the rule selects counts towards it only if drawn."""
    for is_local, share, reason in ((False, rule.share, SHARE), (True, rule.local_share, LOCAL_SHARE)):
        of_kind = [one for one in own if one.is_local is is_local]
        for one in of_kind[: -(-len(of_kind) * share // 100)]:
            reasons[one.case_id].append(reason)


def draw_key(seed: int, case_id: int) -> str:
    """Return what cases are ordered by before the first are drawn."""
    return hashlib.sha256(f"{seed}|{case_id}".encode()).hexdigest()
