"""Dates typed in three boxes."""

import datetime

import pytest
from django import forms

from design.fields import DateField, month_number
from tests.pages import Page


class Form(forms.Form):
    started = DateField(name="the start date", label="Start date")


class OptionalForm(forms.Form):
    started = DateField(name="the start date", label="Start date", required=False, earliest_year=1990)


def typed(day: str, month: str, year: str, *, form: type[forms.Form] = Form) -> forms.Form:
    return form({"started_day": day, "started_month": month, "started_year": year})


@pytest.mark.parametrize("month", ["3", "03", "mar", "Mar.", " MARCH "])
def test_a_month_is_a_number_or_a_name(month):
    form = typed("27", month, "2019")
    assert form.is_valid()
    assert form.cleaned_data["started"] == datetime.date(2019, 3, 27)


@pytest.mark.parametrize(
    ("text", "number"), [("sept", 9), ("december", 12), ("0", None), ("13", None), ("x", None), ("", None), ("²", None)]
)
def test_a_month_that_is_none_has_no_number(text, number):
    assert month_number(text) == number


@pytest.mark.parametrize(
    ("day", "month", "year", "message", "faulty"),
    [
        ("", "", "", "Enter the start date", {"day", "month", "year"}),
        ("27", "", "2019", "The start date must include a month", {"month"}),
        ("", "3", "", "The start date must include a day and year", {"day", "year"}),
        ("32", "3", "2019", "The start date must be a real date", {"day"}),
        ("27", "13", "2019", "The start date must be a real date", {"month"}),
        ("27", "3", "19", "The start date must be a real date", {"year"}),
        ("x", "y", "z", "The start date must be a real date", {"day", "month", "year"}),
        ("29", "2", "2019", "The start date must be a real date", {"day", "month", "year"}),
        ("27", "3", "1899", "The year must be 1900 or later", {"year"}),
    ],
)
def test_a_faulty_date_says_what_is_wrong_and_marks_the_box(day, month, year, message, faulty):
    form = typed(day, month, year)
    assert form.errors["started"] == [message]
    page = Page.read(str(form))
    marked = {box.attrs["name"] for box in page.all("input", cls="govuk-input--error")}
    assert marked == {f"started_{part}" for part in faulty}


def test_an_optional_date_may_be_empty_but_not_half_empty():
    assert typed("", " ", "", form=OptionalForm).is_valid()
    assert typed("", "", "", form=OptionalForm).errors == {}
    assert not typed("1", "", "", form=OptionalForm).is_valid()


def test_the_earliest_year_is_the_fields_own():
    assert typed("1", "1", "1990", form=OptionalForm).is_valid()
    assert typed("1", "1", "1989", form=OptionalForm).errors["started"] == ["The year must be 1990 or later"]


def test_a_known_date_is_shown_in_its_boxes():
    page = Page.read(str(Form(initial={"started": datetime.date(2019, 3, 7)})))
    assert [page.one("input", name=f"started_{part}").attrs["value"] for part in ("day", "month", "year")] == ["7", "3", "2019"]


@pytest.mark.parametrize(("day", "changed"), [("7", False), ("8", True), ("x", True)])
def test_a_date_has_changed_when_it_is_another_or_none(day, changed):
    data = {"started_day": day, "started_month": "3", "started_year": "2019"}
    assert Form(data, initial={"started": datetime.date(2019, 3, 7)}).has_changed() is changed


def test_each_box_has_its_own_label_within_one_group():
    page = Page.read(str(Form()))
    group = page.one("fieldset", role="group")
    assert [label.text for label in group.all("label")] == ["Day", "Month", "Year"]
    assert group.one("legend").text == "Start date"
