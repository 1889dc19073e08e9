from types import SimpleNamespace

import pytest
from django.test import RequestFactory

from tests.design.showcase import draw
from tests.pages import Page


@pytest.fixture(autouse=True)
def addresses(settings):
    settings.ROOT_URLCONF = "tests.design.addresses"


@pytest.fixture
def request_of():
    """A request by somebody for an address; by nobody when no name is given."""

    def make(address: str = "/", *, name: str = "", is_administrator: bool = False):
        request = RequestFactory().get(address)
        request.user = Somebody(pk=1, is_authenticated=bool(name), is_administrator=is_administrator, name=name)
        return request

    return make


class Somebody(SimpleNamespace):
    """A person as templates see them."""

    def __str__(self) -> str:
        return self.name


@pytest.fixture
def drawn(request_of):
    """Draw template source and read the result: `drawn("{% inset %}x{% endinset %}")`."""

    def draw_and_read(source: str, address: str = "/", **context) -> Page:
        return Page.read(draw(source, request_of(address), **context))

    return draw_and_read
