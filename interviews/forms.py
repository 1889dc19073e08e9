"""The details of an interview, and why one is reopened."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from accounts.models import User
from design.fields import DateField
from design.widgets import DecimalInput, Radios
from interviews.rules import GRADES, HIGHEST_CASELOAD, MODES, InterviewDetails
from standards.structure import EditionStructure


class DetailsForm(forms.Form):
    """When and how the interview was held, the officer's grade and caseload. Anything may be left for later."""

    held_on = DateField(
        name="the date of the interview", label="Date of the interview", help_text="For example, 27 3 2022.", required=False
    )
    mode = forms.ChoiceField(label="How was it held?", widget=Radios(small=True), required=False)
    grade = forms.ChoiceField(label="Grade", widget=Radios(small=True), required=False)
    caseload_fte = forms.DecimalField(
        label="How many cases are they responsible for?",
        help_text="Full-time equivalent, for example 42.5.",
        widget=DecimalInput(),
        min_value=Decimal(0),
        max_value=HIGHEST_CASELOAD,
        decimal_places=1,
        required=False,
        error_messages={
            "invalid": "The number of cases must be a number, like 42 or 42.5",
            "min_value": "The number of cases must be 0 or more",
            "max_value": f"The number of cases must be {HIGHEST_CASELOAD} or fewer",
            "max_decimal_places": "The number of cases must have at most one decimal place",
        },
    )
    version = forms.IntegerField(widget=forms.HiddenInput(), required=False)

    def __init__(self, *args: Any, edition: EditionStructure, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, code_list in (("mode", MODES), ("grade", GRADES)):
            choices = self.fields[name]
            if isinstance(choices, forms.ChoiceField):
                choices.choices = list(edition.code_lists.get(code_list, {}).items())

    @property
    def details(self) -> InterviewDetails:
        """Return what was entered. Read it after `is_valid()`."""
        given = self.cleaned_data
        held_on: date | None = given["held_on"]
        return InterviewDetails(held_on, given["mode"], given["grade"], given["caseload_fte"])


class BeginForm(DetailsForm):
    """The details before anything else, and who held the interview where that is not the person who types."""

    interviewer = forms.ChoiceField(
        label="Who held the interview?",
        help_text="Somebody else, where you type in what they wrote on paper.",
        required=False,
        error_messages={"invalid_choice": "Select somebody on the team of this inspection who assesses cases"},
    )

    def __init__(self, *args: Any, people: Sequence[User], by: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.people = {str(user.pk): user for user in people if user != by}
        choices = self.fields["interviewer"]
        if isinstance(choices, forms.ChoiceField):
            choices.choices = [("", f"{by.name} (you)"), *((key, user.name) for key, user in self.people.items())]

    @property
    def interviewer_chosen(self) -> User | None:
        """Return who held the interview, None for the person who types. Read it after `is_valid()`."""
        return self.people.get(self.cleaned_data["interviewer"])


class ReopenForm(forms.Form):
    """Why a finished interview is opened for writing again."""

    reason = forms.CharField(
        label="Why is it reopened?",
        help_text="The reason is kept in the history of the interview.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        error_messages={"required": "Enter why the interview is reopened"},
    )
