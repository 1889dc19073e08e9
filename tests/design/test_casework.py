"""States, ratings, the case on screen and the way around it."""

from types import SimpleNamespace

import pytest
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from design.templatetags import casework
from tests.pages import assert_well_formed

WORDS = st.one_of(st.text(min_size=1), st.sampled_from(["<script>&\"'", "{{ text }}{% if %}", "%s{0}"]))


@pytest.mark.parametrize(
    ("words", "colour"),
    [
        ("Not yet started", "grey"),
        ("In progress", "blue"),
        ("in_progress", "blue"),
        ("There is a problem", "red"),
        ("Changes asked for", "purple"),
        ("Allocated", "teal"),
        ("Ready for QA", "yellow"),
        ("Moderated", "green"),
        ("Something new", "grey"),
    ],
)
def test_a_state_has_one_colour_everywhere(drawn, words, colour):
    tag = drawn("{% status_tag words %}", words=words).one("strong")
    assert (tag.text, tag.classes[1]) == (words, f"govuk-tag--{colour}")


@pytest.mark.parametrize("words", ["Completed", "Submitted", "Locked", "Published"])
def test_a_state_that_needs_nobody_is_plain_text(drawn, words):
    page = drawn("{% status_tag words %}", words=words)
    assert (page.text, page.all("strong")) == (words, [])


@pytest.mark.parametrize(
    ("rating", "rank", "colour"),
    [
        ("Outstanding", None, "green"),
        ("Good", None, "blue"),
        ("Requires improvement", None, "yellow"),
        ("Inadequate", None, "magenta"),
        ("Sufficient", 3, "green"),
        ("Sufficient", None, "grey"),
        ("Fifth", 4, "grey"),
    ],
)
def test_a_rating_is_never_red(drawn, rating, rank, colour):
    tag = drawn("{% rating_tag rating rank %}", rating=rating, rank=rank).one("strong")
    assert (tag.text, tag.classes[1]) == (rating, f"govuk-tag--{colour}")


@pytest.mark.parametrize("nothing", ["", None])
def test_what_is_not_rated_says_so(drawn, nothing):
    assert drawn("{% rating_tag rating %}", rating=nothing).text == "Not rated"


def test_the_case_header_shows_what_is_missing(drawn):
    page = drawn(
        '{% case_header reference="0147" age=none sentence="Licence" %}<a href="/">All answers</a>{% endcase_header %}', none=None
    )
    assert page.one("section").attrs["aria-label"] == "Case 0147"
    facts = dict(zip([key.text for key in page.all("dt")], [value.text for value in page.all("dd")], strict=True))
    assert facts == {"Case": "0147", "Age and sex": "Not recorded", "Sentence": "Licence", "ROSH": "Not recorded"}
    assert page.one("a").text == "All answers"


def test_the_case_header_names_the_officer_when_given(drawn):
    assert (
        "Responsible officer Officer 12" in drawn('{% case_header reference="1" officer="Officer 12" %}{% endcase_header %}').text
    )


def test_each_task_is_described_by_its_hint_and_state(drawn):
    tasks = [
        {"title": "Key question 1", "url": "/1/", "status": "Completed", "hint": "6 of 6"},
        {"title": "Submit", "status": "Not yet started"},
    ]
    page = drawn('{% task_list tasks id="planning" %}', tasks=tasks)
    assert_well_formed(page, whole=False)
    assert page.one("a").attrs["aria-describedby"] == "planning-1-hint planning-1-status"
    assert page.one(id="planning-1-status").text == "Completed"
    assert page.one(id="planning-2-status").text == "Not yet started"


def test_the_side_navigation_marks_the_page_on_screen(drawn):
    items = [{"text": "1 Engaging", "url": "/1/", "status": "Completed"}, {"text": "2 Safety", "url": "/2/", "current": True}]
    page = drawn(
        '{% side_navigation groups label="Key questions" overview_url="/case/" overview="Case overview" %}',
        groups=[("Assessment", items)],
    )
    assert [link.text for link in page.all("a")] == ["Case overview", "1 Engaging", "2 Safety"]
    assert [link.text for link in page.all("a", aria_current="page")] == ["2 Safety"]
    assert page.one("nav").attrs["aria-label"] == "Key questions"


@given(
    words=WORDS,
    count=st.sampled_from(["", "1 of 6"]),
    status=st.sampled_from(["", "Completed"]),
    flags=st.tuples(st.booleans(), st.booleans()),
)
def test_the_side_navigation_is_drawn_as_its_templates_say(words, count, status, flags):
    current, chooses = flags
    item = {"text": words, "status": status, "count": count, "chooses": chooses, "current": current}
    link = casework._SIDE_ITEM.plain(("/a?b&c",), **item)
    lists = f'<ul class="app-side-navigation__list">\n{link}\n</ul>'
    whole = casework._SIDE_NAVIGATION.plain(("/<up>/", SafeString(lists)), label=words, overview=words)
    assert casework.side_navigation([("", [item | {"url": "/a?b&c"}])], words, "/<up>/") == whole


def test_the_sections_of_an_inspection_are_linked_and_the_one_on_screen_marked(drawn):
    page = drawn('{% inspection_navigation inspection current="ratings" %}', inspection=SimpleNamespace(reference="north"))
    assert [(link.text, link.attrs["href"]) for link in page.all("a")] == [
        ("Overview", "/inspections/north/"),
        ("Cases", "/inspections/north/cases/"),
        ("Interviews", "/inspections/north/interviews/"),
        ("Ratings", "/inspections/north/ratings/"),
        ("Team", "/inspections/north/team/"),
    ]
    assert [link.text for link in page.all("a", aria_current="page")] == ["Ratings"]
