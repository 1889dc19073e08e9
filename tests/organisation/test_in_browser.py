"""The evidence workspace in a real browser: accessible, and fitting a narrow screen."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from organisation.gathering import withdraw
from organisation.proposing import propose_rating
from ratings.aggregating import aggregate
from tests.browsing import NARROW, WIDE, assert_accessible
from tests.journeys.steps import sign_in
from tests.organisation.gathered import gather

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def pages(inspection, case, cast):
    """Every page of a workspace in which there is something of everything."""
    aggregate(inspection.pk)
    item = gather(inspection, cast.ines, title="Workforce plan of the unit and of all its offices for the year to come")
    withdraw(thing=gather(inspection, cast.lee, title="Old plan"), reason="Superseded.", by=cast.lee)
    for version, rating in enumerate(["good", "requires_improvement"]):
        propose_rating(inspection=inspection, standard="staffing", rating=rating, reasons="So.", version=version, by=cast.lee)
    note, file = item.notes.get(), item.attachments.get()
    of_item = ("evidence_item", "edit_evidence", "withdraw_evidence", "add_note", "add_attachment")
    named = [("organisation", []), ("add_evidence", [])]
    named += [(name, ["staffing"]) for name in ("organisation_standard", "propose_rating", "add_note_to_standard")]
    named += [(name, [item.pk]) for name in of_item]
    named += [("note", [note.pk]), ("withdraw_note", [note.pk]), ("withdraw_attachment", [file.pk])]
    return [reverse(name, args=[inspection.reference, *arguments]) for name, arguments in named]


def test_every_page_is_accessible_on_a_wide_and_on_a_narrow_screen(live_server, tab, cast, pages):
    sign_in(tab, live_server.url, cast.lee)
    for page in pages:
        tab.goto(f"{live_server.url}{page}")
        for size in (WIDE, NARROW):
            tab.set_viewport_size(size)
            assert_accessible(tab)
        if tab.locator("main form").count():
            tab.locator("main form [name=version]").evaluate_all("fields => fields.forEach(field => { field.value = '0' })")
            tab.locator("main form textarea, main form input[type=text]").evaluate_all(
                "all => all.forEach(one => { one.value = '' })"
            )
            tab.locator("main form button[type=submit]").click()
            expect(tab.locator(".govuk-error-summary")).to_be_visible()
            assert_accessible(tab)


def test_the_characteristics_stand_side_by_side_where_there_is_room(live_server, tab, cast, pages):
    sign_in(tab, live_server.url, cast.ines)
    tab.goto(f"{live_server.url}{pages[2]}")

    def rows():
        tops = [box.bounding_box()["y"] for box in tab.locator(".app-characteristics__rating").all()]
        return len(set(map(round, tops)))

    tab.set_viewport_size(WIDE)
    assert rows() == 1
    tab.set_viewport_size(NARROW)
    assert rows() == 4
