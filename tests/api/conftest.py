"""Two inspections with everything in them."""

import pytest

from tests.api.world import World, build_world


@pytest.fixture
def world(db) -> World:
    return build_world()


@pytest.fixture
def real_world(transactional_db) -> World:
    """The same with real transactions, which an export needs: it reads one snapshot of its own."""
    return build_world()
