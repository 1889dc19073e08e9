"""The frame that every page has."""

import pytest
from django import forms
from django.template.loader import render_to_string

from tests.design.showcase import draw
from tests.pages import Page, assert_well_formed

PLAIN = """
{% extends "base.html" %}{% block title %}Cases{% endblock %}
{% block content %}<h1 class="govuk-heading-l">Cases</h1>{% endblock %}
""".strip()


class Form(forms.Form):
    office = forms.CharField()


@pytest.fixture
def framed(request_of):
    def draw_page(address="/", *, name="", is_administrator=False, source=PLAIN, **context) -> Page:
        return Page.read(draw(source, request_of(address, name=name, is_administrator=is_administrator), **context))

    return draw_page


def sections(page: Page) -> list[str]:
    return [link.text for link in page.all("a", cls="govuk-service-navigation__link")]


def test_the_plain_frame_is_well_formed_for_everybody(framed):
    for page in (framed(), framed(name="Ines"), framed(name="Ada", is_administrator=True)):
        assert_well_formed(page)


def test_nobody_sees_sections_before_signing_in(framed):
    assert sections(framed()) == []


def test_an_inspector_sees_the_sections_of_the_work(framed):
    assert sections(framed(name="Ines")) == [
        "Inspections",
        "My cases",
        "Standards",
    ]


def test_an_administrator_also_sees_administration(framed):
    seen = sections(framed(name="Ada", is_administrator=True))
    assert seen == [
        "Inspections",
        "My cases",
        "Standards",
        "Administration",
    ]


@pytest.mark.parametrize(
    ("address", "marked"),
    [
        ("/", [("Inspections", "page")]),
        ("/inspections/north/cases/", [("Inspections", "true")]),
        ("/my-cases/", [("My cases", "page")]),
        ("/editions/pdu-2021-23/", [("Standards", "true")]),
        ("/help/", []),
        ("/people/", []),
    ],
)
def test_the_section_on_screen_is_marked(framed, address, marked):
    page = framed(address, name="Ines")
    links = page.all("a", cls="govuk-service-navigation__link")
    assert [(link.text, link.attrs["aria-current"]) for link in links if "aria-current" in link.attrs] == marked


@pytest.mark.parametrize("path", ["/people/7/", "/providers/add/", "/monitoring/"])
def test_administration_is_marked_on_all_of_its_pages(framed, path):
    links = framed(path, name="Ada", is_administrator=True).all("a", cls="govuk-service-navigation__link")
    assert [link.text for link in links if "aria-current" in link.attrs] == ["Administration"]


def test_the_account_is_beside_the_name_of_the_product(framed):
    account = framed(name="Ines").one("nav", cls="app-account")
    assert [link.text for link in account.all("a")] == ["Your account"]


def test_signing_out_is_a_button_that_posts(framed):
    button = framed(name="Ines").one("button", cls="app-account__button")
    assert button.text == "Sign out Ines"
    assert (button.within("form").attrs["method"], button.within("form").attrs["action"]) == ("post", "/sign-out/")


def test_the_same_help_stands_at_the_same_place_on_every_page(framed):
    for page in (framed(), framed(name="Ines")):
        links = [link.text for link in page.one("footer").all("a")]
        statements = ["Accessibility statement", "Privacy", "Open Government Licence v3.0"]
        assert links == ["Help", "API documentation", *statements]


def test_the_marking_is_in_the_head_and_for_print_at_the_foot(framed):
    page = framed()
    assert page.one("header").one("p", cls="app-marking").text == "OFFICIAL - SENSITIVE"
    assert page.one("footer").one("p", cls="app-footer__marking").text == "OFFICIAL - SENSITIVE"


def test_a_faulty_form_puts_the_summary_before_the_heading_and_the_word_into_the_title(framed):
    page = framed(source=PLAIN.replace("</h1>", "</h1>{{ form.office.as_field_group }}"), form=Form({}))
    assert_well_formed(page)
    assert page.one("title").text == "Error: Cases - Record probation inspections"
    order = [element.tag for element in page.one("main") if element.tag in ("h1", "h2")]
    assert order == ["h2", "h1"]


def test_errors_without_a_form_do_the_same(framed):
    page = framed(errors=[("Choose an inspector", "")])
    assert page.one("title").text.startswith("Error: ")
    assert page.one("div", cls="govuk-error-summary").text == "There is a problem Choose an inspector"


@pytest.mark.parametrize("form", [Form(), Form({"office": "North"})])
def test_a_form_without_errors_leaves_the_page_as_it_is(framed, form):
    page = framed(form=form)
    assert page.all("div", cls="govuk-error-summary") == []
    assert page.one("title").text == "Cases - Record probation inspections"


@pytest.mark.parametrize("name", ["400", "403", "404", "403_csrf", "500"])
def test_a_page_for_what_went_wrong_needs_nothing_to_be_drawn(name, request_of):
    for request in (None, request_of(name="Ines")):
        page = Page.read(render_to_string(f"{name}.html", request=request))
        assert_well_formed(page)
        assert page.one("main").one("a").text == "Go to inspections"


def test_a_refusal_says_why_when_there_is_a_reason(request_of):
    page = Page.read(render_to_string("403.html", {"exception": "The case was submitted at 9:32am."}, request=request_of()))
    assert "The case was submitted at 9:32am." in page.text
