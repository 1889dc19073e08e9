"""What is known of the method, as figures: every published pair, every edge from both sides, the editions as they are stored."""

from dataclasses import replace
from fractions import Fraction

import pytest

from ratings.queries.schemes import scheme_of
from ratings.results import KeyQuestionTally, NotRated, Overall, RatedStandard, Rating, Source
from ratings.rules import band_of_share, overall_rating, rate_inspection, rate_standard
from standards.models import Edition
from standards.queries import edition_structure
from tests.ratings.schemes import GOOD, INADEQUATE, OUTSTANDING, REQUIRES_IMPROVEMENT, of_100, scheme

RATED = ("crc-2018-19", "nps-2018-19", "crc-2019-20", "nps-2019-20", "pdu-2021-23", "pdu-2023-25", "region-2023-25")
SCALE = tuple(Rating)


def stored(code):
    return scheme_of(edition_structure(Edition.objects.get(code=code).pk))


# --- shares -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", RATED)
@pytest.mark.parametrize("cases", [1, 2, 3, 7, 20, 48, 53, 58, 100, 118, 1000, 10**12])
def test_every_edition_bands_exactly_at_50_65_and_80(db, code, cases):
    """The highest number of sufficient cases below each limit, and the next: as whole numbers, 100 y against c n."""
    method = stored(code)
    for limit, below, above in zip((50, 65, 80), SCALE, SCALE[1:], strict=False):
        first = -(-limit * cases // 100)  # the fewest sufficient cases that reach the limit
        assert band_of_share(Fraction(first, cases), method) >= above
        assert first == 0 or band_of_share(Fraction(first - 1, cases), method) <= below


@pytest.mark.parametrize("cases", [1, 2, 3, 7, 20, 51, 101, 118, 200, 1000])
def test_rounding_first_moves_every_limit_by_half_a_point(cases):
    """As whole numbers: 200 y against (2 c - 1) n."""
    rounded = replace(scheme(), round_before_banding=True)
    for limit, below, above in zip((50, 65, 80), SCALE, SCALE[1:], strict=False):
        first = -(-(2 * limit - 1) * cases // 200)
        assert band_of_share(Fraction(first, cases), rounded) >= above
        assert first == 0 or band_of_share(Fraction(first - 1, cases), rounded) <= below


@pytest.mark.parametrize(
    ("sufficient", "judged", "exactly", "rounded"),
    [(33, 51, REQUIRES_IMPROVEMENT, GOOD), (50, 101, INADEQUATE, REQUIRES_IMPROVEMENT), (119, 150, GOOD, GOOD)],
)
def test_cases_in_which_rounding_decides(sufficient, judged, exactly, rounded):
    share = Fraction(sufficient, judged)

    assert band_of_share(share, scheme()) == exactly
    assert band_of_share(share, replace(scheme(), round_before_banding=True)) == rounded


@pytest.mark.parametrize(
    ("shares", "rating", "near"),
    [
        ((85, 82, 64), REQUIRES_IMPROVEMENT, [(65, 1)]),
        ((70, 69, 48), INADEQUATE, [(50, 2)]),
        ((90, 88, 71), GOOD, []),
        ((85, 82, 80), OUTSTANDING, [(80, 0)]),
        ((85, 82, 79), GOOD, [(80, 1)]),
        ((100, 100, 0), INADEQUATE, []),
    ],
)
def test_the_lowest_key_question_decides_and_its_distance_from_boundaries_is_exact(shares, rating, near):
    tallies = of_100(engaging=shares[0], desistance=shares[1], safety=shares[2])
    rated = rate_standard(RatedStandard("s", "d", ("engaging", "desistance", "safety")), tallies, scheme())

    assert (rated.rating, rated.decided_by) == (rating, ("safety",))
    assert [(one.boundary, one.points_away) for one in rated.triggers.near_boundary] == near


# --- points -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", RATED)
def test_every_edition_has_the_overall_bands_of_the_one_rule_that_fits_all(db, code):
    """Up to 0.5 points a standard on average is Inadequate, up to 1.5 Requires improvement, up to 2.5 Good."""
    method = stored(code)
    standards = max(high for _, high in method.overall.values()) // 3
    for points in range(3 * standards + 1):
        mean = Fraction(points, standards)
        expected = next(
            rating
            for rating, most in zip(Rating, (Fraction(1, 2), Fraction(3, 2), Fraction(5, 2), 3), strict=True)
            if mean <= most
        )
        assert overall_rating(points, method) == expected


@pytest.mark.parametrize(
    ("code", "ratings", "points", "overall"),
    [
        ("pdu-2021-23", [REQUIRES_IMPROVEMENT] * 2 + [INADEQUATE] * 7, 2, INADEQUATE),
        ("crc-2018-19", [GOOD] * 5 + [REQUIRES_IMPROVEMENT] * 5, 15, REQUIRES_IMPROVEMENT),
        ("pdu-2021-23", [INADEQUATE] * 9, 0, INADEQUATE),
        ("pdu-2021-23", [REQUIRES_IMPROVEMENT] * 3 + [INADEQUATE] * 6, 3, INADEQUATE),
        ("pdu-2021-23", [OUTSTANDING] * 9, 27, OUTSTANDING),
    ],
)
def test_published_overall_ratings(db, code, ratings, points, overall):
    standards = [RatedStandard(f"s{n}", "d", (), Source.CHARACTERISTICS) for n in range(len(ratings))]
    decided = {f"s{n}": rating for n, rating in enumerate(ratings)}
    found = rate_inspection(standards, {}, stored(code), decided).overall

    assert (found.points, found.most_points, found.rating) == (points, 3 * len(ratings), overall)


# --- standards without a rating ----------------------------------------------------------------------------------------

CASEWORK = [RatedStandard(code, "d", (code,)) for code in ("assessment", "planning", "resettlement")]
IN_PROPORTION = replace(
    scheme(overall={INADEQUATE: (0, 1), REQUIRES_IMPROVEMENT: (2, 4), GOOD: (5, 7), OUTSTANDING: (8, 9)}),
    not_rated=Overall.IN_PROPORTION,
)


def overall_with(resettlement, method=IN_PROPORTION, standards=CASEWORK):
    tallies = {
        "assessment": KeyQuestionTally("assessment", 9, 1), "planning": KeyQuestionTally("planning", 7, 3),
        "resettlement": resettlement,
    }  # fmt: skip
    return rate_inspection(standards, tallies, method, {}).overall


def test_a_standard_in_which_no_case_applied_is_left_out_where_the_scheme_says_so():
    found = overall_with(KeyQuestionTally("resettlement", not_applicable=3, not_asked=4))

    assert (found.rating, found.not_rated, found.missing) == (GOOD, None, ("resettlement",))  # 2.5 points each
    assert (found.points, found.most_points, found.rated, found.standards) == (5, 9, 2, 3)
    assert (found.lowest_possible, found.highest_possible) == (GOOD, GOOD)


def test_a_standard_that_is_still_to_be_judged_is_waited_for_all_the_same():
    found = overall_with(KeyQuestionTally("resettlement", not_answered=1))

    assert (found.rating, found.not_rated, found.missing) == (None, NotRated.STANDARDS_MISSING, ("resettlement",))
    assert (found.lowest_possible, found.highest_possible) == (GOOD, OUTSTANDING)


def test_by_the_editions_so_far_every_standard_is_waited_for():
    every = replace(IN_PROPORTION, not_rated=Overall.WHEN_EVERY_STANDARD_IS_RATED)

    assert overall_with(KeyQuestionTally("resettlement", not_applicable=3), every).rating is None


def test_a_standard_that_people_rate_is_waited_for_and_one_without_key_questions_is_not():
    people = [*CASEWORK[:2], RatedStandard("leadership", "d", (), Source.CHARACTERISTICS)]
    nothing = [*CASEWORK[:2], RatedStandard("victims", "d", ())]

    assert overall_with(KeyQuestionTally("resettlement"), standards=people).rating is None
    assert overall_with(KeyQuestionTally("resettlement"), standards=nothing).rating is GOOD


def test_where_nothing_at_all_is_rated_there_is_no_overall_rating():
    tallies = {code: KeyQuestionTally(code) for code in ("assessment", "planning", "resettlement")}
    found = rate_inspection(CASEWORK, tallies, IN_PROPORTION, {}).overall

    assert (found.rating, found.not_rated, len(found.missing)) == (None, NotRated.STANDARDS_MISSING, 3)


@pytest.mark.parametrize(
    ("points", "rated", "rating"),
    [
        (0, 11, INADEQUATE), (5, 11, INADEQUATE), (6, 11, REQUIRES_IMPROVEMENT),  # 5.5 of 11: half a point each
        (16, 11, REQUIRES_IMPROVEMENT), (17, 11, GOOD), (27, 11, GOOD), (28, 11, OUTSTANDING), (33, 11, OUTSTANDING),
        (6, 12, INADEQUATE), (7, 12, REQUIRES_IMPROVEMENT), (18, 12, REQUIRES_IMPROVEMENT), (19, 12, GOOD),
        (30, 12, GOOD), (31, 12, OUTSTANDING), (36, 12, OUTSTANDING),
    ],
)  # fmt: skip
def test_bands_of_twelve_standards_held_against_eleven(points, rated, rating):
    youth = scheme(overall={INADEQUATE: (0, 6), REQUIRES_IMPROVEMENT: (7, 18), GOOD: (19, 30), OUTSTANDING: (31, 36)})

    assert overall_rating(points, youth, rated, 12) == rating


def test_points_may_begin_above_nought():
    from_one = scheme(overall={INADEQUATE: (3, 4), REQUIRES_IMPROVEMENT: (5, 7), GOOD: (8, 10), OUTSTANDING: (11, 12)})

    assert overall_rating(2, from_one, 2, 3) == INADEQUATE
    assert overall_rating(8, from_one, 2, 3) == OUTSTANDING
    for points in (1, 9):
        with pytest.raises(ValueError, match="outside every band"):
            overall_rating(points, from_one, 2, 3)


@pytest.mark.parametrize(("points", "rated"), [(34, 11), (-1, 11), (37, 12), (-1, 12)])
def test_more_points_than_can_be_earned_are_an_error(points, rated):
    youth = scheme(overall={INADEQUATE: (0, 6), REQUIRES_IMPROVEMENT: (7, 18), GOOD: (19, 30), OUTSTANDING: (31, 36)})

    with pytest.raises(ValueError, match="outside every band"):
        overall_rating(points, youth, rated, 12)
