"""What people type about an alert."""

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import User
from alerts.alerting import Told, add_telling, close, raise_alert
from alerts.models import Alert, Closing, Telling
from alerts.rules import AlertKind, How
from cases.models import Case
from design.fields import DateField, TimeField
from design.forms import RefusableForm
from design.widgets import Radios

LONGEST_TEXT = 10_000


def _line(label: str, required: str, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=120,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": required},
        **options,
    )


class TellingForm(RefusableForm):
    """Somebody who was told: who, when and how."""

    TELLING = ("name", "role", "organisation", "told_on", "told_time", "how")

    name = _line("Name of the person told", "Enter the name of the person who was told")
    role = _line("Their role", "Enter the role of the person who was told", help_text="For example, head of the delivery unit.")
    organisation = _line("Their organisation", "Enter the organisation of the person who was told")
    told_on = DateField(name="the date on which they were told", label="Date on which they were told")
    told_time = TimeField(
        name="the time at which they were told",
        label="Time at which they were told",
        help_text="For example, 2:10pm or 14:10.",
    )
    how = forms.TypedChoiceField(
        label="How were they told?",
        choices=[(how.value, how.words) for how in How],
        coerce=How,
        empty_value=None,
        widget=Radios(small=True),
        error_messages={"required": "Select how they were told"},
    )

    def _told(self) -> Told:
        day, time = self.cleaned_data["told_on"], self.cleaned_data["told_time"]
        told_at = timezone.make_aware(datetime.combine(day, time))
        who = {name: self.cleaned_data[name] for name in ("name", "role", "organisation", "how")}
        return Told(told_at=told_at, **who)

    def add(self, alert: Alert, *, by: User) -> Telling | None:
        return self.carried_out(lambda: add_telling(alert=alert, told=self._told(), by=by))


class AlertForm(TellingForm):
    """The danger and, where somebody has been told already, who: all of that or nothing."""

    operation = forms.UUIDField(widget=forms.HiddenInput(), initial=uuid.uuid4)
    kind = forms.TypedChoiceField(
        label="What is the risk?",
        choices=[(kind.value, kind.words) for kind in AlertKind],
        coerce=AlertKind,
        widget=Radios(small=True),
        error_messages={"required": "Select what the risk is"},
    )
    concern = forms.CharField(
        label="What is the concern?",
        max_length=LONGEST_TEXT,
        help_text="Who is in danger, from what, and where the case file shows it.",
        widget=forms.Textarea({"rows": 6}),
        error_messages={"required": "Enter what the concern is"},
    )
    field_order = ["operation", "kind", "concern", *TellingForm.TELLING]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.anybody_told = any(self[name].value() not in (None, "", ["", "", ""], [None] * 3) for name in self.TELLING)
        for name in self.TELLING:
            self.fields[name].required = self.anybody_told

    def raise_alert(self, case: Case, *, by: User) -> Alert | None:
        about = {name: self.cleaned_data[name] for name in ("operation", "kind", "concern")}
        told = self._told() if self.anybody_told else None
        return self.carried_out(lambda: raise_alert(case=case, told=told, **about, by=by))


class ClosingForm(RefusableForm):
    """How an alert ended."""

    outcome = forms.CharField(
        label="What came of it?",
        max_length=LONGEST_TEXT,
        help_text="What was done to make the person safe, and by whom. If nobody had to be told, say why.",
        widget=forms.Textarea({"rows": 6}),
        error_messages={"required": "Enter the outcome"},
    )

    def close(self, alert: Alert, *, by: User) -> Closing | None:
        return self.carried_out(lambda: close(alert=alert, outcome=self.cleaned_data["outcome"], by=by))
