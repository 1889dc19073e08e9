"""The figures of an exercise: against worked values, and in words where there are none. No database."""

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exercises.figures import ONE_ANSWER, ONE_QUESTION, Unit, figures_by_group
from moderation.agreement import gwet_ac1, krippendorff_alpha, wilson
from moderation.figures import BY_SUBTRACTION, NOTHING, ONE_PERSON, TOO_FEW

UNHURRIED = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
YES, NO, NA = "sufficient", "insufficient", "not_applicable"


def unit(gold: str, *given: str) -> Unit:
    return Unit(gold, dict(enumerate(given, start=1)))


def figures(*units: Unit):
    return figures_by_group({"all": units})[1]["all"]


def test_agreement_with_the_gold_answer_against_worked_values():
    # 40 answers to four questions: 26 of 40 agree. Wilson's interval by the formula: 49.5 to 77.9 per cent.
    found = figures(*[unit(YES, *[YES] * 8, NO, NO)] * 2, *[unit(NO, *[YES] * 5, *[NO] * 5)] * 2).with_gold

    assert (found.pairs, found.agree, found.apart) == (40, 26, 0)
    assert found.share == Fraction(26, 40)
    assert found.interval == pytest.approx((0.4951, 0.7787), abs=5e-5)


def test_alpha_of_many_raters_is_krippendorffs_worked_example():
    # Krippendorff's reliability data "A", four observers with gaps: binary example, alpha 0.095.
    meg = (0, 1, 0, 0, 0, 0, 0, 0, 1, 0)
    owen = (1, 1, 1, 0, 0, 1, 0, 0, 0, 0)
    words = {0: NO, 1: YES}
    ten = [unit(YES, words[one], words[two]) for one, two in zip(meg, owen, strict=True)]
    twice = [*ten, unit(YES, NA, NA, *[YES] * 10)]

    assert krippendorff_alpha([one.substantive for one in ten]) == pytest.approx(0.095, abs=5e-4)
    assert figures(*twice).alpha == krippendorff_alpha([one.substantive for one in twice])


def test_who_says_that_it_does_not_apply_is_counted_apart():
    found = figures(*[unit(YES, YES, NO, NA, YES)] * 12, unit(NA, YES, YES)).with_gold

    assert (found.pairs, found.agree, found.apart) == (36, 24, 14)


def test_ac1_is_that_of_the_pairs_with_the_gold_answer():
    found = figures(*[unit(YES, YES, YES, NO)] * 12).with_gold

    assert found.ac1 == gwet_ac1([(YES, YES)] * 24 + [(NO, YES)] * 12, (YES, NO))


def test_below_thirty_answers_there_is_no_coefficient():
    found = figures(*[unit(YES, YES, NO)] * 14, unit(YES, YES))

    assert (found.with_gold.pairs, found.with_gold.ac1, found.alpha) == (29, None, None)
    assert found.alpha_words == TOO_FEW
    assert found.with_gold.interval == wilson(15, 29)


def test_one_question_says_nothing_of_how_far_people_agree_with_one_another():
    assert figures(unit(YES, *[YES, NO] * 20)).alpha_words == ONE_QUESTION


def test_where_everybody_chose_the_same_alpha_is_not_defined():
    found = figures(*[unit(YES, *[YES] * 5)] * 8)

    assert (found.alpha, found.alpha_words) == (None, ONE_ANSWER)
    assert found.with_gold.ac1.value == 1


def test_nothing_is_shown_of_one_person_below_thirty_answers():
    assert figures(*[unit(YES, YES)] * 29).with_gold.hidden == ONE_PERSON
    assert figures(*[unit(YES, YES)] * 30).with_gold.hidden == ""


def test_the_whole_does_not_tell_what_a_single_person_answered_by_subtraction():
    whole, each = figures_by_group({"two people": [unit(YES, YES, NO)] * 5, "one": [unit(YES, YES)]})

    assert each["one"].with_gold.hidden == ONE_PERSON
    assert whole.with_gold.hidden == BY_SUBTRACTION


def test_a_question_that_nobody_answered_or_to_which_the_gold_answer_does_not_apply_has_no_figures():
    assert figures(unit(YES)).with_gold.hidden == NOTHING
    assert figures(unit(NA, YES, NO)).with_gold.hidden == NOTHING


SAID = st.sampled_from([YES, NO, NA])


@UNHURRIED
@given(st.lists(st.builds(Unit, SAID, st.dictionaries(st.integers(1, 6), SAID, max_size=6)), max_size=12))
def test_turning_every_answer_round_changes_no_figure(units):
    other = {YES: NO, NO: YES, NA: NA}
    turned = [Unit(other[one.gold], {who: other[what] for who, what in one.given.items()}) for one in units]
    before, after = figures(*units), figures(*turned)

    assert (before.with_gold.share, before.with_gold.hidden) == (after.with_gold.share, after.with_gold.hidden)
    assert (before.alpha, before.alpha_words) == (after.alpha, after.alpha_words)
    assert (before.with_gold.ac1 and before.with_gold.ac1.value) == (after.with_gold.ac1 and after.with_gold.ac1.value)
