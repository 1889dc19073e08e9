"""From tallies to ratings: exact fractions, no database, no clock. Pure.

What a scheme says is data of the edition, whose file gives the basis of each part. Every result carries its reasons as data.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from fractions import Fraction
from itertools import pairwise


class Rating(IntEnum):
    """The scale. Ordered, so that "the lowest decides" is `min()`."""

    INADEQUATE = 0
    REQUIRES_IMPROVEMENT = 1
    GOOD = 2
    OUTSTANDING = 3

    @property
    def code(self) -> str:
        """The code in edition files, stored runs and the API, for instance `requires_improvement`."""
        return self.name.lower()


class NotRated(StrEnum):
    """Why there is no rating. Never the same as a low one."""

    NOTHING_APPLIED = "nothing_applied"  # no case, or none in which the question applied
    NOTHING_ANSWERED = "nothing_answered"  # it applies in some case and no inspector has judged it yet
    NO_KEY_QUESTIONS = "no_key_questions"  # the edition's form holds none that would decide the standard
    CHARACTERISTICS = "characteristics"  # decided by people against published characteristics, not by shares of cases
    STANDARDS_MISSING = "standards_missing"  # of the overall rating: not every standard has one


class Judged(StrEnum):
    SUFFICIENT = "sufficient"
    INSUFFICIENT = "insufficient"


@dataclass(frozen=True, slots=True)
class KeyQuestionTally:
    """How many cases answer one key question in which way. Every case is in exactly one of the five."""

    key_question: str
    sufficient: int = 0
    insufficient: int = 0
    not_applicable: int = 0  # an option was chosen that says so
    not_answered: int = 0  # asked, and no option chosen yet
    not_asked: int = 0  # the edition does not ask it of this case

    @property
    def judged(self) -> int:
        return self.sufficient + self.insufficient

    @property
    def share(self) -> Fraction | None:
        """The share of sufficient cases among those judged, 0 to 1; None when none was."""
        return Fraction(self.sufficient, self.judged) if self.judged else None


@dataclass(frozen=True, slots=True)
class Band:
    """The lowest share, in per cent, that earns a rating."""

    rating: Rating
    from_per_cent: Fraction


@dataclass(frozen=True, slots=True)
class Discretion:
    """When a ratings panel considers to depart from the computed rating of a standard."""

    within_points: Fraction
    one_case_would_change: bool
    cases_at_most: int


@dataclass(frozen=True, slots=True)
class Scheme:
    """One edition's rating method. `overall` gives the points, both limits included, that earn each overall rating."""

    bands: tuple[Band, ...]  # from the lowest
    round_before_banding: bool
    points: Mapping[Rating, int]
    overall: Mapping[Rating, tuple[int, int]]
    discretion: Discretion


@dataclass(frozen=True, slots=True)
class RatedStandard:
    """A standard as the edition lists it; `key_questions` are those judged in cases."""

    code: str
    domain: str
    key_questions: tuple[str, ...]
    by_cases: bool = True


@dataclass(frozen=True, slots=True)
class OneCase:
    """What follows if one case of a key question had been judged the other way."""

    key_question: str
    becomes: Judged
    rating: Rating


@dataclass(frozen=True, slots=True)
class KeyQuestionRating:
    key_question: str
    share: Fraction | None
    per_cent: str | None  # the share as it is shown; never used to compute
    rating: Rating | None
    not_rated: NotRated | None
    one_case: tuple[OneCase, ...]  # single changes that would move this key question to another band


@dataclass(frozen=True, slots=True)
class NearBoundary:
    """The deciding share lies close to a boundary, in per cent, between two ratings. The distance is in percentage points."""

    key_question: str
    boundary: Fraction
    points_away: Fraction
    below: Rating
    above: Rating


@dataclass(frozen=True, slots=True)
class FewCases:
    key_question: str
    judged: int


@dataclass(frozen=True, slots=True)
class Triggers:
    """Why the panel may consider discretion; all empty when it has no reason to."""

    near_boundary: tuple[NearBoundary, ...] = ()
    one_case: tuple[OneCase, ...] = ()
    few_cases: tuple[FewCases, ...] = ()


@dataclass(frozen=True, slots=True)
class StandardRating:
    standard: str
    domain: str
    rating: Rating | None
    not_rated: NotRated | None
    points: int | None
    decided_by: tuple[str, ...]  # the key question with the lowest share; several when they are equal
    key_questions: tuple[KeyQuestionRating, ...]
    triggers: Triggers


@dataclass(frozen=True, slots=True)
class DomainSummary:
    domain: str
    points: int
    most_points: int  # that the rated standards could have earned
    rated: int
    standards: int


@dataclass(frozen=True, slots=True)
class OverallRating:
    points: int
    most_points: int  # that all standards could earn
    rated: int
    standards: int
    rating: Rating | None
    not_rated: NotRated | None
    missing: tuple[str, ...]  # standards without a rating
    lowest_possible: Rating  # whatever the missing standards turn out to be
    highest_possible: Rating


@dataclass(frozen=True, slots=True)
class InspectionRating:
    overall: OverallRating
    domains: tuple[DomainSummary, ...]
    standards: tuple[StandardRating, ...]


def per_cent_text(share: Fraction) -> str:
    """Return a share (0 to 1) in per cent with one decimal, half up from the exact value: "64.6"."""
    tenths = (share * 1000 + Fraction(1, 2)).__floor__()
    return f"{tenths // 10}.{tenths % 10}"


def band_of_share(share: Fraction, scheme: Scheme) -> Rating:
    """Return the rating whose band holds a share (0 to 1), after rounding (half up) to whole per cents where the scheme says so.

    A band's lower limit belongs to it.
    """
    per_cent = share * 100
    if scheme.round_before_banding:
        per_cent = Fraction((per_cent + Fraction(1, 2)).__floor__())
    return max(band.rating for band in scheme.bands if band.from_per_cent <= per_cent)


def rate_key_question(tally: KeyQuestionTally, scheme: Scheme) -> KeyQuestionRating:
    """Rate one key question by its share of sufficient cases; not rated, and never 0, where nothing was judged."""
    share = tally.share
    if share is None:
        why = NotRated.NOTHING_ANSWERED if tally.not_answered else NotRated.NOTHING_APPLIED
        return KeyQuestionRating(tally.key_question, None, None, None, why, ())
    rating = band_of_share(share, scheme)
    moved = tuple(change for change in _one_case_changes(tally, scheme) if change.rating != rating)
    return KeyQuestionRating(tally.key_question, share, per_cent_text(share), rating, None, moved)


def _one_case_changes(tally: KeyQuestionTally, scheme: Scheme) -> Iterable[OneCase]:
    question, yes, judged = tally.key_question, tally.sufficient, tally.judged
    if yes > 0:
        yield OneCase(question, Judged.INSUFFICIENT, band_of_share(Fraction(yes - 1, judged), scheme))
    if yes < judged:
        yield OneCase(question, Judged.SUFFICIENT, band_of_share(Fraction(yes + 1, judged), scheme))


def rate_standard(standard: RatedStandard, tallies: Sequence[KeyQuestionTally], scheme: Scheme) -> StandardRating:
    """Rate a standard by its lowest key question; those in which nothing was judged have no say."""
    rated = tuple(rate_key_question(tally, scheme) for tally in tallies)
    lowest = min((question.share for question in rated if question.share is not None), default=None)
    if lowest is None:
        why = _why_not_rated(standard, rated)
        return StandardRating(standard.code, standard.domain, None, why, None, (), rated, Triggers())
    rating = band_of_share(lowest, scheme)
    decided_by = tuple(question.key_question for question in rated if question.share == lowest)
    triggers = _triggers(rating, lowest, decided_by, tallies, scheme)
    return StandardRating(standard.code, standard.domain, rating, None, scheme.points[rating], decided_by, rated, triggers)


def _why_not_rated(standard: RatedStandard, questions: Sequence[KeyQuestionRating]) -> NotRated:
    if not questions:
        return NotRated.NO_KEY_QUESTIONS if standard.by_cases else NotRated.CHARACTERISTICS
    reasons = {question.not_rated for question in questions}
    return NotRated.NOTHING_ANSWERED if NotRated.NOTHING_ANSWERED in reasons else NotRated.NOTHING_APPLIED


def _triggers(
    rating: Rating, lowest: Fraction, decided_by: Sequence[str], tallies: Sequence[KeyQuestionTally], scheme: Scheme
) -> Triggers:
    """Return what lets the panel consider discretion: how close, how fragile and how few the deciding judgements are."""
    rule = scheme.discretion
    near = tuple(
        NearBoundary(decided_by[0], above.from_per_cent, abs(lowest * 100 - above.from_per_cent), below.rating, above.rating)
        for below, above in pairwise(scheme.bands)
        if abs(lowest * 100 - above.from_per_cent) <= rule.within_points
    )
    deciding = [tally for tally in tallies if tally.key_question in decided_by]
    few = tuple(FewCases(tally.key_question, tally.judged) for tally in deciding if tally.judged <= rule.cases_at_most)
    return Triggers(near, _one_case_of_standard(rating, tallies, scheme) if rule.one_case_would_change else (), few)


def _one_case_of_standard(rating: Rating, tallies: Sequence[KeyQuestionTally], scheme: Scheme) -> tuple[OneCase, ...]:
    """Return the single changes, in whichever key question, after which the standard would be rated differently."""
    bands = {tally.key_question: band_of_share(tally.share, scheme) for tally in tallies if tally.share is not None}
    changes = [change for tally in tallies for change in _one_case_changes(tally, scheme)]
    after = [min((bands | {change.key_question: change.rating}).values()) for change in changes]
    return tuple(replace(change, rating=then) for change, then in zip(changes, after, strict=True) if then != rating)


def rate_inspection(
    standards: Sequence[RatedStandard], tallies: Mapping[str, KeyQuestionTally], scheme: Scheme
) -> InspectionRating:
    """Rate every standard, sum the points of each domain and, once every standard is rated, the inspection as a whole."""
    rated = tuple(rate_standard(one, [tallies[code] for code in one.key_questions], scheme) for one in standards)
    domains = tuple(_domain_summary(domain, rated, scheme) for domain in dict.fromkeys(one.domain for one in standards))
    return InspectionRating(_rate_overall(rated, scheme), domains, rated)


def _domain_summary(domain: str, standards: Sequence[StandardRating], scheme: Scheme) -> DomainSummary:
    own = [standard for standard in standards if standard.domain == domain]
    points = [standard.points for standard in own if standard.points is not None]
    return DomainSummary(domain, sum(points), len(points) * max(scheme.points.values()), len(points), len(own))


def _rate_overall(standards: Sequence[StandardRating], scheme: Scheme) -> OverallRating:
    points = [standard.points for standard in standards if standard.points is not None]
    missing = tuple(standard.standard for standard in standards if standard.rating is None)
    total, fewest, most = sum(points), min(scheme.points.values()), max(scheme.points.values())
    lowest, highest = (overall_rating(total + len(missing) * each, scheme) for each in (fewest, most))
    return OverallRating(
        total, len(standards) * most, len(points), len(standards),
        None if missing else lowest, NotRated.STANDARDS_MISSING if missing else None, missing, lowest, highest,
    )  # fmt: skip


def overall_rating(points: int, scheme: Scheme) -> Rating:
    """Return the overall rating that a sum of points earns. Raises ValueError for a sum outside the scheme's bands."""
    for rating, (lowest, highest) in scheme.overall.items():
        if lowest <= points <= highest:
            return rating
    raise ValueError(f"{points} points are outside every band of the overall rating")
