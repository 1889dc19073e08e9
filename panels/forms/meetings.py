"""Who meets, who has a conflict of interest."""

from typing import Any

from django import forms

from accounts.models import User
from accounts.queries import active_people
from design.fields import DateField
from design.forms import RefusableForm
from design.widgets import Checkboxes, Radios
from inspections.models import Inspection
from inspections.queries.teams import current_team
from panels.meeting import call_meeting, close_meeting, declare_conflict
from panels.models import PanelMeeting, PanelMember
from panels.rules import SITTING_ROLES


class MeetingForm(RefusableForm):
    """A meeting with its chair and everybody present."""

    held_on = DateField(name="the day of the meeting", label="When does the panel meet?", help_text="For example 27 3 2026.")
    members = forms.TypedMultipleChoiceField(
        label="Who is present?", coerce=int, widget=Checkboxes, error_messages={"required": "Select who is present"}
    )
    chair = forms.TypedChoiceField(
        label="Who is the chair?", coerce=int, widget=Radios, error_messages={"required": "Select the chair"}
    )

    def __init__(self, *args: Any, inspection: Inspection, **options: Any) -> None:
        super().__init__(*args, **options)
        self.inspection = inspection
        sitting = [(one.user_id, one.user.name) for one in current_team(inspection) if one.role in SITTING_ROLES]
        for name in ("members", "chair"):
            self.fields[name].choices = sitting  # type: ignore[attr-defined]

    @property
    def has_nobody(self) -> bool:
        """Whether nobody could be present: the team has no panel member."""
        return not self.fields["members"].choices  # type: ignore[attr-defined]

    def call(self, *, by: User) -> PanelMeeting | None:
        typed = self.cleaned_data
        people = active_people().in_bulk([*typed["members"], typed["chair"]])
        members = [people[pk] for pk in typed["members"] if pk in people]
        return self.carried_out(
            lambda: call_meeting(
                inspection=self.inspection, held_on=typed["held_on"], chair=people[typed["chair"]], members=members, by=by
            )
        )


class ConflictForm(RefusableForm):
    """A conflict of interest of somebody present."""

    member = forms.TypedChoiceField(
        label="Whose conflict of interest is it?", coerce=int, widget=Radios, error_messages={"required": "Select a person"}
    )
    conflict = forms.CharField(
        label="What is the conflict?",
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text="For example, having worked for the provider within the last two years. It is kept and shown for good.",
        error_messages={"required": "Enter what the conflict of interest is"},
    )

    def __init__(self, *args: Any, meeting: PanelMeeting, **options: Any) -> None:
        super().__init__(*args, **options)
        self.present = {one.pk: one for one in meeting.members.all() if not one.conflict}
        self.fields["member"].choices = [(pk, one.user.name) for pk, one in self.present.items()]  # type: ignore[attr-defined]

    def declare(self, *, by: User) -> PanelMember | None:
        member = self.present[self.cleaned_data["member"]]
        return self.carried_out(lambda: declare_conflict(member=member, conflict=self.cleaned_data["conflict"], by=by))


class CloseForm(RefusableForm):
    """The end of a meeting: nothing is typed."""

    def close(self, meeting: PanelMeeting, *, by: User) -> PanelMeeting | None:
        return self.carried_out(lambda: close_meeting(meeting=meeting, by=by))
