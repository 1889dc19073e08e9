"""What people type about the parts of a regional inspection."""

from typing import TYPE_CHECKING, Any

from django import forms

from accounts.models import User
from design.forms import RefusableForm
from inspections.models import Inspection
from inspections.pooling import attach_part, detach_part
from inspections.queries.parts import parts_to_add

if TYPE_CHECKING:
    _InspectionChoice = forms.ModelChoiceField[Inspection]
else:
    _InspectionChoice = forms.ModelChoiceField


class _PartField(_InspectionChoice):
    def label_from_instance(self, obj: Inspection) -> str:
        return f"{obj} ({obj.reference})"


class ReasonForm(RefusableForm):
    reason = forms.CharField(
        label="Reason", max_length=1000, widget=forms.Textarea({"rows": 3}),
        help_text="Kept in the history and shown on the overview.", error_messages={"required": "Enter a reason"},
    )  # fmt: skip

    def detach(self, whole: Inspection, part: Inspection, *, by: User) -> Inspection | None:
        return self.carried_out(lambda: detach_part(whole=whole, part=part, by=by, **self.cleaned_data))


class PartForm(ReasonForm):
    """Which inspection becomes part of a regional one."""

    part = _PartField(
        None, label="Inspection", empty_label="Choose an inspection",
        error_messages={"required": "Select an inspection", "invalid_choice": "Select an inspection of the list"},
    )  # fmt: skip
    field_order = ["part", "reason"]

    def __init__(self, *args: Any, whole: Inspection, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["part"].queryset = parts_to_add(whole, user)  # type: ignore[attr-defined]

    def attach(self, whole: Inspection, *, by: User) -> Inspection | None:
        return self.carried_out(lambda: attach_part(whole=whole, by=by, **self.cleaned_data))
