"""The details of an interview, why one is reopened, and after which case one is held."""

from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict

from accounts.models import User
from cases.forms.caseload import TableForm
from cases.models import Case
from design.fields import DateField, TimeField
from design.forms import RefusableForm
from design.widgets import DecimalInput, Radios
from inspections.models import Inspection
from interviews.booking import book_interview
from interviews.choosing import choose_interview_case
from interviews.importing import AnswersOutcome, import_answers
from interviews.models import InterviewBooking, InterviewChoice
from interviews.rules import HIGHEST_CASELOAD, InterviewDetails
from standards.details import GRADES, MODES
from standards.structure import EditionStructure


class AnswersFileForm(TableForm):
    """Takes a file of answers."""

    holds = "answers"

    def bring_in(self, inspection: Inspection, *, by: User) -> AnswersOutcome:
        """Import the file; see interviews.importing for what is raised."""
        return import_answers(inspection=inspection, content=self.cleaned_data["file"].read(), by=by)


class BeginForm(forms.Form):
    """When and how the interview was held, the officer's grade and caseload, and who held it. Anything may be left for later."""

    held_on = DateField(
        name="the date of the interview", label="Date of the interview", help_text="For example, 27 3 2022.", required=False
    )
    mode = forms.ChoiceField(label="How was it held?", widget=Radios(small=True), required=False)
    held_at = TimeField(name="the start time", label="Start time (optional)", help_text="For example, 2:05pm.", required=False)
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

    interviewer = forms.ChoiceField(
        label="Who held the interview?",
        help_text="Somebody else, where you type in what they wrote on paper.",
        required=False,
        error_messages={"invalid_choice": "Select somebody on the team of this inspection who assesses cases"},
    )

    def __init__(self, data: QueryDict | None, *, edition: EditionStructure, people: Sequence[User], by: User) -> None:
        super().__init__(data)
        self.people = {str(user.pk): user for user in people if user != by}
        for name, choices in (
            ("mode", edition.code_lists.get(MODES, {}).items()),
            ("grade", edition.code_lists.get(GRADES, {}).items()),
            ("interviewer", [("", f"{by.name} (you)"), *((key, user.name) for key, user in self.people.items())]),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = list(choices)

    @property
    def details(self) -> InterviewDetails:
        """Return what was entered. Read it after `is_valid()`."""
        given = self.cleaned_data
        held_on: date | None = given["held_on"]
        held_at: time | None = given["held_at"]
        return InterviewDetails(held_on, given["mode"], given["grade"], given["caseload_fte"], held_at)

    @property
    def interviewer_chosen(self) -> User | None:
        """Return who held the interview, None for the person who types. Read it after `is_valid()`."""
        return self.people.get(self.cleaned_data["interviewer"])


class BookingForm(RefusableForm):
    """When an officer is to be interviewed, and how."""

    on = DateField(name="the day of the interview", label="Day of the interview", help_text="For example, 27 3 2027.")
    at = TimeField(
        name="the time of the interview", label="Time (optional)", help_text="For example, 9:30 or 2:10pm.", required=False
    )  # fmt: skip
    mode = forms.ChoiceField(label="How is it to be held? (optional)", widget=Radios(small=True), required=False)

    def __init__(self, data: QueryDict | None, *, edition: EditionStructure, booked: InterviewBooking | None) -> None:
        given = {"on": booked.on, "at": f"{booked.at:%H:%M}" if booked.at else "", "mode": booked.mode} if booked else {}
        super().__init__(data, initial=given)
        self.fields["mode"].choices = list(edition.code_lists.get(MODES, {}).items())  # type: ignore[attr-defined]

    def book(self, case: Case, *, by: User) -> InterviewBooking | None:
        """Book it; None when that was refused, with the reasons among the form's errors."""
        return self.carried_out(lambda: book_interview(case=case, **self.cleaned_data, by=by))


class ReopenForm(forms.Form):
    """Why a finished interview is opened for writing again."""

    reason = forms.CharField(
        label="Why is it reopened?",
        help_text="The reason is kept in the history of the interview.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        error_messages={"required": "Enter why the interview is reopened"},
    )


class ChoiceForm(RefusableForm):
    """After which case an officer is interviewed, and why."""

    case = forms.TypedChoiceField(
        label="After which case?", coerce=int, widget=Radios, error_messages={"required": "Select a case"}
    )
    reason = forms.CharField(
        label="Why this case?",
        help_text="Shown to everybody who sees the interview's case.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter the reason"},
    )

    def __init__(self, *args: Any, cases: Sequence[Case], **options: Any) -> None:
        super().__init__(*args, **options)
        self.cases = {case.pk: case for case in cases}
        names = [(case.pk, f"{case.reference} ({case.allocated_to or 'nobody yet'})") for case in cases]
        self.fields["case"].choices = names  # type: ignore[attr-defined]

    def choose(self, *, by: User) -> InterviewChoice | None:
        """Choose it; None when that was refused, with the reasons among the form's errors."""
        case, reason = self.cases[self.cleaned_data["case"]], self.cleaned_data["reason"]
        return self.carried_out(lambda: choose_interview_case(case=case, reason=reason, by=by))
