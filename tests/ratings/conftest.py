"""A region with two parts."""

import pytest

from tests.cast import ROLES, plan
from tests.ratings.regions import part_of


@pytest.fixture
def region(cast):
    return plan("Testshire", edition="region-2023-25", kind="region", team={getattr(cast, who): ROLES[who] for who in ROLES})


@pytest.fixture
def town(region, cast):
    return part_of(region, "Town", cast)


@pytest.fixture
def village(region, cast):
    return part_of(region, "Village", cast)
