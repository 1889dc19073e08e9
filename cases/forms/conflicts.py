"""What people type when they declare a conflict of interest, or withdraw one."""

from typing import Any

from django import forms

from accounts.models import User
from cases.declaring import declare_conflict_of_interest, withdraw_conflict_of_interest
from cases.models import DeclaredConflict
from design.fields import DateField
from design.forms import RefusableForm
from design.widgets import Radios
from inspections.models import Inspection

_HINTS = {
    "provider": "You work or worked there, or somebody close to you does. No case of it comes to you.",
    "office": "You work or worked there, or know its staff. Give its name as the cases have it.",
    "officer": "You know them. Give the provider's reference.",
    "case": "You know the person or the matter. Give the reference of the case.",
}


class DeclareForm(RefusableForm):
    """A conflict of interest of the person themselves; the lead inspector says whose it is."""

    user = forms.TypedChoiceField(
        label="Whose conflict of interest is it?", coerce=int, widget=Radios, error_messages={"required": "Select a person"}
    )
    kind = forms.ChoiceField(
        label="What is it about?",
        choices=DeclaredConflict.Kind.choices,
        widget=Radios,
        error_messages={"required": "Select what the conflict is about"},
    )
    subject = forms.CharField(
        label="Name of the office, or reference of the officer or case", required=False, help_text="Not needed for the provider."
    )
    reason = forms.CharField(
        label="Reason",
        widget=forms.Textarea({"rows": 3}),
        help_text="Only the person and their lead inspectors read it. Do not name people under supervision.",
        error_messages={"required": "Enter the reason"},
    )
    starts_on = DateField(
        name="the first day on which it counts", label="First day on which it counts", required=False,
        help_text="Leave empty where it counts from now on.",
    )  # fmt: skip
    ends_on = DateField(
        name="the last day on which it counts", label="Last day on which it counts", required=False,
        help_text="Leave empty where it counts until it is withdrawn.",
    )  # fmt: skip

    def __init__(self, *args: Any, inspection: Inspection, people: list[User], by: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.inspection = inspection
        self.people = {person.pk: person for person in people}
        self.by = by
        self.fields["kind"].widget.hints = _HINTS
        if list(self.people) == [by.pk]:
            del self.fields["user"]
        else:
            self.fields["user"].choices = [(key, person.name) for key, person in self.people.items()]  # type: ignore[attr-defined]

    def declare(self) -> DeclaredConflict | None:
        """Declare it; None when that was refused, with the reasons among the form's errors."""
        given = dict(self.cleaned_data)
        user = self.people[given.pop("user", self.by.pk)]
        return self.carried_out(lambda: declare_conflict_of_interest(inspection=self.inspection, user=user, by=self.by, **given))


class WithdrawConflictForm(RefusableForm):
    """Why a declared conflict counts no longer."""

    reason = forms.CharField(
        label="Why does it count no longer?",
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Enter the reason"},
    )

    def withdraw(self, conflict: DeclaredConflict, *, by: User) -> DeclaredConflict | None:
        reason = self.cleaned_data["reason"]
        return self.carried_out(lambda: withdraw_conflict_of_interest(conflict=conflict, reason=reason, by=by))
