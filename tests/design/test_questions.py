"""Controls drawn from plain values, where the questions come from an edition."""

from types import SimpleNamespace

import pytest
from django.template import TemplateSyntaxError

from design.templatetags.questions import Choice, choices_from
from tests.pages import assert_well_formed

OPTIONS = [("yes", "Yes"), ("no", "No", "Say why.")]


def test_options_are_pairs_triples_or_objects_with_a_code():
    option = SimpleNamespace(code="na", label="Not applicable")
    assert choices_from([*OPTIONS, option], id="q1", chosen=["no"]) == [
        Choice("q1", "yes", "Yes", "", False),
        Choice("q1-2", "no", "No", "Say why.", True),
        Choice("q1-3", "na", "Not applicable", "", False),
    ]


def test_nothing_chosen_is_not_an_option_called_none():
    assert not choices_from([("None", "None")], id="q1", chosen=[None])[0].checked


def test_radios_are_one_group_with_hint_and_error(drawn):
    page = drawn(
        '{% radios name="p1" legend="1a So?" options=options value="no" hint="H." error="E" described_by="saved" small=True %}'
        '<p id="saved">x</p>',
        options=OPTIONS,
    )
    assert_well_formed(page, whole=False)
    assert page.one("fieldset").attrs["aria-describedby"] == "saved p1-hint p1-error"
    assert [radio.attrs["value"] for radio in page.all("input") if "checked" in radio.attrs] == ["no"]
    assert page.one("input", id="p1-2").attrs["aria-describedby"] == "p1-2-item-hint"
    assert "govuk-radios--small" in page.one("div", cls="govuk-radios").classes
    assert "govuk-form-group--error" in page.one("div", cls="govuk-form-group").classes


def test_checkboxes_may_have_several_values(drawn):
    page = drawn('{% checkboxes name="c" legend="Which?" options=options values=chosen %}', options=OPTIONS, chosen=["yes", "no"])
    assert_well_formed(page, whole=False)
    assert all("checked" in box.attrs for box in page.all("input"))


def test_data_attributes_reach_every_input(drawn):
    page = drawn(
        '{% radios name="p1" legend="So?" options=options data_prompt="1a" data_base_version=3 %}'
        '{% textarea name="e1" label="Evidence" data_prompt="1a <b>" %}',
        options=OPTIONS,
    )
    assert [radio.attrs["data-base-version"] for radio in page.all("input")] == ["3", "3"]
    assert page.one("textarea").attrs["data-prompt"] == "1a <b>"


def test_a_misspelt_option_of_a_tag_is_refused(drawn):
    with pytest.raises(TemplateSyntaxError, match="not an option of this tag: hnit"):
        drawn('{% textarea name="e1" label="Evidence" hnit="x" %}')


def test_text_comes_back_exactly_as_it_was_typed(drawn):
    typed = "\nFirst </textarea> line\n  second"
    textarea = drawn('{% textarea name="e1" label="Evidence" value=typed %}', typed=typed).one("textarea")
    assert "".join(textarea.children) == f"\n{typed}"  # a parser drops the first line break, ours does not


def test_a_select_marks_the_chosen_option(drawn):
    page = drawn('{% select name="s" label="Inspector" options=options value="no" error="Choose" %}', options=OPTIONS)
    assert_well_formed(page, whole=False)
    assert [option.text for option in page.all("option") if "selected" in option.attrs] == ["No"]
    assert page.one("select").attrs["aria-describedby"] == "s-error"


def test_a_text_input_has_width_keyboard_and_no_memory_of_other_cases(drawn):
    box = drawn('{% text_input name="fte" label="Caseload" value=none width=4 inputmode="decimal" %}', none=None).one("input")
    assert "value" not in box.attrs
    assert box.attrs["autocomplete"] == "off"
    assert box.attrs["inputmode"] == "decimal"
    assert "govuk-input--width-4" in box.classes


def test_a_fieldset_groups_what_is_inside(drawn):
    page = drawn(
        '{% fieldset "Dates" id="dates" hint="Both." error="Enter both" %}{% text_input name="a" label="A" %}{% endfieldset %}'
    )
    assert_well_formed(page, whole=False)
    assert page.one("fieldset").attrs["aria-describedby"] == "dates-hint dates-error"
