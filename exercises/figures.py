"""How far those who took part agree with the gold answers and with one another, and what may not be said. Pure.

Agreement with the gold answer is counted in pairs (somebody's answer, the gold answer) as quality assurance counts pairs of
inspector and assurer; agreement with one another is Krippendorff's alpha over all who took part.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from moderation.agreement import krippendorff_alpha
from moderation.figures import SCALE, Figures, Judged, by_group

ONE_QUESTION = "Not defined: it needs at least two questions that two people answered"
ONE_ANSWER = "Not defined: everybody chose the same answer"


@dataclass(frozen=True, slots=True)
class Unit:
    """One question about one case: how the gold answer counts, and how that of each person who answered does."""

    gold: str
    given: Mapping[int, str] = field(default_factory=dict)

    @property
    def judged(self) -> list[Judged]:
        return [Judged(theirs=counts, ours=self.gold, person_id=person) for person, counts in self.given.items()]

    @property
    def substantive(self) -> list[str]:
        """What everybody said, without those to whom the question does not apply."""
        return [counts for counts in self.given.values() if counts in SCALE]


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """One group of questions. `with_gold.hidden` says why nothing is shown, `alpha_words` why there is no alpha."""

    with_gold: Figures
    alpha: Fraction | None = None
    alpha_words: str = ""


def figures_by_group(groups: Mapping[str, Iterable[Unit]]) -> tuple[GroupFigures, dict[str, GroupFigures]]:
    """Return the figures of all groups together, and of each.

    Nothing is shown of a single person below 30 pairs, nor what would tell it by subtraction (moderation.figures).
    """
    each = {name: list(units) for name, units in groups.items()}
    whole, found = by_group({name: [pair for unit in units for pair in unit.judged] for name, units in each.items()})
    everything = [unit for units in each.values() for unit in units]
    return _with_alpha(whole, everything), {name: _with_alpha(found[name], units) for name, units in each.items()}


def _with_alpha(figures: Figures, units: list[Unit]) -> GroupFigures:
    if figures.hidden or figures.no_coefficients:
        return GroupFigures(figures, alpha_words=figures.no_coefficients)
    compared = [unit.substantive for unit in units if len(unit.substantive) > 1]
    if len(compared) < 2:
        return GroupFigures(figures, alpha_words=ONE_QUESTION)
    alpha = krippendorff_alpha(compared)
    return GroupFigures(figures, alpha, "" if alpha is not None else ONE_ANSWER)
