"""The measures of agreement beside statsmodels and scipy, where these have them, over tables drawn at random."""

from math import isnan
from random import Random

import numpy as np
import pytest
from scipy.stats import t
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.inter_rater import aggregate_raters, cohens_kappa, fleiss_kappa
from statsmodels.stats.proportion import proportion_confint

from moderation.agreement import Pair, cohen_kappa, direction, krippendorff_alpha, t_quantile, wilson

TABLES = 60


def tables(size: int, seed: int) -> list[list[list[int]]]:
    """Tables of counts, from a single pair to hundreds, even and lopsided, with empty rows and columns among them."""
    draw = Random(seed)
    found = []
    for _ in range(TABLES):
        most = draw.choice([1, 3, 20, 60])
        leaning = [draw.choice([0, 1, 1, 5]) for _ in range(size * size)]
        cells = [draw.randint(0, most) * weight for weight in leaning]
        if sum(cells):
            found.append([cells[size * row : size * (row + 1)] for row in range(size)])
    return found


def pairs_of(table: list[list[int]]) -> list[Pair]:
    return [(i, j) for i, row in enumerate(table) for j, times in enumerate(row) for _ in range(times)]


def test_wilsons_interval():
    draw = Random(1)
    for _ in range(TABLES):
        number = draw.randint(1, 2_000)
        successes = draw.choice([0, number, draw.randint(0, number)])
        level = draw.choice([0.8, 0.9, 0.95, 0.99])
        expected = proportion_confint(successes, number, alpha=1 - level, method="wilson")

        assert wilson(successes, number, level) == pytest.approx(expected, abs=1e-9)


def test_the_exact_test_of_mcnemar():
    for table in tables(2, seed=2):
        if table[0][1] + table[1][0]:
            assert direction(pairs_of(table), 0).p == pytest.approx(mcnemar(table, exact=True).pvalue, abs=1e-9)


@pytest.mark.parametrize(("size", "weighted"), [(2, False), (3, False), (4, False), (4, True)])
def test_kappa_of_cohen_with_its_interval(size, weighted):
    compared = 0
    for table in tables(size, seed=10 * size + weighted):
        found = cohen_kappa(pairs_of(table), range(size), weighted=weighted)
        if found is None:
            continue
        with np.errstate(invalid="ignore", divide="ignore"):
            beside = cohens_kappa(table, wt="quadratic" if weighted else None)
        half = (found.interval[1] - found.interval[0]) / 2
        assert float(found.value) == pytest.approx(beside.kappa, abs=1e-9)
        # Rounding leaves it a variance a little below nothing where all agree; ours are fractions.
        error = 0.0 if isnan(beside.std_kappa) else beside.std_kappa
        assert half / 1.959963984540054 == pytest.approx(error, abs=1e-6)
        compared += 1
    assert compared > TABLES / 2


def test_alpha_of_several_raters_without_gaps_beside_the_kappa_of_fleiss():
    """They differ by the correction for few values alone: 1 - alpha = (1 - kappa) (N - 1) / N, of N values given."""
    draw = Random(7)
    for _ in range(TABLES):
        raters, cases, categories = draw.randint(2, 8), draw.randint(2, 25), draw.randint(2, 4)
        units = [[draw.randrange(categories) for _ in range(raters)] for _ in range(cases)]
        alpha = krippendorff_alpha(units)
        if alpha is None:
            continue
        given = raters * cases
        kappa = fleiss_kappa(aggregate_raters(units)[0], method="fleiss")
        assert float(1 - alpha) == pytest.approx((1 - kappa) * (given - 1) / given, abs=1e-9)


def test_quantiles_of_student():
    for degrees in (1, 2, 3, 10, 29, 30, 99, 1_000, 20_000):
        for probability in (0.6, 0.9, 0.975, 0.995):
            assert t_quantile(probability, degrees) == pytest.approx(t.ppf(probability, degrees), rel=1e-8)
