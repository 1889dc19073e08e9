"""The measures of agreement: worked values to four digits, laws, and what is not defined."""

from fractions import Fraction
from math import isclose, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.agreement import (
    agreement,
    alpha_interval,
    cohen_kappa,
    direction,
    gwet_ac1,
    krippendorff_alpha,
    specific_agreement,
    t_quantile,
    wilson,
)

YES_NO = ("yes", "no")
pairs = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1, max_size=40)
units = st.lists(st.lists(st.sampled_from(["a", "b", "c", None]), min_size=1, max_size=4), min_size=1, max_size=15)


def table(a: int, b: int, c: int, d: int) -> list[tuple[str, str]]:
    """Pairs by cell: both yes, yes and no, no and yes, both no."""
    return [*[("yes", "yes")] * a, *[("yes", "no")] * b, *[("no", "yes")] * c, *[("no", "no")] * d]


@pytest.mark.parametrize(
    ("cells", "agree", "kappa", "interval", "ac1", "ac1_interval"),
    [
        # Nearly all answers are yes: kappa calls this slight, although 87 in 100 agree.
        ((85, 7, 6, 2), 0.87, 0.1645, (-0.1185, 0.4476), 0.8461, (0.7566, 0.9356)),
        ((40, 5, 6, 39), 0.8778, 0.7556, (0.6202, 0.8909), 0.7556, (0.6176, 0.8936)),
    ],
)
def test_worked_values(cells, agree, kappa, interval, ac1, ac1_interval):
    found = table(*cells)
    cohen, gwet = cohen_kappa(found, YES_NO), gwet_ac1(found, YES_NO)

    assert float(agreement(found)) == pytest.approx(agree, abs=5e-5)
    assert float(cohen.value) == pytest.approx(kappa, abs=5e-5)
    assert cohen.interval == pytest.approx(interval, abs=5e-5)
    assert float(gwet.value) == pytest.approx(ac1, abs=5e-5)
    assert gwet.interval == pytest.approx(ac1_interval, abs=5e-5)


def test_specific_agreement_shows_which_side_is_unreliable():
    found = table(85, 7, 6, 2)

    assert specific_agreement(found, "yes") == Fraction(170, 183)
    assert specific_agreement(found, "no") == Fraction(4, 17)
    assert specific_agreement(table(3, 0, 0, 0), "no") is None


@pytest.mark.parametrize(
    ("b", "c", "p"), [(7, 6, 1.0), (0, 0, 1.0), (5, 0, 0.0625), (10, 2, 0.0386), (2, 10, 0.0386), (1, 0, 1.0), (8, 1, 0.0391)]
)
def test_direction_by_the_exact_test_of_mcnemar(b, c, p):
    found = direction(table(3, b, c, 4), "yes")

    assert (found.first_only, found.second_only) == (b, c)
    assert found.p == pytest.approx(p, abs=5e-5)


@pytest.mark.parametrize(
    ("successes", "number", "low", "high"),
    [(26, 53, 0.3612, 0.6212), (0, 20, 0.0, 0.1611), (20, 20, 0.8389, 1.0), (87, 100, 0.7902, 0.9224)],
)
def test_wilsons_interval(successes, number, low, high):
    assert wilson(successes, number) == pytest.approx((low, high), abs=5e-5)


def test_the_interval_of_nothing_is_none_and_its_ends_are_exact():
    assert wilson(0, 0) is None
    assert wilson(0, 7)[0] == 0.0
    assert wilson(7, 7)[1] == 1.0


def test_all_pairs_in_one_category_leave_kappa_and_alpha_undefined_and_ac1_one():
    found = table(12, 0, 0, 0)

    assert cohen_kappa(found, YES_NO) is None
    assert krippendorff_alpha(found) is None
    assert alpha_interval(found, resamples=10) is None
    assert gwet_ac1(found, YES_NO).value == 1
    assert gwet_ac1(found, YES_NO).interval == (1.0, 1.0)


def test_nothing_has_no_figures():
    assert agreement([]) is None
    assert gwet_ac1([], YES_NO) is None
    assert cohen_kappa([], YES_NO) is None
    assert krippendorff_alpha([]) is None
    assert direction([], "yes").p == 1.0


def test_alpha_of_two_raters_without_gaps_is_the_short_formula():
    found = table(40, 5, 6, 39)
    number = 2 * len(found)
    share = [Fraction(91, 180), Fraction(89, 180)]
    expected = 1 - (number - 1) * (1 - agreement(found)) / (number * (1 - sum(p * p for p in share)))

    assert krippendorff_alpha(found) == expected


def test_alpha_of_four_raters_with_gaps():
    # Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", part C: nominal, four observers, missing values.
    observers = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None], [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
        [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None], [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
    ]  # fmt: skip

    assert float(krippendorff_alpha(list(zip(*observers, strict=True)))) == pytest.approx(0.7434, abs=5e-5)


def test_the_interval_of_alpha_is_repeatable_and_holds_it():
    found = table(40, 5, 6, 39)
    low, high = alpha_interval(found, seed=3)

    assert (low, high) == alpha_interval(found, seed=3)
    assert low < float(krippendorff_alpha(found)) < high


def test_weighted_kappa_for_the_four_ratings():
    scale = (1, 2, 3, 4)
    found = [*[(1, 1)] * 4, *[(2, 2)] * 6, *[(2, 3)] * 3, *[(3, 3)] * 5, *[(3, 4)] * 2, *[(4, 4)] * 4, *[(1, 3)] * 1]
    observed = {(i, j): found.count((i, j)) / 25 for i in scale for j in scale}
    rows = {i: sum(observed[i, j] for j in scale) for i in scale}
    columns = {j: sum(observed[i, j] for i in scale) for j in scale}
    apart = sum(observed[i, j] * (i - j) ** 2 for i in scale for j in scale)
    by_chance = sum(rows[i] * columns[j] * (i - j) ** 2 for i in scale for j in scale)

    assert isclose(cohen_kappa(found, scale, weighted=True).value, 1 - apart / by_chance)
    assert cohen_kappa(found, scale, weighted=True).value > cohen_kappa(found, scale).value


@pytest.mark.parametrize(
    ("probability", "degrees", "t"),
    [(0.975, 1, 12.7062), (0.975, 2, 4.3027), (0.975, 29, 2.0452), (0.975, 99, 1.9842), (0.95, 5, 2.0150), (0.995, 10, 3.1693),
     (0.975, 10**6, 1.9600), (0.5, 7, 0.0), (0.025, 29, -2.0452)],
)  # fmt: skip
def test_quantiles_of_t(probability, degrees, t):
    assert t_quantile(probability, degrees) == pytest.approx(t, abs=5e-5)


def value(coefficient):
    return None if coefficient is None else coefficient.value


@given(pairs)
def test_swapping_the_two_changes_nothing_but_the_direction(found):
    swapped = [(two, one) for one, two in found]

    assert agreement(found) == agreement(swapped)
    assert value(gwet_ac1(found, "abc")) == value(gwet_ac1(swapped, "abc"))
    assert value(cohen_kappa(found, "abc")) == value(cohen_kappa(swapped, "abc"))
    assert krippendorff_alpha(found) == krippendorff_alpha(swapped)
    one, other = direction(found, "a"), direction(swapped, "a")
    assert (one.first_only, one.second_only, one.p) == (other.second_only, other.first_only, other.p)


@given(pairs, st.permutations("abc"))
def test_the_names_of_the_categories_do_not_matter(found, names):
    renamed = [(names["abc".index(one)], names["abc".index(two)]) for one, two in found]

    assert agreement(found) == agreement(renamed)
    assert value(gwet_ac1(found, "abc")) == value(gwet_ac1(renamed, "abc"))
    assert value(cohen_kappa(found, "abc")) == value(cohen_kappa(renamed, "abc"))
    assert krippendorff_alpha(found) == krippendorff_alpha(renamed)


@given(pairs, st.integers(2, 4))
def test_the_same_pairs_several_times_leave_the_point_values_as_they_are(found, times):
    more = found * times

    assert agreement(found) == agreement(more)
    assert value(gwet_ac1(found, "abc")) == value(gwet_ac1(more, "abc"))
    assert value(cohen_kappa(found, "abc")) == value(cohen_kappa(more, "abc"))


@given(pairs)
def test_no_coefficient_exceeds_one_and_one_means_that_all_agree(found):
    gwet, alpha = gwet_ac1(found, "abc").value, krippendorff_alpha(found)

    assert gwet <= 1
    assert (gwet == 1) == (agreement(found) == 1)
    assert alpha is None or (alpha <= 1 and (alpha == 1) == (agreement(found) == 1))


@given(st.integers(0, 60), st.integers(1, 60))
def test_wilsons_interval_holds_the_share_and_is_the_mirror_of_its_complement(successes, number):
    successes = min(successes, number)
    low, high = wilson(successes, number)
    mirrored = wilson(number - successes, number)

    assert 0 <= low <= successes / number <= high <= 1
    assert (low, high) == pytest.approx((1 - mirrored[1], 1 - mirrored[0]), abs=1e-12)


@given(units, st.randoms())
def test_alpha_does_not_know_who_said_what(found, random):
    shuffled = []
    for unit in found:
        again = list(unit)
        random.shuffle(again)
        shuffled.append(again)

    assert krippendorff_alpha(found) == krippendorff_alpha(shuffled)


@given(units)
def test_values_that_stand_alone_say_nothing_about_agreement(found):
    assert krippendorff_alpha(found) == krippendorff_alpha([*found, ["a"], [None, "b"], []])


@given(st.integers(1, 30), st.integers(0, 30), st.integers(0, 30), st.integers(1, 30))
def test_two_categories_with_balanced_margins_have_one_corrected_value(a, b, c, d):
    found = table(a, b, c, d) + table(d, c, b, a)

    assert gwet_ac1(found, YES_NO).value == cohen_kappa(found, YES_NO).value


@given(pairs)
def test_the_variance_of_kappa_without_weights_is_the_one_for_nominal_scales(found):
    # The formula as the paper gives it for nominal scales, written out in floats.
    coefficient = cohen_kappa(found, "abc")
    if coefficient is None:
        return
    n, k = len(found), float(coefficient.value)
    cell = {(i, j): found.count((i, j)) / n for i in "abc" for j in "abc"}
    row = {i: sum(cell[i, j] for j in "abc") for i in "abc"}
    column = {j: sum(cell[i, j] for i in "abc") for j in "abc"}
    chance = sum(row[i] * column[i] for i in "abc")
    a = sum(cell[i, i] * (1 - (row[i] + column[i]) * (1 - k)) ** 2 for i in "abc")
    b = (1 - k) ** 2 * sum(cell[i, j] * (column[i] + row[j]) ** 2 for i in "abc" for j in "abc" if i != j)
    variance = (a + b - (k - chance * (1 - k)) ** 2) / (n * (1 - chance) ** 2)

    assert (coefficient.interval[1] - k) / 1.959963985 == pytest.approx(sqrt(max(0.0, variance)), abs=1e-6)
