"""The dates of an inspection, as people type them."""

from datetime import date
from typing import Any

from django import forms

from accounts.models import User
from design.fields import DateField
from design.forms import RefusableForm
from inspections.dates import TO_BE_SET, DateKind, monday_of
from inspections.dating import set_dates
from inspections.models import Inspection

_HINTS = {
    DateKind.EXTRACT_DUE: "When the provider is to have sent its cases.",
    DateKind.CASES_DUE: "Whoever holds a case that is not submitted by then is notified that it is overdue.",
}


class KeyDatesForm(RefusableForm):
    """A date for each thing; those of fieldwork belong to the plan."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for kind in TO_BE_SET:
            self.fields[kind.value] = DateField(
                name=f"the date of “{kind.words}”", label=f"{kind.words} (optional)", required=False,
                help_text=_HINTS.get(kind, ""),
            )  # fmt: skip

    def save(self, inspection: Inspection, *, by: User) -> int | None:
        dates = {kind: self.cleaned_data[kind.value] for kind in TO_BE_SET}
        return self.carried_out(lambda: set_dates(inspection=inspection, dates=dates, by=by))


class FromForm(forms.Form):
    """Where a calendar begins, in its address."""

    start = forms.DateField(required=False, input_formats=["%Y-%m-%d"])

    def monday(self, today: date) -> date:
        """Return the Monday of the week that is asked for, of this week where none is; what cannot be read is none."""
        day = self.cleaned_data.get("start") if self.is_valid() else None
        return monday_of(day if day and 1990 <= day.year <= 2100 else today)
