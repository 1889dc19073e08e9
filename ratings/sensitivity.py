"""How firmly a rating stands: how many judgements would have to turn for another one. Exact whole numbers and fractions. Pure.

A judgement turns from sufficient to insufficient or back: the number of cases judged stays the same.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from ratings.results import KeyQuestionTally, Overall, RatedStandard, Rating, Scheme, Source
from ratings.rules import band_of_share, overall_rating

Tallies = Mapping[str, KeyQuestionTally]


@dataclass(frozen=True, slots=True)
class Move:
    """The fewest judgements that must turn for another rating, and the rating that follows when just these do."""

    judgements: int
    rating: Rating


@dataclass(frozen=True, slots=True)
class Moves:
    """The way to the next rating up and the next one down; None where there is none."""

    up: Move | None = None
    down: Move | None = None


@dataclass(frozen=True, slots=True)
class Boundaries:
    """How far a share lies, in percentage points, from the limits of its band; None at either end of the scale.

    `to_next` is what it is short of the next band, `above_lower` what it has to spare above the lower limit of its own. Where
    shares are rounded before they are banded, the limits are those of the share before it is rounded: 64.5 in place of 65.
    """

    to_next: Fraction | None
    above_lower: Fraction | None


# --- one key question ------------------------------------------------------------------------------------------------


def to_reach(tally: KeyQuestionTally, rating: Rating, scheme: Scheme) -> int | None:
    """Return the fewest judgements that must turn sufficient for a rating at least this good; None where nothing was judged."""
    shares = (Fraction(tally.sufficient + turned, tally.judged) for turned in range(tally.insufficient + 1) if tally.judged)
    return next((turned for turned, share in enumerate(shares) if band_of_share(share, scheme) >= rating), None)


def to_fall(tally: KeyQuestionTally, rating: Rating, scheme: Scheme) -> int | None:
    """Return the fewest judgements that must turn insufficient for a rating no better than this; None as above."""
    shares = (Fraction(tally.sufficient - turned, tally.judged) for turned in range(tally.sufficient + 1) if tally.judged)
    return next((turned for turned, share in enumerate(shares) if band_of_share(share, scheme) <= rating), None)


def moves_of_question(tally: KeyQuestionTally, scheme: Scheme) -> Moves:
    """Return how many judgements of one key question must turn until its share stands in another band."""
    return moves_of_standard([tally], scheme)


def boundaries(share: Fraction, scheme: Scheme) -> Boundaries:
    """Return how far a share (0 to 1) lies from the limits of its band."""
    rating = band_of_share(share, scheme)
    rounded = Fraction(1, 2) if scheme.round_before_banding else Fraction(0)
    starts = {band.rating: band.from_per_cent - rounded for band in scheme.bands}
    higher = [start for other, start in starts.items() if other > rating]
    lowest = min(starts)
    return Boundaries(
        to_next=min(higher) - share * 100 if higher else None,
        above_lower=None if rating == lowest else share * 100 - starts[rating],
    )


# --- a standard ------------------------------------------------------------------------------------------------------


def moves_of_standard(tallies: Sequence[KeyQuestionTally], scheme: Scheme) -> Moves:
    """Return the fewest judgements that must turn for another rating of a standard.

    Upwards every key question below the next rating must reach it; downwards one alone is enough. Empty where nothing was
    judged.
    """
    rating = rating_of(tallies, scheme)
    if rating is None:
        return Moves()
    better, worse = ([other for other in Rating if other > rating], [other for other in Rating if other < rating])
    return Moves(
        up=_rise(tallies, min(better), scheme) if better else None,
        down=_fall(tallies, max(worse), scheme) if worse else None,
    )


def rating_of(tallies: Iterable[KeyQuestionTally], scheme: Scheme) -> Rating | None:
    """Return the rating of a standard by its lowest key question; None where nothing was judged."""
    return min((band_of_share(tally.share, scheme) for tally in tallies if tally.share is not None), default=None)


def _rise(tallies: Sequence[KeyQuestionTally], rating: Rating, scheme: Scheme) -> Move | None:
    """Return how every key question comes to be rated at least so."""
    judged = [tally for tally in tallies if tally.judged]
    turned = [number for tally in judged if (number := to_reach(tally, rating, scheme)) is not None]
    if len(turned) < len(judged):
        return None
    reached = rating_of([_turn(tally, number) for tally, number in zip(judged, turned, strict=True)], scheme)
    return None if reached is None else Move(sum(turned), reached)


def _fall(tallies: Sequence[KeyQuestionTally], rating: Rating, scheme: Scheme) -> Move | None:
    """Return how one key question comes to be rated no better than this; of several alike, the one that falls least."""
    ways = []
    for tally in tallies:
        turned = to_fall(tally, rating, scheme)
        reached = None if turned is None else rating_of([_turn(tally, -turned)], scheme)
        if turned is not None and reached is not None:
            ways.append((turned, -reached))
    return Move(min(ways)[0], Rating(-min(ways)[1])) if ways else None


def _turn(tally: KeyQuestionTally, number: int) -> KeyQuestionTally:
    """Let so many judgements turn sufficient, or insufficient where the number is below 0."""
    return replace(tally, sufficient=tally.sufficient + number, insufficient=tally.insufficient - number)


# --- the inspection as a whole ---------------------------------------------------------------------------------------


def ratings_of(
    standards: Sequence[RatedStandard], tallies: Tallies, scheme: Scheme, decided: Mapping[str, Rating]
) -> dict[str, Rating | None]:
    """Return the rating of every standard: by its lowest key question, or as people have decided it."""
    return {
        one.code: decided.get(one.code)
        if one.rated_by is Source.CHARACTERISTICS
        else rating_of([tallies[code] for code in one.key_questions], scheme)
        for one in standards
    }


def overall_of(
    standards: Sequence[RatedStandard], tallies: Tallies, scheme: Scheme, ratings: Mapping[str, Rating | None]
) -> Rating | None:
    """Return the overall rating as ratings.rules.rate_inspection finds it; None also where the scheme gives none."""
    if scheme.overall is None:
        return None
    points = [scheme.points[rating] for rating in ratings.values() if rating is not None]
    without = [one for one in standards if ratings[one.code] is None]
    if scheme.not_rated is Overall.IN_PROPORTION and points:
        without = [one for one in without if _is_still_to_be_rated(one, tallies)]
    return None if without else overall_rating(sum(points), scheme, len(points), len(standards))


def _is_still_to_be_rated(standard: RatedStandard, tallies: Tallies) -> bool:
    return standard.rated_by is Source.CHARACTERISTICS or any(tallies[code].not_answered for code in standard.key_questions)


def moves_of_overall(
    standards: Sequence[RatedStandard], tallies: Tallies, scheme: Scheme, decided: Mapping[str, Rating]
) -> Moves:
    """Return the fewest judgements that must turn, in whichever standards, for another overall rating.

    What people have decided stays. Empty while there is no overall rating.
    """
    now = ratings_of(standards, tallies, scheme, decided)
    overall = overall_of(standards, tallies, scheme, now)
    if overall is None:
        return Moves()
    ways = [list(_ways(one, tallies, scheme, now[one.code])) for one in standards]
    cheapest = _cheapest(ways)
    rated = sum(rating is not None for rating in now.values())
    total = sum(scheme.points[rating] for rating in now.values() if rating is not None)
    found = [(turned, overall_rating(total + gained, scheme, rated, len(standards))) for gained, turned in cheapest.items()]
    better = min(((turned, rating) for turned, rating in found if rating > overall), default=None)
    worse = min(((turned, -rating) for turned, rating in found if rating < overall), default=None)
    return Moves(
        up=None if better is None else Move(better[0], better[1]),
        down=None if worse is None else Move(worse[0], Rating(-worse[1])),
    )


def _ways(standard: RatedStandard, tallies: Tallies, scheme: Scheme, rating: Rating | None) -> Iterator[tuple[int, int]]:
    """Yield (points gained or lost, judgements that must turn) for every rating that re-judging can give to a standard."""
    yield 0, 0
    if rating is None or standard.rated_by is Source.CHARACTERISTICS:
        return
    own = [tallies[code] for code in standard.key_questions]
    for other in Rating:
        move = _rise(own, other, scheme) if other > rating else _fall(own, other, scheme) if other < rating else None
        if move is not None:
            yield scheme.points[move.rating] - scheme.points[rating], move.judgements


def _cheapest(ways: Iterable[Iterable[tuple[int, int]]]) -> dict[int, int]:
    """Return for every sum of points, with one way chosen for each standard, the fewest judgements that lead to it."""
    cheapest = {0: 0}
    for of_standard in ways:
        further: dict[int, int] = {}
        for gained, turned in of_standard:
            for so_far, already in cheapest.items():
                key, number = so_far + gained, already + turned
                further[key] = min(number, further.get(key, number))
        cheapest = further
    return cheapest
