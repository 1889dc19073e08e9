"""Addresses filled in are those that would be looked up."""

import pytest
from django.urls import reverse

from design.addresses import addresses


@pytest.mark.parametrize(
    ("name", "args", "last"),
    [("case", [], 17), ("case_page", [17], "planning.engaging"), ("case_page", [17], "ü b?"), ("inspection", [], "north-1")],
)
def test_an_address_filled_in_is_the_one_that_would_be_looked_up(name, args, last):
    assert addresses(name, *args)(last) == reverse(name, args=[*args, last])
