"""The world that the gate visits, and the browser it visits it with."""

from collections.abc import Iterator
from dataclasses import fields

import pytest
from playwright.sync_api import Browser

from tests.accessibility.visiting import Visitor
from tests.accessibility.world import World, build
from tests.cast import Cast


@pytest.fixture
def world(cast: Cast, inspection, case, other_inspection) -> World:
    """An inspection with something of everything, and one without anything."""
    return build(cast, inspection, case, other_inspection)


@pytest.fixture
def visits(chromium: Browser, live_server, cast: Cast) -> Iterator[Visitor]:
    """A browser that collects what is wrong with the pages it is sent to."""
    visitor = Visitor(chromium, live_server.url, [getattr(cast, person.name) for person in fields(cast)])
    yield visitor
    visitor.close()
