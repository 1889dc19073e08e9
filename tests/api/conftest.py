"""Two inspections with everything in them."""

from copy import deepcopy

import pytest

from tests.api.world import World, build_world


@pytest.fixture(scope="module")
def built_world(for_the_module) -> World:
    return build_world()


@pytest.fixture
def world(built_world, db) -> World:
    return deepcopy(built_world)


@pytest.fixture
def real_world(transactional_db) -> World:
    """The same with real transactions, which an export needs: it reads one snapshot of its own. Never beside `world`."""
    return build_world()
