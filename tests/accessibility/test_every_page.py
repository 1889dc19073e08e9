"""Every page as it is, with nothing in it, and after its form was sent with nothing in it."""

import pytest
from django.urls import reverse

from tests.accessibility.routes import EMPTY, NEVER_WRONG, NOT_PAGES, address, page_names, routes, visitor
from tests.accessibility.visiting import Visitor
from tests.accessibility.world import World
from tests.cast import person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Parts that run side by side, and not one for each app: much of what a test takes is making the world and clearing it away.
PARTS = [
    {"accounts", "cases", "config", "notifications"},
    {"interviews", "reports", "sampling", "exercises"},
    {"alerts", "inspections", "moderation", "panels"},
    {"organisation", "ratings", "standards"},
]
SEEN_ELSEWHERE = {"choose_password"}  # by who comes with a temporary password: test_states


def pages_of(part: set[str]) -> list[tuple[str, str]]:
    pages = page_names() - SEEN_ELSEWHERE
    return [(name, route) for name, route, app in routes() if app in part and name in pages]


@pytest.mark.parametrize("part", PARTS)
def test_every_page_as_it_is(visits: Visitor, world: World, part: set[str]):
    for name, route in pages_of(part):
        tab = visits.tab_of(getattr(world.cast, visitor(name, route), None))
        visits.go(tab, address(route, world), name)
        visits.look(tab, name)
    visits.assert_sound()


@pytest.mark.parametrize("part", PARTS)
def test_every_form_that_was_sent_with_nothing_in_it(visits: Visitor, world: World, part: set[str]):
    for name, route in pages_of(part):
        tab = visits.tab_of(getattr(world.cast, visitor(name, route), None))
        visits.go(tab, address(route, world), name)
        if name in NEVER_WRONG or not tab.evaluate("gate.emptied() !== null"):
            continue
        with tab.expect_navigation():
            tab.evaluate("gate.emptied().click()")
        if tab.locator(".govuk-error-summary").count():
            visits.look(tab, name, "with errors", closely=False)
        else:
            visits.faults.append(f"{name}: says nothing is wrong; is it one of NEVER_WRONG?")
    visits.assert_sound()


def test_every_page_of_an_inspection_with_nothing_in_it(visits: Visitor, world: World):
    for name, route, _app in routes():
        if name in EMPTY:
            reference = world.empty.reference
            page = (
                address(route, world).replace(world.inspection.reference, reference).replace(world.planned.reference, reference)
            )
            visits.go(visits.tab_of(world.cast.olu), page, name)
            visits.look(visits.tab_of(world.cast.olu), name, "empty", closely=False)
    tab = visits.tab_of(person("zoe"))
    for name in ("inspections", "my_cases"):
        visits.go(tab, reverse(name), name)
        visits.look(tab, name, "empty", closely=False)
    visits.assert_sound()


def test_what_is_called_no_page_is_none(browser_of, world: World):
    for name, route, _app in routes():
        if name in NOT_PAGES:
            response = browser_of(world.cast.ada if visitor(name, route) == "ada" else world.cast.lee).get(address(route, world))
            assert response.status_code in {302, 405} or not response.headers["Content-Type"].startswith("text/html"), name
