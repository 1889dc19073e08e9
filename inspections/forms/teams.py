"""What people type about the team and the phase of an inspection."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.queries import active_people
from design.forms import RefusableForm
from design.widgets import Radios
from inspections.forms.people import PersonField
from inspections.models import Inspection, TeamMember
from inspections.planning import change_phase, check_move
from inspections.queries.teams import people_to_add
from inspections.rules import PHASE_MEANINGS, ROLE_HINTS, TRANSITIONS, Phase, Role, goes_back
from inspections.staffing import change_role, hand_over_lead, join_team, leave_team

_ROLES_TO_GIVE = [role for role in Role if role != Role.LEAD]
_ROLE_CHOICES = [(role.value, role.words[0].upper() + role.words[1:]) for role in _ROLES_TO_GIVE]
_HINTS = {role.value: ROLE_HINTS[role] for role in _ROLES_TO_GIVE}


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
                check_move(inspection=self.inspection, expected=typed["expected"], to=typed["to"], reason=typed["reason"])
            except ValidationError as refusal:
                self.refuse(refusal)
        return typed

    def move(self, *, by: User) -> Inspection | None:
        typed = {name: self.cleaned_data[name] for name in ("to", "expected", "reason")}
        return self.carried_out(lambda: change_phase(inspection=self.inspection, **typed, by=by))
