"""How a sample is shared out to strata: margins hold, nearest to the quotas, and what happens where they cannot hold."""

from fractions import Fraction
from itertools import product
from math import ceil, floor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sampling.rounding import round_within
from sampling.strata import Method, allocate, largest_remainder, levels_of, margins_of

SHAPES = st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(1, 4))


def cells(shape):
    return list(product(*("abcdef"[:levels] for levels in shape)))


@st.composite
def tables(draw, shapes=SHAPES):
    keys = cells(draw(shapes))
    population = dict(zip(keys, draw(st.lists(st.integers(0, 60), min_size=len(keys), max_size=len(keys))), strict=True))
    return population, draw(st.integers(0, sum(population.values())))


def kept(allocation, most):
    """Whether every margin of up to so many variables is its expected number rounded down or up."""
    return all(
        floor(expected) <= sum(allocation.sizes[key] for key in members) <= ceil(expected)
        for family in margins_of(allocation.quotas, most)
        for members in family
        for expected in [sum(allocation.quotas[key] for key in members)]
    )


def distance(sizes, quotas):
    return sum((sizes[key] - quotas[key]) ** 2 for key in quotas)


@settings(deadline=None)
@given(tables())
def test_margins_hold_and_no_stratum_gives_more_than_it_has(table):
    population, sample = table

    found = allocate(population, sample)

    assert sum(found.sizes.values()) == sample
    assert all(0 <= size <= population[key] for key, size in found.sizes.items())
    assert all(abs(size - found.quotas[key]) < 1 for key, size in found.sizes.items())
    assert found.method is Method.LARGEST_REMAINDER or kept(found, 2 if found.method is Method.TWO_WAY else 1)


@settings(deadline=None)
@given(tables(), st.randoms())
def test_the_order_of_the_strata_does_not_matter(table, chance):
    population, sample = table
    shuffled = list(population.items())
    chance.shuffle(shuffled)

    assert allocate(dict(shuffled), sample) == allocate(population, sample)


@settings(max_examples=30, deadline=None)
@given(tables(st.tuples(st.integers(1, 2), st.integers(1, 2), st.integers(1, 2))))
def test_no_other_rounding_that_keeps_the_margins_is_nearer(table):
    population, sample = table
    found = allocate(population, sample)
    bounds = [sorted({floor(quota), ceil(quota)}) for quota in found.quotas.values()]
    others = [dict(zip(found.quotas, sizes, strict=True)) for sizes in product(*bounds) if sum(sizes) == sample]

    def keeps(sizes, most):
        return kept(type(found)(found.method, sizes, found.quotas), most)

    possible = next((fit for most in (2, 1) if (fit := [sizes for sizes in others if keeps(sizes, most)])), others)
    assert distance(found.sizes, found.quotas) == min(distance(sizes, found.quotas) for sizes in possible)


@settings(deadline=None)
@given(tables())
def test_largest_remainder_stays_within_one_of_each_quota(table):
    population, sample = table
    total = sum(population.values())

    sizes = largest_remainder(population, sample)

    assert sum(sizes.values()) == (sample if total else 0)
    assert all(abs(size - Fraction(sample * population[key], total)) < 1 for key, size in sizes.items())


def test_largest_remainder_prefers_the_larger_stratum_and_then_the_first():
    assert largest_remainder({("a",): 1, ("b",): 3}, 2) == {("a",): 0, ("b",): 2}
    assert largest_remainder({("b",): 1, ("a",): 1}, 1) == {("a",): 1, ("b",): 0}
    assert largest_remainder({}, 0) == {}


def test_largest_remainder_misses_a_margin_that_controlled_rounding_keeps():
    """Every cell of the first level has the largest remainder: it would get three for an expected 1.8."""
    population = {("x", str(n)): 6 for n in range(3)} | {("y", str(n)): 4 for n in range(3)}
    plain, found = largest_remainder(population, 3), allocate(population, 3)

    assert sum(size for key, size in plain.items() if key[0] == "x") == 3
    assert sum(size for key, size in found.sizes.items() if key[0] == "x") == 2
    assert found.method is Method.TWO_WAY


def test_where_the_margins_of_two_variables_cannot_be_kept_those_of_one_are():
    cells_of = {"apx": 1, "apy": 3, "aqx": 3, "aqz": 3, "bpy": 3, "bpz": 1, "bqx": 1, "bqz": 1}
    found = allocate({tuple(key): number for key, number in cells_of.items()}, 8)

    assert found.method is Method.ONE_WAY
    assert kept(found, 1)
    assert not kept(found, 2)


def test_where_no_margin_can_be_kept_cells_are_rounded_alone():
    """One case in each of the four even corners of a cube, and two to draw: every side asks for one of two, which cannot be."""
    even = [key for key in product("01", repeat=3) if "".join(key).count("1") % 2 == 0]

    found = allocate(dict.fromkeys(even, 1), 2)

    assert found.method is Method.LARGEST_REMAINDER
    assert [key for key, size in found.sizes.items() if size] == even[:2]
    assert round_within(found.quotas, margins_of(found.quotas, 1)) is None


def test_what_cannot_be_rounded_is_refused():
    with pytest.raises(ValueError, match="whole number"):
        round_within({("a",): Fraction(1, 2)}, [])
    with pytest.raises(ValueError, match="5 cannot be drawn from 4"):
        allocate({("a",): 4}, 5)
    with pytest.raises(ValueError, match="fewer than no"):
        allocate({("a",): -1, ("b",): 2}, 1)


def test_strata_without_a_case_drawn_are_named():
    found = allocate({("a",): 99, ("b",): 1, ("c",): 0}, 10)

    assert found.not_represented == [("b",)]
    assert ("c",) not in found.sizes


@settings(deadline=None, max_examples=40)
@given(tables())
def test_what_is_intended_of_each_level_is_achieved_but_for_rounding(table):
    population, sample = table
    allocation = allocate(population, sample)
    levels = levels_of((key, number, allocation.sizes.get(key, 0), 0) for key, number in population.items())

    for variable in {one.variable for one in levels}:
        of_variable = [one for one in levels if one.variable == variable]
        assert sum(one.intended for one in of_variable) == sum(one.drawn for one in of_variable) == sample
        if allocation.method is not Method.LARGEST_REMAINDER:
            assert all(abs(one.drawn - one.intended) < 1 for one in of_variable)


def test_levels_are_summed_over_the_others():
    levels = levels_of([(("m", "x"), 30, 3, 2), (("m", "y"), 10, 1, 1), (("f", "x"), 10, 1, 0)])

    assert [(one.variable, one.level, one.eligible, one.intended, one.drawn, one.standing) for one in levels] == [
        (0, "f", 10, 1, 1, 0), (0, "m", 40, 4, 4, 3), (1, "x", 40, 4, 4, 2), (1, "y", 10, 1, 1, 1),
    ]  # fmt: skip
