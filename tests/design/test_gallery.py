"""Every component on one page: the whole is well formed, signed in or not, with errors or without."""

from tests.design.showcase import EveryKindOfField, draw_gallery
from tests.pages import Page, assert_well_formed


def test_every_component_is_well_formed(request_of):
    page = Page.read(draw_gallery(request_of("/inspections/north/cases/", name="Ines", is_administrator=True)))
    assert_well_formed(page)
    assert page.all("title")[0].text == "Component gallery - Record probation inspections"


def test_every_component_is_well_formed_with_errors(request_of):
    page = Page.read(draw_gallery(request_of(), EveryKindOfField({})))
    assert_well_formed(page)
    assert page.all("title")[0].text.startswith("Error: ")
