"""Whole paths through the product: a real browser, server, broker, worker and database."""

import pytest

from tests.stack.conftest import stack

__all__ = ["stack"]


@pytest.fixture
def worker(stack):
    """A worker that takes what the pages ask for."""
    return stack.start_worker()
