"""A decision about a standard or the whole, and one about several standards at once."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from accounts.models import User
from design.forms import RefusableForm
from design.widgets import Checkboxes, Radios
from inspections.models import Inspection
from panels.deciding import DecidedMeanwhile, decide, keep_computed
from panels.models import PanelDecision, PanelMeeting
from panels.queries.shown import ShownDecision, shown_decision
from panels.rules import OVERALL
from ratings.queries.grid import ShownRating
from ratings.queries.schemes import rating_of

NO_RATING = "none"


class ReasonsForm(RefusableForm):
    """Why something is decided, and by whom."""

    reasons = forms.CharField(
        label="Reasons",
        max_length=10_000,
        widget=forms.Textarea({"rows": 6}),
        help_text="Shown beside the rating for good. Name nobody who is in a case.",
        error_messages={"required": "Enter the reasons for this decision"},
    )
    members = forms.TypedMultipleChoiceField(
        label="Who took part in the decision?",
        coerce=int,
        widget=Checkboxes(small=True),
        error_messages={"required": "Select who took part in the decision"},
    )

    def __init__(self, *args: Any, meeting: PanelMeeting, **options: Any) -> None:
        deciding = [one for one in meeting.members.all() if not one.conflict]
        options["initial"] = {"members": [one.pk for one in deciding], **options.get("initial", {})}
        super().__init__(*args, **options)
        words = {one.pk: f"{one.user.name}, chair" if one.user_id == meeting.chair_id else one.user.name for one in deciding}
        self.fields["members"].choices = list(words.items())  # type: ignore[attr-defined]


class KeepForm(ReasonsForm):
    """Every standard without a reason to consider discretion keeps its rating."""

    def keep(self, inspection: Inspection, *, by: User) -> list[PanelDecision] | None:
        return self.carried_out(lambda: keep_computed(inspection=inspection, **self.cleaned_data, by=by))


class DecisionForm(ReasonsForm):
    """The rating of a standard, or of the whole, kept or changed."""

    rating = forms.ChoiceField(label="What does the panel decide?", widget=Radios, error_messages={"required": "Select a rating"})
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    field_order = ["rating", "reasons", "members"]

    def __init__(self, *args: Any, about: str, before: ShownRating | None, scale: dict[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.about, self.scale = about, scale
        self.theirs: ShownDecision | None = None
        # A stored scheme has lost the order of its scale.
        highest_first = sorted(scale, key=rating_of, reverse=True)
        choices = [(code, _words(scale[code], before)) for code in highest_first]
        if about == OVERALL and before is None:
            choices.append((NO_RATING, "Leave it without an overall rating"))
        kept = [one for one in choices if before is not None and self._label(one[0]) == before.label]
        self.fields["rating"].choices = kept + [one for one in choices if one not in kept]  # type: ignore[attr-defined]

    def _label(self, code: str) -> str:
        return self.scale.get(code, "")

    def decide(self, inspection: Inspection, *, by: User) -> PanelDecision | None:
        typed = dict(self.cleaned_data)
        rating = "" if typed["rating"] == NO_RATING else typed["rating"]
        return self.carried_out(lambda: decide(inspection=inspection, about=self.about, **(typed | {"rating": rating}), by=by))

    def refuse(self, refusal: ValidationError) -> None:
        """Show what somebody else decided meanwhile; what was typed stays, over their decision from now on."""
        super().refuse(refusal)
        if isinstance(refusal, DecidedMeanwhile):
            self.theirs = shown_decision(refusal.current, self.scale)
            typed = self.data.copy() if isinstance(self.data, QueryDict) else dict(self.data)
            typed["version"] = str(refusal.current.version)
            self.data = typed


def _words(label: str, before: ShownRating | None) -> str:
    if before is None:
        return label
    return f"Keep {label}" if label == before.label else f"Change to {label}"
