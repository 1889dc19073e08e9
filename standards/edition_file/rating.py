"""The rating scheme gives every result exactly one rating."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from standards.assembly import SCALE
from standards.edition_file.content import Check, Content, Fault, words
from standards.edition_file.lines import Place


def a_scheme_is_there_or_its_absence_explained(content: Content) -> Iterator[Fault]:
    document = content.document
    if not content.whole("scheme"):
        return
    if document.scheme and document.scheme_absent:
        yield ("scheme_absent",), "There is a rating scheme, so nothing explains that there is none."
    judged = any(standard.rated_by != "characteristics" for _, standard in content.standards)
    if judged and not document.scheme and not document.scheme_absent:
        yield (
            ("scheme",),
            "The rating scheme is missing: standards are judged in cases. Where an edition rates nothing, write "
            "`scheme: null` and the reason under `scheme_absent`.",
        )


def characteristics_belong_to_standards_that_people_rate(content: Content) -> Iterator[Fault]:
    document = content.document
    for place, standard in content.standards:
        given = standard.characteristics
        if given is None:
            continue
        if standard.rated_by != "characteristics":
            yield (*place, "characteristics"), f"`{standard.code}` is not rated by characteristics, so it has none."
        if not given.draft and not given.source:
            yield (*place, "characteristics"), "Say where these are published (`source`), or that they are ours (`draft: true`)."
        if given.source and given.source not in document.sources and content.whole("sources"):
            yield (*place, "characteristics", "source"), f"`{given.source}` is not among the sources."


def the_scale_is_used_throughout(content: Content) -> Iterator[Fault]:
    scheme = content.document.scheme
    if scheme is None:
        return
    if tuple(scheme.scale) != SCALE:
        yield ("scheme", "scale"), f"The scale must be {words(SCALE)}, in this order."
    uses: list[tuple[Place, Iterable[str]]] = [
        (("scheme", "bands", "from_per_cent"), scheme.bands.from_per_cent),
        (("scheme", "points", "of"), scheme.points.of),
    ]
    if scheme.overall:
        uses.append((("scheme", "overall", "points"), scheme.overall.points))
    for place, given in uses:
        if set(given) != set(SCALE):
            yield place, f"Every rating of the scale must be here and no other: {words(SCALE)}."
    for name in ("bands", "rounding", "standard", "points", "overall", "discretion", "not_rated"):
        source = getattr(getattr(scheme, name), "source", "")
        if source and source not in content.document.sources and content.whole("sources"):
            yield ("scheme", name, "source"), f"`{source}` is not among the sources."


def shares_and_points_rise_with_the_scale(content: Content) -> Iterator[Fault]:
    scheme = content.document.scheme
    if scheme is None:
        return
    order = list(SCALE)
    if set(order) == set(scheme.bands.from_per_cent):
        shares = [scheme.bands.from_per_cent[rating] for rating in order]
        if shares[0] != 0:
            yield ("scheme", "bands", "from_per_cent", order[0]), "The lowest rating must begin at 0 per cent."
        if not _rises(shares):
            yield ("scheme", "bands", "from_per_cent"), "The shares must rise with the scale, each beginning above the last."
    if set(order) == set(scheme.points.of) and not _rises([scheme.points.of[rating] for rating in order]):
        yield ("scheme", "points", "of"), "The points must rise with the scale."


def _rises(numbers: Iterable[int]) -> bool:
    return all(low < high for low, high in pairwise(numbers))


def an_overall_rating_is_there_or_its_absence_explained(content: Content) -> Iterator[Fault]:
    scheme = content.document.scheme
    if scheme is None:
        return
    if scheme.overall and scheme.overall_absent:
        yield ("scheme", "overall_absent"), "There is an overall rating, so nothing explains that there is none."
    if scheme.overall and not scheme.not_rated:
        yield ("scheme",), "`not_rated` is missing: say when there is an overall rating although a standard has none."
    if not scheme.overall and scheme.not_rated:
        yield ("scheme", "not_rated"), "There is no overall rating (`overall`), so nothing says when it is given."
    if not scheme.overall and not scheme.overall_absent:
        yield (
            ("scheme",),
            "`overall` is missing. Where standards are rated and nothing as a whole, leave out `overall` and `not_rated`, and "
            "write the reason under `overall_absent`.",
        )


def every_total_has_one_overall_rating(content: Content) -> Iterator[Fault]:
    scheme = content.document.scheme
    if scheme is None or scheme.overall is None or not scheme.points.of:
        return
    rated = sum(standard.rated_by != "nothing" for _, standard in content.standards)
    if content.whole("domains") and scheme.overall.standards != rated:
        yield (
            ("scheme", "overall", "standards"),
            f"The scheme counts {scheme.overall.standards} standards, the edition has {rated} that are rated.",
        )
    expected = scheme.overall.standards * min(scheme.points.of.values())
    for rating in (rating for rating in SCALE if rating in scheme.overall.points):
        low, high = scheme.overall.points[rating]
        place = ("scheme", "overall", "points", rating)
        if high < low:
            yield place, f"The points of `{rating}` end before they begin."
        if low > expected:
            lost = str(expected) if low == expected + 1 else f"{expected} to {low - 1}"
            yield place, f"There is a gap: a total of {lost} has no overall rating."
        elif low < expected:
            yield place, f"The points of `{rating}` overlap those of the rating below."
        expected = high + 1
    most = scheme.overall.standards * max(scheme.points.of.values())
    if expected != most + 1:
        yield ("scheme", "overall", "points"), f"The points must end at {most}, the most that can be reached."


CHECKS: tuple[Check, ...] = (
    a_scheme_is_there_or_its_absence_explained,
    the_scale_is_used_throughout,
    shares_and_points_rise_with_the_scale,
    an_overall_rating_is_there_or_its_absence_explained,
    every_total_has_one_overall_rating,
    characteristics_belong_to_standards_that_people_rate,
)
