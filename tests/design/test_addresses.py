"""Addresses filled in are those that would be looked up."""

import pytest
from django.http import HttpResponse
from django.test.utils import override_script_prefix
from django.urls import NoReverseMatch, path, reverse

from design.addresses import address
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

    assert addresses_of(name, *args)(last) == address(name, *args, last) == reverse(name, args=[*args, last])


def test_the_same_name_leads_elsewhere_under_other_patterns_and_below_a_prefix(settings):
    settings.ROOT_URLCONF = __name__
    assert address("inspection", "north") == "/inspections/north/"
    settings.ROOT_URLCONF = "config.urls"
    assert address("case_page", 1, "a.b") == "/cases/1/form/a.b/"
    with override_script_prefix("/below/"):
        assert address("case", 1) == "/below/cases/1/"


def test_a_name_that_no_page_has_is_refused(settings):
    settings.ROOT_URLCONF = __name__
    with pytest.raises(NoReverseMatch):
        address("bulletins")
