from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.assembly import assemble
from standards.bands import Band, band_of
from standards.edition_file import edition_files, read_edition

BANDS = (
    Band("low", "Low", None, Decimal(49)),
    Band("medium", "Medium", Decimal(50), Decimal(74)),
    Band("high", "High", Decimal(75), None),
)


@pytest.mark.parametrize(
    ("value", "code"), [(-5, "low"), (49, "low"), (50, "medium"), (74, "medium"), (75, "high"), (Decimal("99.9"), "high")]
)
def test_both_limits_belong_to_a_band(value, code):
    assert band_of(value, BANDS).code == code


def test_an_unknown_value_and_one_outside_have_no_band():
    assert band_of(None, BANDS) is None
    assert band_of(49, BANDS[1:]) is None


MEASURES = {
    f"{path.stem} {measure}": (part.step, assemble(read.document.stored()).bands[measure])
    for path in edition_files()
    if (read := read_edition(path)).document
    for measure, part in read.document.bands.items()
}


@pytest.mark.parametrize("name", MEASURES)
@given(data=st.data())
def test_every_value_between_the_outer_limits_has_exactly_one_band(name, data):
    step, bands = MEASURES[name]
    lowest = bands[0].lowest if bands[0].lowest is not None else Decimal(0)
    highest = bands[-1].highest if bands[-1].highest is not None else bands[-1].lowest * 3 + 1
    value = step * data.draw(st.integers(int(lowest / step), int(highest / step)))
    holding = [band for band in bands if band.holds(value)]
    assert [band_of(value, bands)] == holding


@pytest.mark.parametrize("name", MEASURES)
@given(data=st.data())
def test_a_greater_value_is_never_in_a_lower_band(name, data):
    step, bands = MEASURES[name]
    less, more = sorted(data.draw(st.tuples(st.integers(0, 1200), st.integers(0, 1200))))
    first, second = band_of(less * step, bands), band_of(more * step, bands)
    if first and second:
        assert bands.index(first) <= bands.index(second)
