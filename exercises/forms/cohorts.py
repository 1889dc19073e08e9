"""A training cohort, and who joins it."""

from typing import Any

from django import forms

from accounts.models import User
from design.forms import RefusableForm
from design.widgets import Checkboxes
from exercises.models import CohortMember, TrainingCohort
from exercises.queries.listing import people_to_add
from exercises.staffing import join_cohort, make_cohort


class CohortForm(RefusableForm):
    """The name of a new cohort and who is in it."""

    name = forms.CharField(
        label="Name of the cohort", max_length=120, help_text="For example, “New inspectors, spring 2026”.",
        error_messages={"required": "Enter the name of the cohort"},
    )  # fmt: skip
    people = forms.ModelMultipleChoiceField(
        label="Who is in it?", queryset=User.objects.none(), widget=Checkboxes(small=True),
        error_messages={"required": "Select who is in the cohort"},
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["people"].queryset = people_to_add()  # type: ignore[attr-defined]

    def make(self, *, by: User) -> TrainingCohort | None:
        return self.carried_out(lambda: make_cohort(name=self.cleaned_data["name"], people=self.cleaned_data["people"], by=by))


class JoinForm(RefusableForm):
    """Who joins a cohort."""

    user = forms.ModelChoiceField(
        label="Who joins?", queryset=User.objects.none(), empty_label="Select a person",
        error_messages={"required": "Select who joins", "invalid_choice": "Select somebody from the list"},
    )  # fmt: skip

    def __init__(self, *args: Any, cohort: TrainingCohort, **options: Any) -> None:
        super().__init__(*args, **options)
        self.cohort = cohort
        self.fields["user"].queryset = people_to_add(cohort)  # type: ignore[attr-defined]

    def join(self, *, by: User) -> CohortMember | None:
        return self.carried_out(lambda: join_cohort(cohort=self.cohort, user=self.cleaned_data["user"], by=by))
