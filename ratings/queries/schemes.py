"""The rating scheme of an edition, from its data to what the rules work with."""

from fractions import Fraction
from typing import Any

from ratings.results import Band, Discretion, Overall, RatedStandard, Rating, Scheme, Source
from standards.structure import EditionStructure


def scheme_of(edition: EditionStructure) -> Scheme | None:
    """Return the edition's rating scheme; None when it rates nothing.

    Raises ValueError for a rule this release does not know: rating by another rule than the edition's would be worse than none.
    """
    return read_scheme(edition.scheme) if edition.scheme else None


def read_scheme(data: dict[str, Any]) -> Scheme:
    """Return a scheme from its data, as an edition holds it and a run keeps it."""
    overall = data.get("overall")
    not_rated = data["not_rated"]["overall"] if overall else Overall.WHEN_EVERY_STANDARD_IS_RATED
    for part, rule, known in (
        ("standard", data["standard"]["rule"], ("lowest_key_question",)),
        ("not_rated", not_rated, tuple(Overall)),
    ):
        if rule not in known:
            raise ValueError(f"This release knows no rule “{rule}” ({part}) in a rating scheme.")
    starts = _by_rating(data["bands"]["from_per_cent"])
    discretion = data["discretion"]
    return Scheme(
        bands=tuple(Band(rating, Fraction(starts[rating])) for rating in sorted(starts)),
        round_before_banding=data["rounding"]["round_before_banding"],
        points=_by_rating(data["points"]["of"]),
        overall={rating: (low, high) for rating, (low, high) in _by_rating(overall["points"]).items()} if overall else None,
        discretion=Discretion(
            Fraction(discretion["within_points"]), discretion["one_case_would_change"], discretion["cases_at_most"]
        ),
        not_rated=Overall(not_rated),
    )


def rating_of(code: str) -> Rating:
    """Return the rating with a code such as `requires_improvement`. Raises KeyError for a scale that is not ours."""
    return Rating[code.upper()]


def _by_rating(values: dict[str, Any]) -> dict[Rating, Any]:
    return {rating_of(code): value for code, value in values.items()}


def rated_standards(edition: EditionStructure) -> tuple[RatedStandard, ...]:
    """Return the edition's standards in order, each with its domain and the key questions that decide it.

    Those that are judged in cases and rated by nothing are left out: their shares are reported and earn no points.
    """
    return tuple(
        RatedStandard(standard.code, standard.domain, standard.counted, Source(standard.rated_by))
        for standard in edition.standards
        if standard.rated_by != "nothing"
    )
