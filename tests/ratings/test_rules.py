"""The method, edge by edge: no database, no clock."""

from dataclasses import replace
from fractions import Fraction

import pytest

from ratings.results import (
    Discretion,
    DomainSummary,
    FewCases,
    Judged,
    KeyQuestionTally,
    LeftOut,
    NearBoundary,
    NotRated,
    OneCase,
    Policy,
    RatedStandard,
    Rating,
    Source,
    Triggers,
)
from ratings.rules import (
    band_of_share,
    overall_rating,
    per_cent_text,
    rate_inspection,
    rate_key_question,
    rate_standard,
)
from tests.ratings.schemes import of_100, scheme

INADEQUATE, REQUIRES_IMPROVEMENT, GOOD, OUTSTANDING = Rating


STANDARD = RatedStandard("assessment", "casework", ("engaging", "desistance", "safety"))


# --- bands -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sufficient", "judged", "rating"),
    [
        (0, 1, INADEQUATE),
        (499, 1000, INADEQUATE), (1, 2, REQUIRES_IMPROVEMENT), (501, 1000, REQUIRES_IMPROVEMENT),
        (649, 1000, REQUIRES_IMPROVEMENT), (13, 20, GOOD), (651, 1000, GOOD),
        (799, 1000, GOOD), (4, 5, OUTSTANDING), (801, 1000, OUTSTANDING),
        (1, 1, OUTSTANDING),
        (10**30 - 1, 2 * 10**30, INADEQUATE), (65 * 10**30 - 1, 10**32, REQUIRES_IMPROVEMENT), (8 * 10**30 - 1, 10**31, GOOD),
    ],
)  # fmt: skip
def test_a_band_begins_exactly_at_its_lower_limit(sufficient, judged, rating):
    assert band_of_share(Fraction(sufficient, judged), scheme()) == rating


@pytest.mark.parametrize(
    ("per_cent", "exact", "rounded"),
    [
        ("49.4", INADEQUATE, INADEQUATE), ("49.5", INADEQUATE, REQUIRES_IMPROVEMENT), ("49.6", INADEQUATE, REQUIRES_IMPROVEMENT),
        ("64.4", REQUIRES_IMPROVEMENT, REQUIRES_IMPROVEMENT), ("64.5", REQUIRES_IMPROVEMENT, GOOD),
        ("64.6", REQUIRES_IMPROVEMENT, GOOD), ("79.4", GOOD, GOOD), ("79.5", GOOD, OUTSTANDING), ("79.6", GOOD, OUTSTANDING),
        ("50", REQUIRES_IMPROVEMENT, REQUIRES_IMPROVEMENT), ("65", GOOD, GOOD), ("80", OUTSTANDING, OUTSTANDING),
    ],
)  # fmt: skip
def test_whether_shares_are_rounded_before_banding_is_the_schemes_choice(per_cent, exact, rounded):
    share = Fraction(per_cent) / 100

    assert band_of_share(share, scheme()) == exact
    assert band_of_share(share, replace(scheme(), round_before_banding=True)) == rounded


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (Fraction(0), "0.0"), (Fraction(1), "100.0"), (Fraction(1, 3), "33.3"), (Fraction(2, 3), "66.7"),
        (Fraction(29, 58), "50.0"), (Fraction(1, 16), "6.3"), (Fraction(6249, 100_000), "6.2"), (Fraction(9996, 10_000), "100.0"),
    ],
)  # fmt: skip
def test_a_percentage_is_shown_with_one_decimal_half_up(share, text):
    assert per_cent_text(share) == text


# --- key questions ---------------------------------------------------------------------------------------------------


def test_blanks_and_what_does_not_apply_are_outside_the_share():
    rated = rate_key_question(KeyQuestionTally("safety", 29, 29, not_applicable=3, not_answered=5, not_asked=7), scheme())

    assert (rated.share, rated.per_cent, rated.rating) == (Fraction(1, 2), "50.0", REQUIRES_IMPROVEMENT)


@pytest.mark.parametrize(
    ("tally", "why"),
    [
        (KeyQuestionTally("safety"), NotRated.NOTHING_APPLIED),
        (KeyQuestionTally("safety", not_applicable=4, not_asked=2), NotRated.NOTHING_APPLIED),
        (KeyQuestionTally("safety", not_applicable=4, not_answered=1), NotRated.NOTHING_ANSWERED),
    ],
)
def test_a_key_question_that_nobody_judged_is_not_rated_and_says_why(tally, why):
    rated = rate_key_question(tally, scheme())

    assert (rated.share, rated.per_cent, rated.rating, rated.not_rated, rated.one_case) == (None, None, None, why, ())


@pytest.mark.parametrize(
    ("sufficient", "insufficient", "moves"),
    [
        (29, 29, [(Judged.INSUFFICIENT, INADEQUATE)]),
        (64, 36, [(Judged.SUFFICIENT, GOOD)]),
        (57, 43, []),
        (2, 2, [(Judged.INSUFFICIENT, INADEQUATE), (Judged.SUFFICIENT, GOOD)]),
        (1, 0, [(Judged.INSUFFICIENT, INADEQUATE)]),
        (0, 1, [(Judged.SUFFICIENT, OUTSTANDING)]),
    ],
)
def test_a_key_question_says_which_single_judgement_would_move_it_to_another_band(sufficient, insufficient, moves):
    rated = rate_key_question(KeyQuestionTally("safety", sufficient, insufficient), scheme())

    assert rated.one_case == tuple(OneCase("safety", becomes, rating) for becomes, rating in moves)


# --- standards -------------------------------------------------------------------------------------------------------


def near(question: str, boundary: int, away: int, below: Rating, above: Rating) -> NearBoundary:
    return NearBoundary(question, Fraction(boundary), Fraction(away), below, above)


def test_the_lowest_key_question_decides_and_is_one_point_from_the_next_band():
    rated = rate_standard(STANDARD, of_100(engaging=85, desistance=82, safety=64), scheme())

    assert (rated.rating, rated.points, rated.decided_by) == (REQUIRES_IMPROVEMENT, 1, ("safety",))
    assert rated.triggers == Triggers(
        near_boundary=(near("safety", 65, 1, REQUIRES_IMPROVEMENT, GOOD),),
        one_case=(OneCase("safety", Judged.SUFFICIENT, GOOD),),
    )


def test_three_good_and_one_inadequate_give_inadequate():
    standard = RatedStandard("all", "casework", ("a", "b", "c", "d"))
    rated = rate_standard(standard, of_100(a=70, b=71, c=72, d=30), scheme())

    assert (rated.rating, rated.decided_by) == (INADEQUATE, ("d",))


def test_two_points_below_a_boundary_the_panel_may_consider_discretion():
    rated = rate_standard(STANDARD, of_100(engaging=70, desistance=69, safety=48), scheme())

    assert rated.rating == INADEQUATE
    assert rated.triggers == Triggers(near_boundary=(near("safety", 50, 2, INADEQUATE, REQUIRES_IMPROVEMENT),))


def test_six_and_nine_points_from_both_boundaries_give_no_reason_for_discretion():
    rated = rate_standard(STANDARD, of_100(engaging=90, desistance=88, safety=71), scheme())

    assert (rated.rating, rated.triggers) == (GOOD, Triggers())


def test_three_of_four_cases_are_good_and_few():
    rated = rate_standard(RatedStandard("s", "d", ("safety",)), [KeyQuestionTally("safety", 3, 1)], scheme())

    assert rated.rating == GOOD
    assert rated.triggers.few_cases == (FewCases("safety", 4),)
    assert rated.triggers.near_boundary == (near("safety", 80, 5, GOOD, OUTSTANDING),)
    assert rated.triggers.one_case == (
        OneCase("safety", Judged.INSUFFICIENT, REQUIRES_IMPROVEMENT),
        OneCase("safety", Judged.SUFFICIENT, OUTSTANDING),
    )


@pytest.mark.parametrize(("judged", "few"), [(5, True), (6, False)])
def test_five_cases_are_few_and_six_are_not(judged, few):
    rated = rate_standard(RatedStandard("s", "d", ("safety",)), [KeyQuestionTally("safety", judged, 0)], scheme())

    assert bool(rated.triggers.few_cases) is few


def test_few_cases_matter_where_they_decide():
    tallies = [KeyQuestionTally("engaging", 60, 40), KeyQuestionTally("safety", 5, 0)]

    assert rate_standard(RatedStandard("s", "d", ("engaging", "safety")), tallies, scheme()).triggers.few_cases == ()


def test_of_equally_low_key_questions_the_first_is_named_for_the_boundary():
    tallies = [KeyQuestionTally("engaging", 640, 360), KeyQuestionTally("safety", 64, 36)]
    rated = rate_standard(RatedStandard("s", "d", ("engaging", "safety")), tallies, scheme())

    assert rated.triggers.near_boundary == (near("engaging", 65, 1, REQUIRES_IMPROVEMENT, GOOD),)


@pytest.mark.parametrize(("per_cent", "flagged"), [("54.9", True), ("55", True), ("55.1", False), ("59.9", False), ("60", True)])
def test_five_points_are_within_five_points(per_cent, flagged):
    yes = int(Fraction(per_cent) * 10)
    rated = rate_standard(RatedStandard("s", "d", ("safety",)), [KeyQuestionTally("safety", yes, 1000 - yes)], scheme())

    assert bool(rated.triggers.near_boundary) is flagged


def test_a_case_of_another_key_question_may_be_the_one_that_changes_the_rating():
    tallies = [KeyQuestionTally("engaging", 66, 34), KeyQuestionTally("safety", 65, 35)]
    rated = rate_standard(RatedStandard("s", "d", ("engaging", "safety")), tallies, scheme())

    assert (rated.rating, rated.decided_by) == (GOOD, ("safety",))
    assert rated.triggers.one_case == (OneCase("safety", Judged.INSUFFICIENT, REQUIRES_IMPROVEMENT),)

    both = [KeyQuestionTally("engaging", 65, 35), KeyQuestionTally("safety", 65, 35)]
    rated = rate_standard(RatedStandard("s", "d", ("engaging", "safety")), both, scheme())
    assert rated.decided_by == ("engaging", "safety")
    assert [change.key_question for change in rated.triggers.one_case] == ["engaging", "safety"]


def test_one_better_case_changes_nothing_while_another_key_question_is_as_low():
    tallies = [KeyQuestionTally("engaging", 64, 36), KeyQuestionTally("safety", 64, 36)]

    assert rate_standard(RatedStandard("s", "d", ("engaging", "safety")), tallies, scheme()).triggers.one_case == ()


def test_a_scheme_may_look_at_boundaries_and_numbers_alone():
    without = replace(scheme(), discretion=Discretion(Fraction(0), one_case_would_change=False, cases_at_most=0))

    assert rate_standard(STANDARD, of_100(engaging=64, desistance=90, safety=90), without).triggers == Triggers()


def test_a_key_question_without_judgements_has_no_say_in_its_standard():
    tallies = [KeyQuestionTally("engaging", 70, 30), KeyQuestionTally("desistance", not_answered=9), KeyQuestionTally("safety")]
    rated = rate_standard(STANDARD, tallies, scheme())

    assert (rated.rating, rated.decided_by) == (GOOD, ("engaging",))
    assert [question.not_rated for question in rated.key_questions] == [
        None, NotRated.NOTHING_ANSWERED, NotRated.NOTHING_APPLIED,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("standard", "tallies", "why"),
    [
        (STANDARD, [KeyQuestionTally("engaging", not_applicable=2)], NotRated.NOTHING_APPLIED),
        (STANDARD, [KeyQuestionTally("engaging"), KeyQuestionTally("safety", not_answered=1)], NotRated.NOTHING_ANSWERED),
        (RatedStandard("unpaid_work", "specific", ()), [], NotRated.NO_KEY_QUESTIONS),
    ],
)
def test_a_standard_without_shares_is_not_rated_and_says_why(standard, tallies, why):
    rated = rate_standard(standard, tallies, scheme())

    assert (rated.rating, rated.points, rated.not_rated, rated.triggers) == (None, None, why, Triggers())


# --- the inspection --------------------------------------------------------------------------------------------------

# Source of the bands: published results agree with them (CRC: 15 of 30 is Requires improvement; PDU: 2 of 27 is Inadequate).
CRC = {INADEQUATE: (0, 5), REQUIRES_IMPROVEMENT: (6, 15), GOOD: (16, 25), OUTSTANDING: (26, 30)}
PDU_9 = {INADEQUATE: (0, 4), REQUIRES_IMPROVEMENT: (5, 13), GOOD: (14, 22), OUTSTANDING: (23, 27)}
PDU_7 = {INADEQUATE: (0, 3), REQUIRES_IMPROVEMENT: (4, 10), GOOD: (11, 17), OUTSTANDING: (18, 21)}


@pytest.mark.parametrize(
    ("overall", "points", "rating"),
    [
        (CRC, 0, INADEQUATE), (CRC, 5, INADEQUATE), (CRC, 6, REQUIRES_IMPROVEMENT), (CRC, 15, REQUIRES_IMPROVEMENT),
        (CRC, 16, GOOD), (CRC, 25, GOOD), (CRC, 26, OUTSTANDING), (CRC, 30, OUTSTANDING),
        (PDU_9, 2, INADEQUATE), (PDU_9, 4, INADEQUATE), (PDU_9, 5, REQUIRES_IMPROVEMENT), (PDU_9, 13, REQUIRES_IMPROVEMENT),
        (PDU_9, 14, GOOD), (PDU_9, 22, GOOD), (PDU_9, 23, OUTSTANDING),
        (PDU_7, 3, INADEQUATE), (PDU_7, 4, REQUIRES_IMPROVEMENT), (PDU_7, 10, REQUIRES_IMPROVEMENT), (PDU_7, 11, GOOD),
        (PDU_7, 17, GOOD), (PDU_7, 18, OUTSTANDING), (PDU_7, 21, OUTSTANDING),
    ],
)  # fmt: skip
def test_the_overall_rating_follows_from_the_points(overall, points, rating):
    assert overall_rating(points, scheme(overall=overall)) == rating


def test_points_that_no_band_holds_are_an_error():
    with pytest.raises(ValueError, match="31 points"):
        overall_rating(31, scheme(overall=CRC))


def test_five_good_and_five_requiring_improvement_are_15_of_30():
    standards = [RatedStandard(f"s{n}", "casework" if n < 6 else "other", (f"q{n}",)) for n in range(10)]
    tallies = {f"q{n}": KeyQuestionTally(f"q{n}", 70 if n < 5 else 60, 30 if n < 5 else 40) for n in range(10)}
    rated = rate_inspection(standards, tallies, scheme(overall=CRC), {})

    assert (rated.overall.points, rated.overall.most_points, rated.overall.rating) == (15, 30, REQUIRES_IMPROVEMENT)
    assert rated.overall.not_rated is None
    assert rated.domains == (DomainSummary("casework", 11, 18, 6, 6), DomainSummary("other", 4, 12, 4, 4))


def test_without_every_standard_there_is_no_overall_rating_but_what_is_still_possible():
    standards = [
        RatedStandard("leadership", "organisation", (), Source.CHARACTERISTICS),
        RatedStandard("assessment", "casework", ("safety",)),
    ]
    rated = rate_inspection(standards, {"safety": KeyQuestionTally("safety", 9, 1)}, scheme(), {})

    overall = rated.overall
    assert (overall.points, overall.most_points, overall.rated, overall.standards) == (3, 6, 1, 2)
    assert (overall.rating, overall.not_rated, overall.missing) == (None, NotRated.STANDARDS_MISSING, ("leadership",))
    assert (overall.lowest_possible, overall.highest_possible) == (REQUIRES_IMPROVEMENT, OUTSTANDING)
    assert rated.domains == (DomainSummary("organisation", 0, 0, 0, 1), DomainSummary("casework", 3, 3, 1, 1))


def test_what_is_still_possible_counts_every_missing_standard():
    standards = [RatedStandard(f"s{n}", "d", (f"q{n}",)) for n in range(9)]
    tallies = {f"q{n}": KeyQuestionTally(f"q{n}", 7 if n < 5 else 0, 3 if n < 5 else 0) for n in range(9)}
    overall = rate_inspection(standards, tallies, scheme(overall=PDU_9), {}).overall

    assert (overall.points, len(overall.missing)) == (10, 4)
    assert (overall.lowest_possible, overall.highest_possible) == (REQUIRES_IMPROVEMENT, GOOD)


LEADERSHIP = RatedStandard("leadership", "organisation", (), Source.CHARACTERISTICS)


def test_what_people_decide_earns_points_and_no_share_stands_beside_it():
    standards = [LEADERSHIP, RatedStandard("assessment", "casework", ("safety",))]
    rated = rate_inspection(
        standards, {"safety": KeyQuestionTally("safety", 9, 1)}, scheme(), {"leadership": REQUIRES_IMPROVEMENT}
    )

    leadership = rated.standards[0]
    assert (leadership.rating, leadership.points, leadership.rated_by) == (REQUIRES_IMPROVEMENT, 1, Source.CHARACTERISTICS)
    assert (leadership.decided_by, leadership.key_questions, leadership.triggers) == ((), (), Triggers())
    assert (rated.overall.points, rated.overall.rating, rated.overall.missing) == (4, GOOD, ())
    assert rated.domains[0] == DomainSummary("organisation", 1, 3, 1, 1)


def test_a_standard_that_people_rate_waits_for_them():
    rated = rate_inspection([LEADERSHIP], {}, scheme(), {"staffing": GOOD}).standards[0]

    assert (rated.rating, rated.points, rated.not_rated) == (None, None, NotRated.CHARACTERISTICS)


def test_nobody_decides_what_shares_decide():
    standards = [
        RatedStandard("assessment", "casework", ("safety",)),
        RatedStandard("planning", "casework", ("plan",), Source.PARTS),
    ]
    tallies = {"safety": KeyQuestionTally("safety", 9, 1), "plan": KeyQuestionTally("plan", not_answered=1)}
    rated = rate_inspection(standards, tallies, scheme(), {"assessment": INADEQUATE, "planning": GOOD}).standards

    assert [(one.rating, one.rated_by) for one in rated] == [(OUTSTANDING, Source.CASES), (None, Source.PARTS)]


def test_a_tally_counts_every_case_once_and_triggers_are_there_where_any_is():
    tally = KeyQuestionTally("safety", 1, 2, 4, 8, 16)
    assert (tally.cases, tally.judged) == (31, 3)
    near, one, few = object(), object(), object()
    assert [bool(found) for found in (Triggers(), Triggers((near,)), Triggers((), (one,)), Triggers((), (), (few,)))] == [
        False, True, True, True,
    ]  # fmt: skip


def test_every_policy_and_every_reason_to_leave_a_case_out_is_told_in_words_of_its_own():
    policies = ([one.label for one in Policy], [one.hint for one in Policy], [one.words for one in Policy])
    for words in (*policies, [one.words for one in LeftOut]):
        assert all(words)
        assert len(set(words)) == len(words)
    only = Policy.SUBMITTED
    assert (only.label, only.words) == ("Submitted cases only", "the judgements of submitted cases only")
    assert only.hint == "A case counts once its inspector has submitted it, and not while it is reopened."
