"""Components that hold no form control."""

import pytest
from django.contrib import messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.template import TemplateSyntaxError

from tests.design.showcase import draw
from tests.pages import Page, assert_well_formed


@pytest.mark.parametrize(
    ("kind", "shown"), [("success", "success"), ("info", "information"), ("debug", "information"), ("error", "error")]
)
def test_an_alert_is_named_by_its_kind_and_title(drawn, kind, shown):
    box = drawn("{% alert kind title %}{% endalert %}", kind=kind, title="Saved at <noon>").one("div", role="region")
    assert box.attrs["aria-label"] == f"{shown}: Saved at <noon>"
    assert box.classes == ["moj-alert", f"moj-alert--{shown}"]
    assert box.text == "Saved at <noon>"


def test_an_alert_with_a_heading_shows_title_and_text(drawn):
    page = drawn('{% alert "warning" "Waiting" heading=True role="alert" %}<p>2 answers</p>{% endalert %}')
    assert page.one("h2").text == "Waiting"
    assert page.one("p").text == "2 answers"
    assert page.one("div", role="alert")


def test_an_alert_of_an_unknown_kind_is_refused(drawn):
    with pytest.raises(TemplateSyntaxError, match="no such kind of alert: loud"):
        drawn('{% alert "loud" "x" %}{% endalert %}')


def test_only_the_first_message_interrupts_and_none_beside_an_error_summary(request_of):
    def roles(**context):
        request = request_of("/")
        request.session = {}
        request._messages = FallbackStorage(request)
        messages.success(request, "Saved")
        messages.info(request, "Ratings follow")
        page = Page.read(draw('{% include "components/messages.html" %}', request, **context))
        return [box.attrs["role"] for box in page.all("div", cls="moj-alert")]

    assert roles() == ["alert", "region"]
    assert roles(errors=[("Enter age", "age")]) == ["region", "region"]


def test_the_error_summary_lists_messages_with_links_in_order(drawn):
    page = drawn("{% error_summary errors %}", errors=[("Enter <age>", "age"), ("Somebody else submitted it", "")])
    assert [(link.text, link.attrs["href"]) for link in page.all("a")] == [("Enter <age>", "#age")]
    assert [item.text for item in page.all("li")] == ["Enter <age>", "Somebody else submitted it"]
    assert page.one("div", role="alert").one("h2").text == "There is a problem"


@pytest.mark.parametrize("source", [None, []])
def test_without_errors_there_is_no_summary(drawn, source):
    assert drawn("{% error_summary errors %}{% error_prefix errors %}", errors=source).text == ""


def test_breadcrumbs_are_links_in_order(drawn):
    page = drawn('{% breadcrumbs "Inspections" "/" name "/inspections/north/" %}', name="North & South")
    assert [(link.text, link.attrs["href"]) for link in page.all("a")] == [
        ("Inspections", "/"),
        ("North & South", "/inspections/north/"),
    ]


def test_breadcrumbs_come_in_pairs(drawn):
    with pytest.raises(TemplateSyntaxError, match="pairs of text and url"):
        drawn('{% breadcrumbs "Inspections" %}')


def test_pagination_draws_only_the_pages_there_are(drawn):
    assert drawn('{% pagination next_url="?after=9" %}').one("a").attrs == {
        "class": "govuk-link govuk-pagination__link", "href": "?after=9", "rel": "next",
    }  # fmt: skip
    assert (
        drawn('{% pagination previous_url="?before=1" previous_label="Cases 1 to 25" %}').one("a").text
        == "Previous page : Cases 1 to 25"
    )
    assert drawn('{% pagination previous_url="" %}').all("nav") == []


@pytest.mark.parametrize(
    ("sort", "state", "query"),
    [("reference", "ascending", "-reference"), ("-reference", "descending", "reference"), ("age", "none", "reference")],
)
def test_a_sorted_column_says_so_and_turns_round(drawn, sort, state, query):
    header = drawn('{% sort_header "Case" "reference" sort=sort %}', "/cases/?status=open&after=77", sort=sort).one("th")
    assert (header.attrs["aria-sort"], header.attrs["scope"]) == (state, "col")
    assert header.one("a").attrs["href"] == f"?status=open&sort={query}"


def test_a_column_may_begin_with_the_highest(drawn):
    header = drawn('{% sort_header "Progress" "progress" sort="age" numeric=True first="descending" %}').one("th")
    assert header.one("a").attrs["href"] == "?sort=-progress"
    assert "govuk-table__header--numeric" in header.classes


def test_a_filter_is_a_form_with_an_address(drawn):
    page = drawn('{% filter_panel clear_url="/cases/" %}{% text_input name="q" label="Reference" value=0 %}{% endfilter_panel %}')
    assert_well_formed(page, whole=False)
    assert page.one("form").attrs["method"] == "get"
    assert page.one("input").attrs["value"] == "0"
    assert page.one("a").text == "Clear filters"


def test_an_empty_value_says_not_provided(drawn):
    page = drawn("{% summary_list rows %}", rows=[("Office", None), ("Officer", "", "/change/"), ("Age", 0)])
    assert [value.text for value in page.all("dd", cls="govuk-summary-list__value")] == ["Not provided", "Not provided", "0"]
    assert page.one("a").text == "Change Officer"


def test_a_table_has_caption_row_headers_and_figures_to_the_right(drawn):
    page = drawn(
        '{% data_table "Shares" head rows numeric_from=2 %}', head=["Stage", "Band", "Cases"], rows=[["Planning", "Good", 41]]
    )
    assert_well_formed(page, whole=False)
    assert [cell.classes for cell in page.all("td")] == [
        ["govuk-table__cell"],
        ["govuk-table__cell", "govuk-table__cell--numeric"],
    ]
    assert page.one("th", scope="row").text == "Planning"


def test_what_is_written_into_a_component_is_escaped_unless_it_is_markup(drawn):
    page = drawn(
        "{% inset %}{{ evidence }}{% endinset %}{% details title %}<b>x</b>{% enddetails %}", evidence="<script>", title="<i>"
    )
    assert page.one("div", cls="govuk-inset-text").text == "<script>"
    assert page.one("summary").text == "<i>"
    assert page.one("b").text == "x"


def test_a_panel_is_the_heading_of_its_page(drawn):
    assert drawn('{% panel "Case submitted" %}Case 0147{% endpanel %}').one("h1").text == "Case submitted"


def test_a_success_banner_is_announced(drawn):
    page = drawn('{% notification success=True %}Done{% endnotification %}{% notification id="other" %}x{% endnotification %}')
    assert [banner.attrs["role"] for banner in page.all("div", cls="govuk-notification-banner")] == ["alert", "region"]
    assert_well_formed(page, whole=False)


def test_a_section_that_the_product_lacks_is_not_linked(drawn):
    assert drawn('{% service_navigation_item "bulletins" "Bulletins" %}', path="/").text == ""
