"""A scheme to rate by, and counts that make a given percentage."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import strategies as st

from ratings.results import Band, Discretion, KeyQuestionTally, Rating, Scheme

INADEQUATE, REQUIRES_IMPROVEMENT, GOOD, OUTSTANDING = Rating


def scheme(standards: int = 2, overall: dict[Rating, tuple[int, int]] | None = None) -> Scheme:
    """The bands, points and triggers of every edition so far; by default the overall bands of two standards."""
    return Scheme(
        bands=tuple(Band(rating, Fraction(start)) for rating, start in zip(Rating, (0, 50, 65, 80), strict=True)),
        round_before_banding=False,
        points={rating: rating.value for rating in Rating},
        overall=overall or {INADEQUATE: (0, 1), REQUIRES_IMPROVEMENT: (2, 3), GOOD: (4, 5), OUTSTANDING: (6, 6)},
        discretion=Discretion(Fraction(5), one_case_would_change=True, cases_at_most=5),
    )


def of_100(**sufficient: int) -> list[KeyQuestionTally]:
    return [KeyQuestionTally(code, yes, 100 - yes) for code, yes in sufficient.items()]


starts = st.lists(st.integers(1, 100), min_size=3, max_size=3, unique=True).map(lambda found: (0, *sorted(found)))
# Any method with bands of its own, shares rounded first or not.
schemes = st.builds(
    lambda limits, rounded: replace(
        scheme(),
        bands=tuple(Band(rating, Fraction(start)) for rating, start in zip(Rating, limits, strict=True)),
        round_before_banding=rounded,
    ),
    starts | st.just((0, 50, 65, 80)),
    st.booleans(),
)
