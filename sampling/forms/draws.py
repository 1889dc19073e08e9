"""Drawing, replacing and bringing in."""

from typing import Any

from django import forms

from accounts.models import User
from cases.importing import ImportOutcome
from design.forms import RefusableForm
from design.widgets import Checkboxes, Radios
from inspections.models import Inspection
from sampling.choosing import bring_in, draw_cases, replace_case
from sampling.models import Draw, DrawnCase, Extract, Replacement
from sampling.queries.weeks import CohortWeeks, WeekRow
from sampling.rules import WhyReplaced


class DrawForm(RefusableForm):
    """Draws a sample, or takes the weeks of a cohort; drawing again needs a reason."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    weeks = forms.TypedMultipleChoiceField(
        label="Which weeks are taken?",
        coerce=int,
        widget=Checkboxes,
        error_messages={"required": "Select the weeks that are taken"},
    )
    reason = forms.CharField(
        label="Why are cases drawn again?",
        max_length=1000,
        help_text="The earlier draw stays recorded with its cases and this reason.",
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "Enter why cases are drawn again"},
    )

    def __init__(self, *args: Any, weeks: CohortWeeks | None, again: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if weeks is None:
            del self.fields["weeks"]
        else:
            field = self.fields["weeks"]
            field.label = f"Which {weeks.weeks.taken_words} weeks are taken?"
            field.choices = [(row.week.number, _week_words(row)) for row in weeks.offered]  # type: ignore[attr-defined]
        if not again:
            del self.fields["reason"]

    def draw(self, extract: Extract, *, by: User) -> Draw | None:
        weeks, reason = self.cleaned_data.get("weeks", []), self.cleaned_data.get("reason", "")
        seen = self.cleaned_data["seen"]
        return self.carried_out(lambda: draw_cases(extract=extract, weeks=weeks, seen=seen, reason=reason, by=by))


def _week_words(row: WeekRow) -> str:
    week = row.week
    cases = f"{row.number:,} case{'' if row.number == 1 else 's'}"
    return f"{week.number} weeks before: {week.first:%-d %B} to {week.last:%-d %B %Y}, {cases}"


class ReplaceForm(RefusableForm):
    """Why a drawn case is not inspected."""

    why = forms.TypedChoiceField(
        label="Why is this case not inspected?",
        choices=[(one.value, one.words) for one in WhyReplaced],
        coerce=WhyReplaced,
        widget=Radios,
        error_messages={"required": "Select why this case is not inspected"},
    )
    note = forms.CharField(
        label="Note (needed for another reason)", max_length=1000, required=False, widget=forms.Textarea({"rows": 2})
    )  # fmt: skip

    def replace(self, drawn: DrawnCase, *, by: User) -> Replacement | None:
        why, note = self.cleaned_data["why"], self.cleaned_data["note"]
        return self.carried_out(lambda: replace_case(drawn=drawn, why=why, note=note, by=by))


class BringInForm(RefusableForm):
    """Nothing to type: the drawn cases are brought in."""

    def bring_in(self, inspection: Inspection, module: str, *, by: User) -> ImportOutcome | None:
        return self.carried_out(lambda: bring_in(inspection=inspection, module=module, by=by))
