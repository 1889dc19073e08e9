"""What people type about inspections, their teams and phases."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.queries import active_people
from design.fields import DateField
from design.forms import RefusableForm
from design.widgets import Radios, WholeNumberInput
from inspections.models import Inspection, Provider, TeamMember
from inspections.planning import add_provider, change_inspection, change_phase, check_move, plan_inspection
from inspections.queries.listing import published_editions
from inspections.queries.teams import people_to_add
from inspections.rules import PHASE_MEANINGS, ROLE_HINTS, TRANSITIONS, Phase, Role, goes_back
from inspections.staffing import change_role, hand_over_lead, join_team, leave_team
from standards.models import Edition

_ROLES_TO_GIVE = [role for role in Role if role != Role.LEAD]
_ROLE_CHOICES = [(role.value, role.words[0].upper() + role.words[1:]) for role in _ROLES_TO_GIVE]
_HINTS = {role.value: ROLE_HINTS[role] for role in _ROLES_TO_GIVE}


if TYPE_CHECKING:
    _PersonChoice = forms.ModelChoiceField[User]
else:
    _PersonChoice = forms.ModelChoiceField


class PersonField(_PersonChoice):
    """Somebody chosen by name; the address tells people of the same name apart."""

    def label_from_instance(self, obj: User) -> str:
        return f"{obj.name} ({obj.email})"


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
        label="Region (optional)", required=False, max_length=120, widget=forms.TextInput({"autocomplete": "off"})
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
    field_order = ["provider", "edition", "fieldwork_starts", "fieldwork_weeks", "lead", "reference"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        reference = self.fields["reference"]
        reference.required = False
        reference.label = "Reference (optional)"
        reference.help_text = "A short name for addresses. Leave it empty for provider and year, like north-borough-pdu-2022."

    def plan(self, *, by: User) -> Inspection | None:
        return self.carried_out(lambda: plan_inspection(**self.cleaned_data, by=by))


class MemberForm(RefusableForm):
    """Somebody new on the team."""

    user = PersonField(
        None,
        label="Person",
        empty_label="Choose a person",
        error_messages={
            "required": "Select a person",
            "invalid_choice": "Select somebody who may sign in and is not on the team",
        },
    )
    role = forms.TypedChoiceField(
        choices=_ROLE_CHOICES, coerce=Role, widget=Radios(hints=_HINTS), error_messages={"required": "Select a role"}
    )

    def __init__(self, *args: Any, inspection: Inspection, **options: Any) -> None:
        super().__init__(*args, **options)
        self.inspection = inspection
        self.fields["user"].queryset = people_to_add(inspection)  # type: ignore[attr-defined]

    def join(self, *, by: User) -> TeamMember | None:
        return self.carried_out(lambda: join_team(inspection=self.inspection, **self.cleaned_data, by=by))


class RoleForm(RefusableForm):
    """Another role for somebody on the team."""

    role = forms.TypedChoiceField(
        choices=_ROLE_CHOICES, coerce=Role, widget=Radios(hints=_HINTS), error_messages={"required": "Select a role"}
    )

    def change(self, member: TeamMember, *, by: User) -> TeamMember | None:
        return self.carried_out(lambda: change_role(member=member, role=self.cleaned_data["role"], by=by))


class LeaveForm(RefusableForm):
    reason = forms.CharField(
        label="Reason (optional)", required=False, max_length=1000, widget=forms.Textarea({"rows": 3}),
        help_text="Kept in the history of the inspection.",
    )  # fmt: skip

    def remove(self, member: TeamMember, *, by: User) -> TeamMember | None:
        return self.carried_out(lambda: leave_team(member=member, reason=self.cleaned_data["reason"], by=by))


class LeadForm(RefusableForm):
    """Another lead inspector, and what becomes of the present one."""

    to = PersonField(
        active_people(),
        label="New lead inspector",
        empty_label="Choose a person",
        error_messages={"required": "Select the new lead inspector", "invalid_choice": "Select somebody who may sign in"},
    )
    former_becomes = forms.TypedChoiceField(
        choices=[*_ROLE_CHOICES, ("leaves", "Leaves the team")],
        coerce=lambda answer: None if answer == "leaves" else Role(answer),
        empty_value="",
        widget=Radios(hints=_HINTS),
        error_messages={"required": "Select what the present lead inspector does from now on"},
    )

    def __init__(self, *args: Any, inspection: Inspection, former: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.inspection = inspection
        self.fields["former_becomes"].label = f"What does {former} do from now on?"

    def hand_over(self, *, by: User) -> TeamMember | None:
        return self.carried_out(lambda: hand_over_lead(inspection=self.inspection, **self.cleaned_data, by=by))


class PhaseForm(RefusableForm):
    """Which phase an inspection goes to. Asked twice: the second time `confirmed` is set."""

    to = forms.TypedChoiceField(
        label="Where does the inspection go?",
        choices=[(phase.value, phase.value.capitalize()) for phase in Phase],
        coerce=Phase,
        widget=Radios(hints={phase.value: meaning for phase, meaning in PHASE_MEANINGS.items()}),
        error_messages={"required": "Select a phase"},
    )
    reason = forms.CharField(
        label="Reason",
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text="Needed when the inspection goes back. Shown on its overview.",
    )
    expected = forms.TypedChoiceField(
        choices=[(phase.value, phase.value) for phase in Phase], coerce=Phase, widget=forms.HiddenInput
    )
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, inspection: Inspection, **options: Any) -> None:
        super().__init__(*args, **options)
        self.inspection = inspection
        current = Phase(inspection.phase)
        # Only what may follow is offered; whatever else arrives is answered by the rule, in words.
        possible = [phase for phase in Phase if phase in TRANSITIONS[current]]
        directions = {phase: "Back to" if goes_back(current, phase) else "On to" for phase in possible}
        self.fields["to"].widget.choices = [(phase.value, f"{way} {phase.value}") for phase, way in directions.items()]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if not self.errors:
            try:
                current = Phase(self.inspection.phase)
                check_move(current=current, expected=typed["expected"], to=typed["to"], reason=typed["reason"])
            except ValidationError as refusal:
                self.refuse(refusal)
        return typed

    def move(self, *, by: User) -> Inspection | None:
        typed = {name: self.cleaned_data[name] for name in ("to", "expected", "reason")}
        return self.carried_out(lambda: change_phase(inspection=self.inspection, **typed, by=by))
