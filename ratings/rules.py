"""From tallies to ratings: exact fractions, no database, no clock. Pure.

What a scheme says is data of the edition, whose file gives the basis of each part. Every result carries its reasons as data.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from ratings.results import (
    DomainSummary,
    FewCases,
    InspectionRating,
    Judged,
    KeyQuestionRating,
    KeyQuestionTally,
    NearBoundary,
    NotRated,
    OneCase,
    Overall,
    OverallRating,
    RatedStandard,
    Rating,
    Scheme,
    Source,
    StandardRating,
    Triggers,
)


def per_cent_text(share: Fraction) -> str:
    """Return a share (0 to 1) in per cent with one decimal, half up from the exact value: "64.6"."""
    tenths = _half_up(share.numerator * 1000, share.denominator)
    return f"{tenths // 10}.{tenths % 10}"


def _half_up(above: int, below: int) -> int:
    """Return the whole number that above / below rounds to, exactly."""
    return (2 * above + below) // (2 * below)


def pooled(key_question: str, tallies: Iterable[KeyQuestionTally]) -> KeyQuestionTally:
    """Count together what was counted apart, as if all had been cases of one inspection: every case weighs the same.

    Percentages of parts are never averaged, nor ratings combined.
    """
    given = list(tallies)
    return KeyQuestionTally(
        key_question,
        sufficient=sum(tally.sufficient for tally in given),
        insufficient=sum(tally.insufficient for tally in given),
        not_applicable=sum(tally.not_applicable for tally in given),
        not_answered=sum(tally.not_answered for tally in given),
        not_asked=sum(tally.not_asked for tally in given),
    )


def band_of_share(share: Fraction, scheme: Scheme) -> Rating:
    """Return the rating whose band holds a share (0 to 1), after rounding (half up) to whole per cents where the scheme says so.

    A band's lower limit belongs to it. What is above and below the lines of fractions is multiplied crosswise: an inspection has
    some hundred shares to compare, and comparing fractions as such takes ten times as long.
    """
    above, below = share.numerator * 100, share.denominator
    if scheme.round_before_banding:
        above, below = _half_up(above, below), 1
    starts = [(band.from_per_cent, band.rating) for band in scheme.bands]
    return max([rating for start, rating in starts if start.numerator * below <= above * start.denominator])


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
        return _not_rated(standard, _why_not_rated(rated), rated)
    rating = band_of_share(lowest, scheme)
    decided_by = tuple(question.key_question for question in rated if question.share == lowest)
    triggers = _triggers(rating, lowest, decided_by, tallies, scheme)
    return StandardRating(
        standard.code, standard.domain, rating, None, scheme.points[rating], decided_by, rated, triggers, standard.rated_by
    )


def decided_standard(standard: RatedStandard, rating: Rating | None, scheme: Scheme) -> StandardRating:
    """Return what people have decided about a standard that no share decides; not rated while they have not."""
    if rating is None:
        return _not_rated(standard, NotRated.CHARACTERISTICS, ())
    points = scheme.points[rating]
    return StandardRating(standard.code, standard.domain, rating, None, points, (), (), Triggers(), standard.rated_by)


def _not_rated(standard: RatedStandard, why: NotRated, questions: tuple[KeyQuestionRating, ...]) -> StandardRating:
    return StandardRating(standard.code, standard.domain, None, why, None, (), questions, Triggers(), standard.rated_by)


def _why_not_rated(questions: Sequence[KeyQuestionRating]) -> NotRated:
    if not questions:
        return NotRated.NO_KEY_QUESTIONS
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
    standards: Sequence[RatedStandard],
    tallies: Mapping[str, KeyQuestionTally],
    scheme: Scheme,
    decided: Mapping[str, Rating],
) -> InspectionRating:
    """Rate every standard, sum the points of each domain and, once every standard is rated, the inspection as a whole.

    `decided` holds what people decided by the code of the standard. It has a say only where the edition leaves the rating to
    people: what shares decide, nobody decides here.
    """
    rated = tuple(_rate(one, tallies, scheme, decided) for one in standards)
    domains = tuple(_domain_summary(domain, rated, scheme) for domain in dict.fromkeys(one.domain for one in standards))
    return InspectionRating(_rate_overall(rated, scheme), domains, rated)


def _rate(
    standard: RatedStandard, tallies: Mapping[str, KeyQuestionTally], scheme: Scheme, decided: Mapping[str, Rating]
) -> StandardRating:
    if standard.rated_by is Source.CHARACTERISTICS:
        return decided_standard(standard, decided.get(standard.code), scheme)
    return rate_standard(standard, [tallies[code] for code in standard.key_questions], scheme)


def _domain_summary(domain: str, standards: Sequence[StandardRating], scheme: Scheme) -> DomainSummary:
    own = [standard for standard in standards if standard.domain == domain]
    points = [standard.points for standard in own if standard.points is not None]
    return DomainSummary(domain, sum(points), len(points) * max(scheme.points.values()), len(points), len(own))


# Why a standard has no rating and will have none: nobody is still to judge or decide.
_FOR_GOOD = (NotRated.NOTHING_APPLIED, NotRated.NO_KEY_QUESTIONS)


def _rate_overall(standards: Sequence[StandardRating], scheme: Scheme) -> OverallRating | None:
    if scheme.overall is None:
        return None
    points = [standard.points for standard in standards if standard.points is not None]
    missing = [standard for standard in standards if standard.rating is None]
    in_proportion = scheme.not_rated is Overall.IN_PROPORTION and bool(points)
    waiting = [standard for standard in missing if not (in_proportion and standard.not_rated in _FOR_GOOD)]
    total, of = sum(points), len(points) + len(waiting)
    fewest, most = min(scheme.points.values()), max(scheme.points.values())
    lowest, highest = (overall_rating(total + len(waiting) * each, scheme, of, len(standards)) for each in (fewest, most))
    return OverallRating(
        total, len(standards) * most, len(points), len(standards),
        None if waiting else lowest, NotRated.STANDARDS_MISSING if waiting else None,
        tuple(standard.standard for standard in missing), lowest, highest,
    )  # fmt: skip


def overall_rating(points: int, scheme: Scheme, rated: int = 1, standards: int = 1) -> Rating:
    """Return the overall rating that a sum of points earns. Raises ValueError for a sum outside the scheme's bands, if any.

    Where only `rated` of all `standards` were rated, the points are first put in proportion, as if the others had earned as
    many on average: what then lies between two bands belongs to the nearer, and halfway to the lower.
    """
    bands = scheme.overall or {}
    fewest, most = min((low for low, _ in bands.values()), default=1), max((high for _, high in bands.values()), default=0)
    if not fewest * rated <= points * standards <= most * rated:
        raise ValueError(f"{points} points are outside every band of the overall rating")
    return min(rating for rating, (_, high) in bands.items() if 2 * points * standards <= (2 * high + 1) * rated)
