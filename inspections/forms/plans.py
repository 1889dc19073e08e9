"""What people type to find and plan inspections and to add providers."""

from typing import Any

from django import forms

from accounts.models import User
from accounts.queries import active_people
from design.fields import DateField
from design.forms import RefusableForm
from design.widgets import Radios, WholeNumberInput
from inspections.forms.people import PersonField
from inspections.models import Inspection, Provider
from inspections.planning import add_provider, change_inspection, plan_inspection
from inspections.queries.listing import published_editions
from inspections.rules import TELL_WITHIN_HOURS, Phase
from standards.models import Edition


class InspectionFilter(forms.Form):
    search = forms.CharField(label="Provider, region or reference", required=False, max_length=200)
    phase = forms.ChoiceField(required=False, choices=[("", "All phases"), *((p.value, p.value.capitalize()) for p in Phase)])
    edition = forms.ChoiceField(required=False, label="Edition of the standards")

    def __init__(self, *args: Any, editions: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["edition"].choices = [("", "All editions"), *editions]  # type: ignore[attr-defined]

    def sought(self) -> dict[str, str]:
        """Return what to look for; what cannot be read, such as an edition nobody follows, is left out."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


class ProviderFilter(forms.Form):
    search = forms.CharField(label="Name or region", required=False, max_length=200)


class ProviderForm(RefusableForm):
    name = forms.CharField(
        max_length=200,
        help_text="Without the kind, for example North Borough.",
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": "Enter the provider's name"},
    )
    kind = forms.ChoiceField(
        choices=Provider.Kind.choices, widget=Radios, error_messages={"required": "Select what kind of provider it is"}
    )
    region = forms.CharField(
        label="Region (optional)",
        required=False,
        max_length=120,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text="Lists and ratings can be narrowed down to it.",
    )

    def add(self, *, by: User) -> Provider | None:
        return self.carried_out(lambda: add_provider(**self.cleaned_data, by=by))


class ChangeInspectionForm(RefusableForm):
    """The plan of an inspection that is there already."""

    edition: "forms.ModelChoiceField[Edition]" = forms.ModelChoiceField(
        None,
        label="Edition of the standards",
        empty_label="Choose an edition",
        help_text="It must be made for this kind of provider. It stays once the inspection has cases.",
        error_messages={"required": "Select an edition", "invalid_choice": "Select an edition that is published"},
    )
    fieldwork_starts = DateField(
        name="the day fieldwork starts", label="Fieldwork starts", help_text="A Monday, for example 7 3 2022."
    )
    fieldwork_weeks = forms.IntegerField(
        label="Weeks of fieldwork",
        initial=2,
        min_value=1,
        max_value=12,
        widget=WholeNumberInput,
        help_text="Between 1 and 12.",
        error_messages={
            "required": "Enter how many weeks fieldwork takes",
            "invalid": "Weeks of fieldwork must be a whole number",
            "min_value": "Fieldwork takes at least 1 week",
            "max_value": "Fieldwork takes 12 weeks at most",
        },
    )
    tell_within_hours = forms.IntegerField(
        label="Hours within which somebody must be told of an immediate risk",
        initial=TELL_WITHIN_HOURS,
        min_value=1,
        max_value=168,
        widget=WholeNumberInput,
        help_text="Counted from when an alert is raised. Telling somebody later is shown as late.",
        error_messages={
            "required": "Enter within how many hours somebody must be told",
            "invalid": "Hours must be a whole number",
            "min_value": "Give at least 1 hour",
            "max_value": "Give 168 hours (a week) at most",
        },
    )
    reference = forms.SlugField(
        label="Reference",
        max_length=60,
        help_text="A short name for addresses and exports: letters, digits, hyphens.",
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": "Enter a reference",
            "invalid": "The reference may hold letters, digits, hyphens and underscores only",
        },
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["edition"].queryset = published_editions()  # type: ignore[attr-defined]

    def change(self, inspection: Inspection, *, by: User) -> Inspection | None:
        return self.carried_out(lambda: change_inspection(inspection=inspection, **self.cleaned_data, by=by))


class PlanInspectionForm(ChangeInspectionForm):
    """A new inspection, with its provider and lead inspector."""

    provider = forms.ModelChoiceField(
        Provider.objects.all(), empty_label="Choose a provider", error_messages={"required": "Select a provider"}
    )
    lead = PersonField(
        active_people(),
        label="Lead inspector",
        empty_label="Choose a person",
        error_messages={"required": "Select a lead inspector", "invalid_choice": "Select somebody who may sign in"},
    )
    field_order = ["provider", "edition", "fieldwork_starts", "fieldwork_weeks", "lead", "tell_within_hours", "reference"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        reference = self.fields["reference"]
        reference.required = False
        reference.label = "Reference (optional)"
        reference.help_text = "A short name for addresses. Leave it empty for provider and year, like north-borough-pdu-2022."

    def plan(self, *, by: User) -> Inspection | None:
        return self.carried_out(lambda: plan_inspection(**self.cleaned_data, by=by))
