"""The bands that follow from what two people judged about the same cases, and how often they are the same. Pure."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from moderation.agreement import Coefficient, Direction, Interval, agreement, cohen_kappa, wilson
from ratings.results import KeyQuestionTally, RatedStandard, Rating, Scheme, Source
from ratings.rules import rate_key_question, rate_standard

ENOUGH = 30  # pairs; below, counts and agreement only, and nothing at all of a single inspector's cases
TOO_FEW = f"Fewer than {ENOUGH} pairs: no coefficient"
ONE_BAND = "Not defined: both lead to the same band in every pair"
NOTHING = "No pairs"


@dataclass(frozen=True, slots=True)
class Side:
    """What one person judged about some cases: how the options of each key question count, case by case."""

    counts: Mapping[str, Sequence[str]]

    def tally(self, key_question: str) -> KeyQuestionTally:
        """Count them; what counts as nothing is left out."""
        found = Counter(self.counts.get(key_question, ()))
        known = ("sufficient", "insufficient", "not_applicable")
        return KeyQuestionTally(key_question, **{name: found[name] for name in known})


def bands_of_standards(side: Side, standards: Iterable[RatedStandard], scheme: Scheme) -> dict[str, Rating | None]:
    """Return the rating that would follow for each standard rated by cases; None where nothing was judged sufficient or not."""
    return {
        one.code: rate_standard(one, [side.tally(code) for code in one.key_questions], scheme).rating
        for one in standards
        if one.rated_by is Source.CASES and one.key_questions
    }


def bands_of_questions(side: Side, standards: Iterable[RatedStandard], scheme: Scheme) -> dict[str, Rating | None]:
    """Return the band in which each key question that decides a standard would lie."""
    codes = (code for one in standards if one.rated_by is Source.CASES for code in one.key_questions)
    return {code: rate_key_question(side.tally(code), scheme).rating for code in codes}


BandPair = tuple[Rating, Rating]  # what follows from the inspector's judgements, and from the other side's


@dataclass(frozen=True, slots=True)
class BandFigures:
    """How often two sides lead to the same band. `words` say why there is no coefficient; mostly ""."""

    pairs: int
    apart: int  # pairs in which only one side leads to a band
    agree: int = 0
    share: Fraction | None = None
    interval: Interval | None = None
    direction: Direction | None = None  # how often only the inspector's, and only the other's, is the higher one
    kappa: Coefficient | None = None  # weighted by the square of the distance: bands are ordered
    words: str = ""

    @property
    def direction_words(self) -> str:
        """Whose band is the higher one where they differ."""
        if self.direction is None or self.agree == self.pairs:
            return "They differ nowhere"
        higher, lower = self.direction.first_only, self.direction.second_only
        return f"The inspector's is higher in {higher}, lower in {lower} (p = {self.direction.p:.3f})"


def figures_of_bands(pairs: Iterable[tuple[Rating | None, Rating | None]]) -> BandFigures:
    """Return the figures of a group of pairs; a pair in which one side leads to no band is counted apart."""
    everything = list(pairs)
    both: list[BandPair] = [(one, other) for one, other in everything if one is not None and other is not None]
    if not both:
        return BandFigures(0, len(everything), words=NOTHING)
    named: list[tuple[Hashable, Hashable]] = [*both]
    agree = sum(one == other for one, other in both)
    enough = len(both) >= ENOUGH
    kappa = cohen_kappa(named, tuple(Rating), weighted=True) if enough else None
    return BandFigures(
        pairs=len(both), apart=len(everything) - len(both), agree=agree, share=agreement(named),
        interval=wilson(agree, len(both)),
        direction=Direction(sum(one > other for one, other in both), sum(one < other for one, other in both)),
        kappa=kappa, words=TOO_FEW if not enough else ONE_BAND if kappa is None else "",
    )  # fmt: skip
