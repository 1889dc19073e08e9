"""Django forms as GOV.UK markup."""

import pytest
from django import forms
from django.core.exceptions import ValidationError

from design.rendering import lower_first
from design.templatetags.questions import FoundError, errors_of
from design.widgets import DecimalInput
from tests.design.showcase import EveryKindOfField
from tests.pages import Page, assert_well_formed


@pytest.fixture
def empty() -> Page:
    return Page.read(str(EveryKindOfField()))


@pytest.fixture
def refused() -> Page:
    data = {"reference": "x" * 11, "started_day": "31", "started_month": "2", "started_year": "2019", "mode": "by post"}
    return Page.read(str(EveryKindOfField(data)))


def control(page: Page, name: str):
    return page.one("input", "textarea", "select", name=name)


def test_a_form_is_well_formed_with_and_without_errors(empty, refused):
    assert_well_formed(empty, whole=False)
    assert_well_formed(refused, whole=False)


@pytest.mark.parametrize(
    ("name", "classes"),
    [
        ("reference", ["govuk-input"]),
        ("notes", ["govuk-textarea"]),
        ("caseload", ["govuk-input", "govuk-input--width-4"]),
        ("office", ["govuk-select"]),
        ("agree", ["govuk-checkboxes__input"]),
        ("cohort", ["govuk-file-upload"]),
        ("password", ["govuk-input", "govuk-password-input__input", "govuk-js-password-input-input"]),
    ],
)
def test_a_widget_has_its_class(empty, name, classes):
    assert control(empty, name).classes == classes


def test_a_hidden_field_has_no_class_and_no_label(empty):
    hidden = control(empty, "secret")
    assert (hidden.classes, empty.all("label", for_="id_secret")) == ([], [])


def test_a_hint_is_tied_to_its_input(empty):
    assert control(empty, "reference").attrs["aria-describedby"] == "id_reference_helptext"
    assert empty.one(id="id_reference_helptext").text == "As the provider writes it."


def test_hint_and_error_are_tied_to_their_input_in_this_order(refused):
    reference = control(refused, "reference")
    assert reference.attrs["aria-describedby"] == "id_reference_helptext id_reference_error"
    assert reference.classes == ["govuk-input", "govuk-input--error"]
    assert refused.one(id="id_reference_error").text == "Error: Case reference must be 10 characters or fewer"
    assert "govuk-form-group--error" in reference.parent.classes


def test_what_was_typed_is_kept_right_or_wrong(refused):
    assert control(refused, "reference").attrs["value"] == "x" * 11
    assert control(refused, "started_day").attrs["value"] == "31"


def test_radios_are_a_fieldset_described_by_their_error(refused):
    group = refused.one("input", id="id_mode_0").within("fieldset")
    assert group.attrs["aria-describedby"] == "id_mode_error"
    assert group.one("legend").text == "How was the interview held?"
    assert [radio.attrs["value"] for radio in group.all("input")] == ["yes", "no_should", "no", "na"]


def test_an_option_is_described_by_its_hint(empty):
    radio = empty.one("input", id="id_mode_0")
    assert empty.one(id=radio.attrs["aria-describedby"]).text == "In a room."
    assert "aria-describedby" not in empty.one("input", id="id_mode_1").attrs


def test_radios_of_django_itself_look_the_same(empty):
    assert empty.one("input", id="id_plain_0").classes == ["govuk-radios__input"]


def test_the_chosen_option_is_checked():
    page = Page.read(str(EveryKindOfField({"mode": "no", "needs": ["yes", "na"], "agree": "on"})))
    assert [box.attrs.get("value", "on") for box in page.all("input") if "checked" in box.attrs] == ["no", "yes", "na", "on"]


def test_small_checkboxes_say_so(empty):
    assert "govuk-checkboxes--small" in empty.one("input", id="id_needs_0").parent.parent.classes


def test_a_disabled_field_is_disabled():
    form = EveryKindOfField()
    for name in ("mode", "reference", "started"):
        form.fields[name].disabled = True
    page = Page.read(str(form))
    assert {element.attrs["name"] for element in page.all("input") if "disabled" in element.attrs} == {
        "mode", "reference", "started_day", "started_month", "started_year",
    }  # fmt: skip


def test_a_label_can_be_the_heading_of_the_page(drawn):
    page = drawn(
        '{% field form.reference page_heading=True size="l" %}{% field form.mode page_heading=True %}', form=EveryKindOfField()
    )
    assert [heading.text for heading in page.all("h1")] == ["Case reference", "How was the interview held?"]
    assert page.one("label", for_="id_reference").classes == ["govuk-label", "govuk-label--l"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("reference", "Enter case reference"),
        ("office", "Select office"),
        ("mode", "Answer the question “How was the interview held?”"),
        ("agree", "Confirm: I have read the file"),
        ("started", "Enter the start date"),
        ("cohort", "Select cohort"),
    ],
)
def test_an_empty_field_is_named_in_the_message(name, message):
    assert EveryKindOfField({})[name].messages == [message]


def test_a_message_of_our_own_stays_as_it_is():
    class Form(forms.Form):
        fte = forms.CharField(error_messages={"required": "Say how many cases the officer holds"})

    assert Form({})["fte"].messages == ["Say how many cases the officer holds"]


def test_the_summary_leads_to_the_first_input_that_can_put_it_right():
    form = EveryKindOfField({"started_day": "1", "started_month": "3", "started_year": "19"})
    form.add_error(None, ValidationError("The case was submitted meanwhile"))
    targets = {error.message: error.target for error in errors_of(form)}
    assert next(iter(targets.items())) == ("The case was submitted meanwhile", "")
    assert targets["The start date must be a real date"] == "id_started_2"
    assert targets["Answer the question “How was the interview held?”"] == "id_mode_0"
    assert targets["Select needs"] == "id_needs_0"
    assert targets["Enter case reference"] == "id_reference"
    assert FoundError("Enter secret", "") in errors_of(form)


@pytest.mark.parametrize(("label", "within"), [("Start date", "start date"), ("OGRS score", "OGRS score"), ("", "")])
def test_a_label_within_a_sentence(label, within):
    assert lower_first(label) == within


def test_numbers_are_typed_with_the_keyboard_for_numbers():
    class Form(forms.Form):
        caseload = forms.DecimalField(widget=DecimalInput({"class": "govuk-input--width-5"}))

    box = Page.read(str(Form())).one("input")
    assert (box.attrs["type"], box.attrs["inputmode"]) == ("text", "decimal")
    assert box.classes == ["govuk-input", "govuk-input--width-5"]
