"""Forms whose input a function may refuse."""

from django import forms
from django.core.exceptions import ValidationError
from django.test import RequestFactory

from design.forms import RefusableForm, posted


class Order(RefusableForm):
    dish = forms.CharField()


def refuse(refusal):
    def stage():
        raise refusal

    return stage


def order(**typed):
    form = Order(typed)
    form.is_valid()
    return form


def test_what_the_function_returns_is_handed_on():
    form = order(dish="soup")

    assert form.carried_out(lambda: form.cleaned_data["dish"].upper()) == "SOUP"
    assert not form.errors


def test_a_reason_that_names_a_field_stands_beside_it_and_what_was_typed_stays():
    form = order(dish="soup")

    assert form.carried_out(refuse(ValidationError({"dish": ["Sold out.", "Ask tomorrow."]}))) is None
    assert form.errors == {"dish": ["Sold out.", "Ask tomorrow."]}
    assert form["dish"].value() == "soup"


def test_a_reason_without_a_field_or_with_a_field_that_is_not_asked_for_stands_above_the_form():
    form = order(dish="soup")

    form.carried_out(refuse(ValidationError("The kitchen is closed.")))
    form.carried_out(refuse(ValidationError({"table": "There is no such table."})))

    assert form.non_field_errors() == ["The kitchen is closed.", "There is no such table."]


def test_a_form_that_was_sent_empty_was_sent_all_the_same():
    requests = RequestFactory()

    assert posted(requests.get("/", {"dish": "soup"})) is None
    assert posted(requests.post("/", {})) is not None
    assert posted(requests.post("/", {"dish": "soup"}))["dish"] == "soup"
