"""The figures of agreement for one group of comparisons, and what may not be said. Pure.

Pairs are of what counts: sufficient or insufficient. Where one of the two says that a question does not apply, the pair is
counted apart. Small groups have no coefficients, and nobody's own figures are shown before there are enough of them.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from moderation.agreement import (
    Coefficient,
    Direction,
    Interval,
    agreement,
    cohen_kappa,
    direction,
    gwet_ac1,
    krippendorff_alpha,
    specific_agreement,
    wilson,
)

SUFFICIENT, INSUFFICIENT = "sufficient", "insufficient"
SCALE = (SUFFICIENT, INSUFFICIENT)
ENOUGH = 30  # pairs; below, counts and agreement only

TOO_FEW = f"Fewer than {ENOUGH} pairs: no coefficient"
ONE_CATEGORY = "Not defined: both chose the same answer in every pair"
ONE_PERSON = f"Not shown: fewer than {ENOUGH} pairs, all of one inspector"
BY_SUBTRACTION = "Not shown: it would tell the figures of the one group that is not shown"
NOTHING = "No pairs"


@dataclass(frozen=True, slots=True)
class Judged:
    """What two people made of one question in one case: how the option of each counts, and whose answer was looked at."""

    theirs: str
    ours: str
    person_id: int

    @property
    def is_substantive(self) -> bool:
        return self.theirs in SCALE and self.ours in SCALE


@dataclass(frozen=True, slots=True)
class Figures:
    """One group. `hidden` says why nothing is shown, `no_coefficients` why the coefficients are missing; both are mostly ""."""

    pairs: int
    apart: int  # pairs in which at least one says that the question does not apply
    agree: int = 0
    share: Fraction | None = None
    interval: Interval | None = None
    positive: Fraction | None = None
    negative: Fraction | None = None
    direction: Direction | None = None
    ac1: Coefficient | None = None
    kappa: Coefficient | None = None
    alpha: Fraction | None = None
    hidden: str = ""
    no_coefficients: str = ""
    kappa_words: str = ""

    @property
    def direction_words(self) -> str:
        """Who judges more often sufficient where the two differ."""
        if self.direction is None or not (self.direction.first_only or self.direction.second_only):
            return "They differ nowhere"
        first, second = self.direction.first_only, self.direction.second_only
        return f"Sufficient says only the inspector {first}, only the assurer {second} (p = {self.direction.p:.3f})"


def figures_of(judged: Iterable[Judged]) -> Figures:
    """Return the figures of a group, or why they are not shown."""
    everything = list(judged)
    counted = [one for one in everything if one.is_substantive]
    number, apart = len(counted), len(everything) - len(counted)
    if number < ENOUGH and len({one.person_id for one in everything}) == 1:
        return Figures(0, 0, hidden=ONE_PERSON)
    if not counted:
        return Figures(0, apart, hidden=NOTHING)
    pairs: list[tuple[Hashable, Hashable]] = [(one.theirs, one.ours) for one in counted]
    agree = sum(one.theirs == one.ours for one in counted)
    enough = number >= ENOUGH
    kappa = cohen_kappa(pairs, SCALE) if enough else None
    return Figures(
        pairs=number, apart=apart, agree=agree, share=agreement(pairs), interval=wilson(agree, number),
        positive=specific_agreement(pairs, SUFFICIENT), negative=specific_agreement(pairs, INSUFFICIENT),
        direction=direction(pairs, SUFFICIENT),
        ac1=gwet_ac1(pairs, SCALE) if enough else None, kappa=kappa,
        alpha=krippendorff_alpha(pairs) if enough else None,
        no_coefficients="" if enough else TOO_FEW,
        kappa_words=TOO_FEW if not enough else ONE_CATEGORY if kappa is None else "",
    )  # fmt: skip


def by_group(groups: Mapping[str, Iterable[Judged]]) -> tuple[Figures, dict[str, Figures]]:
    """Return the figures of all groups together, and of each.

    Where one group alone is not shown because it is one person's, the whole is not either: the difference would tell.
    """
    each = {name: list(judged) for name, judged in groups.items()}
    found = {name: figures_of(judged) for name, judged in each.items()}
    whole = figures_of(one for judged in each.values() for one in judged)
    alone = sum(one.hidden == ONE_PERSON for one in found.values()) == 1
    return (Figures(0, 0, hidden=BY_SUBTRACTION) if alone and not whole.hidden and len(found) > 1 else whole), found
