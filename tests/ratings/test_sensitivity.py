"""What it would take to change a rating: against every possibility, tried one by one."""

from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratings.results import KeyQuestionTally, Overall, RatedStandard, Rating, Source
from ratings.rules import overall_rating
from ratings.sensitivity import (
    Boundaries,
    Move,
    Moves,
    boundaries,
    moves_of_overall,
    moves_of_question,
    moves_of_standard,
    overall_of,
    rating_of,
    ratings_of,
    to_fall,
    to_reach,
)
from tests.ratings.schemes import GOOD, INADEQUATE, OUTSTANDING, REQUIRES_IMPROVEMENT, of_100, scheme, schemes

small = st.integers(min_value=0, max_value=4)
tallies_of_a_standard = st.lists(st.tuples(small, small), min_size=1, max_size=3).map(
    lambda rows: [KeyQuestionTally(f"q{index}", *row) for index, row in enumerate(rows)]
)


def turned(tally: KeyQuestionTally, number: int) -> KeyQuestionTally:
    return replace(tally, sufficient=tally.sufficient + number, insufficient=tally.insufficient - number)


def everything_that_can_turn(tallies):
    """Every way in which judgements may turn: (how many turn, the counts after it)."""
    ways = [range(-tally.sufficient, tally.insufficient + 1) for tally in tallies]
    for numbers in product(*ways):
        after = [turned(tally, number) for tally, number in zip(tallies, numbers, strict=True)]
        yield sum(map(abs, numbers)), after


# --- figures that people can check by hand ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("yes", "no", "up", "down"),
    [
        (29, 29, Move(9, GOOD), Move(1, INADEQUATE)),  # 38 of 58 = 65.5%, 28 of 58 = 48.3%
        (64, 36, Move(1, GOOD), Move(15, INADEQUATE)),
        (65, 35, Move(15, OUTSTANDING), Move(1, REQUIRES_IMPROVEMENT)),
        (80, 20, None, Move(1, GOOD)),
        (0, 7, Move(4, REQUIRES_IMPROVEMENT), None),
        (0, 1, Move(1, OUTSTANDING), None),
        (1, 0, None, Move(1, INADEQUATE)),
        (3, 1, Move(1, OUTSTANDING), Move(1, REQUIRES_IMPROVEMENT)),
    ],
)
def test_the_judgements_that_must_turn_for_another_band(yes, no, up, down):
    assert moves_of_question(KeyQuestionTally("safety", yes, no), scheme()) == Moves(up, down)


def test_upwards_every_key_question_of_the_lowest_band_must_move_and_downwards_one_is_enough():
    tallies = of_100(engaging=48, desistance=45, safety=90)

    assert moves_of_standard(tallies, scheme()) == Moves(up=Move(7, REQUIRES_IMPROVEMENT), down=None)
    assert moves_of_standard(of_100(engaging=70, desistance=66, safety=90), scheme()) == Moves(
        up=Move(24, OUTSTANDING), down=Move(2, REQUIRES_IMPROVEMENT)
    )


def test_what_nobody_judged_cannot_move():
    nothing = KeyQuestionTally("safety", not_answered=3)

    assert (to_reach(nothing, GOOD, scheme()), to_fall(nothing, GOOD, scheme())) == (None, None)
    assert moves_of_standard([nothing], scheme()) == Moves()
    assert moves_of_standard([nothing, KeyQuestionTally("engaging", 5, 5)], scheme()) == Moves(Move(2, GOOD), Move(1, INADEQUATE))


@pytest.mark.parametrize(
    ("per_cent", "to_next", "above_lower"),
    [("0", 50, None), ("48", 2, None), ("50", 15, 0), ("64.9", "0.1", "14.9"), ("71", 9, 6), ("80", None, 0), ("100", None, 20)],
)
def test_points_from_the_boundaries_of_a_band(per_cent, to_next, above_lower):
    found = boundaries(Fraction(per_cent) / 100, scheme())

    assert found == Boundaries(*(None if points is None else Fraction(points) for points in (to_next, above_lower)))


def test_where_shares_are_rounded_first_the_boundary_is_half_a_point_lower():
    found = boundaries(Fraction("0.646"), replace(scheme(), round_before_banding=True))

    assert found == Boundaries(to_next=Fraction("14.9"), above_lower=Fraction("0.1"))


def test_ten_standards_at_15_points_need_one_standard_more_for_good():
    standards = [RatedStandard(f"s{n}", "d", (f"q{n}",)) for n in range(10)]
    tallies = {f"q{n}": KeyQuestionTally(f"q{n}", 70 if n < 5 else 60 + n, 30 if n < 5 else 40 - n) for n in range(10)}
    tallies["q5"] = KeyQuestionTally("q5", 50, 50)
    crc = scheme(overall={INADEQUATE: (0, 5), REQUIRES_IMPROVEMENT: (6, 15), GOOD: (16, 25), OUTSTANDING: (26, 30)})
    now = ratings_of(standards, tallies, crc, {})

    # q6 to q9 stand at 66 to 69 and are Good: 9 Good and 1 Requires improvement are 19 points.
    assert sum(crc.points[rating] for rating in now.values()) == 19
    # Down to 15: the four that are nearest to a boundary fall by a point each, q5 by 1 judgement, q6 by 2, q7 by 3, q8 by 4.
    assert moves_of_overall(standards, tallies, crc, {}).down == Move(1 + 2 + 3 + 4, REQUIRES_IMPROVEMENT)


def test_what_people_have_decided_stays_and_without_every_standard_nothing_moves():
    standards = [RatedStandard("leadership", "d", (), Source.CHARACTERISTICS), RatedStandard("assessment", "d", ("safety",))]
    tallies = {"safety": KeyQuestionTally("safety", 6, 4)}

    assert moves_of_overall(standards, tallies, scheme(), {}) == Moves()
    # 2 + 1 = 3 points: one more makes it Good. No way down: 2 points of leadership alone are Requires improvement.
    assert moves_of_overall(standards, tallies, scheme(), {"leadership": GOOD}) == Moves(up=Move(1, GOOD))


# --- laws, against every possibility ----------------------------------------------------------------------------------


@given(tallies_of_a_standard, schemes)
def test_no_fewer_judgements_than_said_change_the_rating_of_a_standard(tallies, method):
    now = rating_of(tallies, method)
    ways = [(number, rating_of(after, method)) for number, after in everything_that_can_turn(tallies)]
    found = moves_of_standard(tallies, method)

    for move, differs in ((found.up, lambda then: then > now), (found.down, lambda then: then < now)):
        fewest = min((number for number, then in ways if now is not None and differs(then)), default=None)
        assert (None if move is None else move.judgements) == fewest
        assert move is None or (move.judgements, move.rating) in ways


@given(st.tuples(small, small), schemes, st.sampled_from(Rating))
def test_reaching_and_falling_take_no_more_judgements_than_needed(counts, method, rating):
    tally = KeyQuestionTally("q", *counts)
    if tally.judged:
        ups = [k for k in range(tally.insufficient + 1) if rating_of([turned(tally, k)], method) >= rating]
        downs = [k for k in range(tally.sufficient + 1) if rating_of([turned(tally, -k)], method) <= rating]

        assert to_reach(tally, rating, method) == (min(ups) if ups else None)
        assert to_fall(tally, rating, method) == (min(downs) if downs else None)


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=3, max_size=3), schemes, st.sampled_from(Rating))
def test_no_fewer_judgements_than_said_change_the_overall_rating(counts, method, leadership):
    tallies = {f"q{n}": KeyQuestionTally(f"q{n}", *row) for n, row in enumerate(counts)}
    standards = [
        RatedStandard("leadership", "d", (), Source.CHARACTERISTICS),
        RatedStandard("a", "d", ("q0", "q1")),
        RatedStandard("b", "d", ("q2",)),
    ]
    method = replace(method, overall={INADEQUATE: (0, 1), REQUIRES_IMPROVEMENT: (2, 4), GOOD: (5, 7), OUTSTANDING: (8, 9)})

    def overall(given):
        now = ratings_of(standards, given, method, {"leadership": leadership})
        return overall_of(standards, given, method, now)

    before = overall(tallies)
    ways = [
        (number, overall({one.key_question: one for one in after}))
        for number, after in everything_that_can_turn(list(tallies.values()))
    ]
    found = moves_of_overall(standards, tallies, method, {"leadership": leadership})
    for move, differs in ((found.up, lambda then: then > before), (found.down, lambda then: then < before)):
        fewest = min((number for number, then in ways if before is not None and differs(then)), default=None)
        assert (None if move is None else move.judgements) == fewest
        assert move is None or (move.judgements, move.rating) in ways


@given(st.integers(0, 200), st.integers(1, 200), schemes)
def test_a_share_moved_by_the_points_said_stands_in_the_next_band_and_by_less_it_does_not(yes, judged, method):
    share = Fraction(min(yes, judged), judged)
    now = rating_of([KeyQuestionTally("q", min(yes, judged), judged - min(yes, judged))], method)
    found = boundaries(share, method)
    nearly = Fraction(1, 10**9)

    if found.to_next is not None:
        reached = (share * 100 + found.to_next) / 100
        assert _band(reached, method) > now >= _band(reached - nearly, method)
    if found.above_lower is not None:
        floor = share - found.above_lower / 100
        assert _band(floor, method) == now > _band(floor - nearly, method)


def _band(share, method):
    return next(rating for rating in sorted(Rating, reverse=True) if _starts(method)[rating] <= share * 100)


def _starts(method):
    half = Fraction(1, 2) if method.round_before_banding else 0
    return {band.rating: Fraction(-1) if band.rating is INADEQUATE else band.from_per_cent - half for band in method.bands}


OF_TWELVE = {INADEQUATE: (0, 6), REQUIRES_IMPROVEMENT: (7, 18), GOOD: (19, 30), OUTSTANDING: (31, 36)}
OF_NINE = {INADEQUATE: (0, 4), REQUIRES_IMPROVEMENT: (5, 13), GOOD: (14, 22), OUTSTANDING: (23, 27)}


@given(st.sampled_from([OF_TWELVE, OF_NINE]), st.integers(1, 12), st.integers(0, 36))
def test_bands_in_proportion_are_bands_of_the_mean(bands, rated, points):
    """Up to 0.5 points a standard Inadequate, up to 1.5 Requires improvement, up to 2.5 Good: the rule that all editions fit."""
    standards = bands[OUTSTANDING][1] // 3
    rated = min(rated, standards)
    mean = Fraction(min(points, 3 * rated), rated)
    expected = next(
        rating for rating, most in zip(Rating, (Fraction(1, 2), Fraction(3, 2), Fraction(5, 2), 3), strict=True) if mean <= most
    )

    assert overall_rating(min(points, 3 * rated), scheme(overall=bands), rated, standards) == expected


def test_standards_that_will_never_be_rated_neither_move_nor_stop_the_overall_rating():
    """Two of three standards apply to some case; the points of the two are held against the bands in proportion."""
    method = replace(
        scheme(overall={INADEQUATE: (0, 1), REQUIRES_IMPROVEMENT: (2, 4), GOOD: (5, 7), OUTSTANDING: (8, 9)}),
        not_rated=Overall.IN_PROPORTION,
    )
    standards = [RatedStandard(code, "d", (code,)) for code in ("planning", "delivery", "release")]
    tallies = {
        "planning": KeyQuestionTally("planning", 7, 3),  # Good; three more No make it Inadequate
        "delivery": KeyQuestionTally("delivery", 6, 4),  # Requires improvement; one more Yes makes it Good
        "release": KeyQuestionTally("release", not_asked=10),
    }

    # Of a standard in which one answer is still to come the points may yet change, whatever else of it applies to nobody.
    waiting = [*standards[:2], RatedStandard("release", "d", ("release", "resettlement"))]
    unanswered = tallies | {"resettlement": KeyQuestionTally("resettlement", not_answered=1)}
    assert overall_of(waiting, unanswered, method, ratings_of(waiting, unanswered, method, {})) is None

    # 3 of 6 points are 4.5 of 9: halfway between two bands, and so Requires improvement.
    assert overall_of(standards, tallies, method, ratings_of(standards, tallies, method, {})) == REQUIRES_IMPROVEMENT
    assert moves_of_overall(standards, tallies, method, {}) == Moves(up=Move(1, GOOD), down=Move(3, INADEQUATE))
