"""Bars drawn on the server."""

from decimal import Decimal
from fractions import Fraction

import pytest

from design.templatetags.charts import PALETTE, bars_of, plain, wrapped
from tests.pages import assert_well_formed

ROWS = [("Assessment", 50, "50%"), ("Planning", Fraction(75), "75%"), ("Nothing applied", None, "Not rated")]


def test_a_bar_is_as_long_as_its_share_of_the_scale():
    assert [bar.width for bar in bars_of(ROWS, highest=100)] == [31.0, 46.5, 0.0]


def test_without_a_scale_the_highest_row_fills_the_room():
    assert [bar.width for bar in bars_of(ROWS, highest=None)] == [41.3, 62.0, 0.0]


def test_rows_of_nought_have_no_bars():
    assert [bar.width for bar in bars_of([("A", 0), ("B", 0)], highest=None)] == [0.0, 0.0]


@pytest.mark.parametrize("value", [101, -1])
def test_a_value_off_the_scale_is_refused(value):
    with pytest.raises(ValueError, match="does not fit between 0 and 100"):
        bars_of([("A", value)], highest=100)


def test_every_bar_has_its_number_printed():
    assert [bar.text for bar in bars_of([("A", 1965), ("B", 3.5), ("C", None)], highest=None)] == ["1,965", "3.5", "-"]


@pytest.mark.parametrize(("value", "text"), [(Fraction(2, 3), "0.7"), (Decimal("64.00"), "64"), (12, "12"), ("n/a", "n/a")])
def test_numbers_are_printed_as_they_are_read(value, text):
    assert plain(value) == text


def test_a_long_label_takes_two_lines_and_no_more():
    assert wrapped("Planning") == ["Planning"]
    long = "Implementation and delivery support desistance effectively"
    assert wrapped(long) == ["Implementation and delivery", "support desistance effectively"]
    assert len(wrapped("word " * 40)) == 2
    assert wrapped("word " * 40)[1].endswith("…")


def test_the_drawing_is_one_image_to_a_screen_reader(drawn):
    page = drawn('{% bar_chart rows title="Share of cases" finding="Half." base="58 cases" highest=100 id="shares" %}', rows=ROWS)
    assert_well_formed(page, whole=False)
    drawing = page.one("svg", role="img")
    assert page.one(id=drawing.attrs["aria-labelledby"]).text == "Share of cases. Bar chart; the figures are in the table."
    assert drawing.one("g").attrs["aria-hidden"] == "true"
    assert [bar.attrs["width"] for bar in drawing.all("rect")] == ["31.0%", "46.5%", "0.0%"]
    assert {bar.attrs["fill"] for bar in drawing.all("rect")} == {PALETTE[0]}
    assert [text.text for text in drawing.all("text", cls="app-chart__value")] == ["50%", "75%", "Not rated"]


def test_a_row_may_have_a_colour_of_its_own():
    bars = bars_of([("Taken", 2, "2, taken", 2), ("Not taken", 1)], highest=None, colour=1)
    assert [(bar.text, bar.fill) for bar in bars] == [("2, taken", PALETTE[2]), ("1", PALETTE[1])]


def relative_luminance(colour: str) -> float:
    """WCAG 2.2, definition of relative luminance."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("colour", PALETTE[:4])
def test_a_bar_stands_out_from_the_page(colour):
    assert 1.05 / (relative_luminance(colour) + 0.05) >= 3


def test_a_label_of_two_lines_moves_the_bars_beneath_it_down():
    first, second = bars_of([("Implementation and delivery support desistance effectively", 1), ("Planning", 1)], highest=None)
    assert [line.y for line in first.label] == [8, 28]
    assert (first.y, second.label[0].y, second.y) == (40, 78, 90)


def test_without_rows_nothing_is_drawn(drawn):
    assert drawn('{% bar_chart rows title="Nothing" %}', rows=[]).one("svg").attrs["height"] == "0"
