"""What a panel's decisions make of computed ratings: edge by edge, and laws that hold whatever is decided."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panels.rules import OVERALL, Computed, Decided, Spread, outstanding, spread_of, with_decisions
from ratings.results import NotRated, Rating
from tests.ratings.schemes import scheme

# Of the edition 2021-23: nine standards, 27 points.
SCHEME = scheme(
    9, {Rating.INADEQUATE: (0, 4), Rating.REQUIRES_IMPROVEMENT: (5, 13), Rating.GOOD: (14, 22), Rating.OUTSTANDING: (23, 27)}
)
RATINGS = st.sampled_from(list(Rating))
WHY_NOT = st.sampled_from([NotRated.NOTHING_APPLIED, NotRated.NOTHING_ANSWERED, NotRated.CHARACTERISTICS])


@st.composite
def computed(draw):
    """Nine standards in two domains, most of them rated."""
    ratings = [draw(st.none() | RATINGS) if draw(st.booleans()) else draw(RATINGS) for _ in range(9)]
    return tuple(
        Computed(f"s{place}", f"d{place % 2}", rating, None if rating is not None else draw(WHY_NOT))
        for place, rating in enumerate(ratings)
    )


DECISIONS = st.dictionaries(st.sampled_from([f"s{place}" for place in range(9)] + ["unknown"]), RATINGS)


def nine(*ratings: Rating) -> tuple[Computed, ...]:
    return tuple(Computed(f"s{place}", "d", rating) for place, rating in enumerate(ratings))


G, RI, I, O = Rating.GOOD, Rating.REQUIRES_IMPROVEMENT, Rating.INADEQUATE, Rating.OUTSTANDING  # noqa: E741


def test_without_a_decision_what_follows_is_what_was_computed():
    found = with_decisions(nine(G, G, G, G, RI, RI, RI, RI, RI), {}, SCHEME)

    assert (found.overall.points, found.overall.rating) == (13, RI)  # the most that still requires improvement


def test_one_changed_standard_may_move_the_whole():
    before = nine(G, G, G, G, RI, RI, RI, RI, RI)

    found = with_decisions(before, {"s4": G}, SCHEME)

    assert (found.overall.points, found.overall.rating) == (14, G)
    assert [one.rating for one in found.standards] == [G, G, G, G, G, RI, RI, RI, RI]
    assert [one.rating for one in before] == [G, G, G, G, RI, RI, RI, RI, RI]


def test_a_standard_that_nothing_rated_stays_without_a_rating_and_keeps_the_whole_from_one():
    before = (*nine(G, G, G, G, G, G, G, G), Computed("s8", "d", None, NotRated.NOTHING_ANSWERED))

    found = with_decisions(before, {"s8": O}, SCHEME)

    assert (found.standards[8].rating, found.overall.rating, found.overall.missing) == (None, None, ("s8",))


@given(computed(), DECISIONS)
def test_a_decision_never_alters_what_was_computed(before, decided):
    kept = tuple(replace(one) for one in before)

    found = with_decisions(before, decided, SCHEME)

    assert before == kept
    for one, now in zip(before, found.standards, strict=True):
        expected = decided.get(one.standard, one.rating) if one.rating is not None else None
        assert (now.standard, now.domain, now.rating) == (one.standard, one.domain, expected)


@given(computed(), DECISIONS)
def test_points_of_the_domains_are_the_points_of_the_whole(before, decided):
    found = with_decisions(before, decided, SCHEME)

    assert sum(domain.points for domain in found.domains) == found.overall.points
    assert sum(one.points for one in found.standards if one.points is not None) == found.overall.points


@given(st.lists(RATINGS, min_size=9, max_size=9), DECISIONS, st.integers(0, 8))
def test_a_higher_decision_never_lowers_the_whole(ratings, decided, place):
    before = nine(*ratings)
    lower = with_decisions(before, decided, SCHEME)
    higher = with_decisions(before, decided | {f"s{place}": O}, SCHEME)

    assert higher.overall.rating >= lower.overall.rating


@given(computed())
def test_keeping_every_rating_is_the_same_as_deciding_nothing(before):
    keeping = {one.standard: one.rating for one in before if one.rating is not None}

    assert with_decisions(before, keeping, SCHEME) == with_decisions(before, {}, SCHEME)


def decided(about: str, considered: Rating | None, rating: Rating | None) -> dict[str, Decided]:
    return {about: Decided(about, considered, rating)}


def test_everything_that_is_rated_and_the_whole_are_to_be_decided():
    before = {"s0": G, "s1": RI, "s2": None, OVERALL: None}

    assert outstanding(before, {}) == ("s0", "s1", OVERALL)
    assert outstanding(before, decided("s0", G, O)) == ("s1", OVERALL)


def test_nothing_is_decided_about_a_whole_that_the_edition_does_not_rate():
    assert outstanding({"s0": G}, {}) == ("s0",)
    assert outstanding({"s0": G}, decided("s0", G, G)) == ()


@pytest.mark.parametrize(("considered", "left"), [(G, ()), (RI, ("s0",)), (None, ("s0",))])
def test_a_decision_stands_only_about_the_rating_that_it_considered(considered, left):
    newest = decided("s0", considered, O) | decided(OVERALL, O, O)

    assert outstanding({"s0": G, OVERALL: O}, newest) == left


def test_the_whole_is_decided_again_when_other_decisions_have_moved_it():
    assert outstanding({OVERALL: G}, decided(OVERALL, RI, RI)) == (OVERALL,)
    assert outstanding({OVERALL: None}, decided(OVERALL, None, None)) == ()


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ([], None),
        ([Fraction(1, 2)], None),
        ([None, Fraction(1, 2)], None),
        ([Fraction(1, 2), None, Fraction(2, 3)], Spread("50.0", "66.7", "16.7")),
        ([Fraction(0), Fraction(1)], Spread("0.0", "100.0", "100.0")),
    ],
)
def test_the_spread_is_between_the_lowest_and_the_highest_share_judged(shares, expected):
    assert spread_of(shares) == expected
