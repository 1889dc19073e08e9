"""Addresses filled in are those that would be looked up."""

import pytest
from django.http import HttpResponse
from django.urls import path, reverse

from design.addresses import addresses as addresses_of

urlpatterns = [
    path("cases/<int:pk>/", HttpResponse, name="case"),
    path("cases/<int:pk>/form/<str:page>/", HttpResponse, name="case_page"),
    path("inspections/<slug:reference>/", HttpResponse, name="inspection"),
]


@pytest.mark.parametrize(
    ("name", "args", "last"),
    [("case", [], 17), ("case_page", [17], "planning.engaging"), ("case_page", [17], "ü b?"), ("inspection", [], "north-1")],
)
def test_an_address_filled_in_is_the_one_that_would_be_looked_up(settings, name, args, last):
    settings.ROOT_URLCONF = __name__

    assert addresses_of(name, *args)(last) == reverse(name, args=[*args, last])
