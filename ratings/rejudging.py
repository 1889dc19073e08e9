"""Which single cases could change a rating, and how far ratings reach while judgements are open to question. Exact. Pure.

One judgement more on the sufficient side never lowers a rating. The best and the worst that a set of re-judgements can lead to
are therefore those in which all of them turn the same way; nothing here has to try every combination.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from ratings.results import Judged, RatedStandard, Rating, Scheme
from ratings.sensitivity import Tallies, overall_of, ratings_of

# What one case was judged: the codes of key questions, and on which side. Key questions without a judgement are not in it.
Judgements = Mapping[str, Judged]


@dataclass(frozen=True, slots=True)
class Effect:
    """What one case would change: the ratings of standards (before, after) by code, and the overall rating where it differs."""

    case: str
    standards: Mapping[str, tuple[Rating | None, Rating | None]]
    overall: tuple[Rating | None, Rating | None] | None

    def __bool__(self) -> bool:
        return bool(self.standards) or self.overall is not None


def rejudged(
    cases: Mapping[str, Judgements], standards: Sequence[RatedStandard], tallies: Tallies, scheme: Scheme,
    decided: Mapping[str, Rating],
) -> list[Effect]:  # fmt: skip
    """Return the cases that alone can change a rating when all or some of their judgements turn: the lowest and highest reached.

    `cases` holds the judgements that were counted, by a name of the case. A case may be in the list twice: for the better, with
    every insufficient judgement turned, and for the worse, with every sufficient one turned. Turning fewer leads to something in
    between, so that a case which is not in the list cannot change any rating.
    """
    found = _Changed(standards, tallies, scheme, decided)
    return [
        effect
        for name, judged in cases.items()
        for side in (Judged.INSUFFICIENT, Judged.SUFFICIENT)
        if (effect := found.after(name, {code: _TURNED[side] for code, now in judged.items() if now is side}))
    ]


def left_out(
    cases: Mapping[str, Judgements], standards: Sequence[RatedStandard], tallies: Tallies, scheme: Scheme,
    decided: Mapping[str, Rating],
) -> list[Effect]:  # fmt: skip
    """Return the cases without which a rating would be another: everything counted again with one case left out."""
    found = _Changed(standards, tallies, scheme, decided)
    without = {Judged.SUFFICIENT: (-1, 0), Judged.INSUFFICIENT: (0, -1)}
    effects = (found.after(name, {code: without[now] for code, now in judged.items()}) for name, judged in cases.items())
    return [effect for effect in effects if effect]


def contested(
    open_judgements: Mapping[str, tuple[int, int]], standards: Sequence[RatedStandard], tallies: Tallies, scheme: Scheme,
    decided: Mapping[str, Rating],
) -> tuple[Effect, Effect]:  # fmt: skip
    """Return the lowest and the highest ratings that are possible while some judgements are open to question.

    `open_judgements` says for each key question how many sufficient and how many insufficient judgements are.
    """
    found = _Changed(standards, tallies, scheme, decided)
    worst = {code: (-sufficient, sufficient) for code, (sufficient, _) in open_judgements.items()}
    best = {code: (insufficient, -insufficient) for code, (_, insufficient) in open_judgements.items()}
    return found.after("lowest", worst), found.after("highest", best)


# From one side to the other: what is added to the sufficient and to the insufficient judgements.
_TURNED = {Judged.INSUFFICIENT: (1, -1), Judged.SUFFICIENT: (-1, 1)}


class _Changed:
    """Rates again with other counts, each change once however many cases it stands for."""

    def __init__(
        self, standards: Sequence[RatedStandard], tallies: Tallies, scheme: Scheme, decided: Mapping[str, Rating]
    ) -> None:
        self.standards, self.tallies, self.scheme, self.decided = standards, tallies, scheme, decided
        self.before = ratings_of(standards, tallies, scheme, decided)
        self.overall = overall_of(standards, tallies, scheme, self.before)
        self.differences = cache(self._differences)

    def after(self, name: str, change: Mapping[str, tuple[int, int]]) -> Effect:
        standards, overall = self.differences(frozenset(change.items()))
        return Effect(name, standards, overall)

    def _differences(
        self, change: frozenset[tuple[str, tuple[int, int]]]
    ) -> tuple[dict[str, tuple[Rating | None, Rating | None]], tuple[Rating | None, Rating | None] | None]:
        tallies = dict(self.tallies)
        for code, (sufficient, insufficient) in change:
            one = tallies[code]
            tallies[code] = replace(one, sufficient=one.sufficient + sufficient, insufficient=one.insufficient + insufficient)
        now = ratings_of(self.standards, tallies, self.scheme, self.decided)
        overall = overall_of(self.standards, tallies, self.scheme, now)
        changed = {code: (self.before[code], rating) for code, rating in now.items() if rating != self.before[code]}
        return changed, None if overall == self.overall else (self.overall, overall)
