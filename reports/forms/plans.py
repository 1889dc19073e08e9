"""What is typed about recommendations, the day of publication and the provider's actions."""

from typing import Any

from django import forms

from accounts.models import User
from design.fields import DateField
from design.forms import RefusableForm
from design.widgets import Radios
from inspections.models import Inspection
from organisation.forms import VersionedForm
from reports.acting import add_action, change_action, tell_progress
from reports.forms.packs import LONGEST_TEXT
from reports.models import Action, ActionProgress, Publication, Recommendation
from reports.recommending import (
    add_recommendation,
    change_recommendation,
    set_publication_date,
    withdraw_recommendation,
)
from reports.rules import State
from standards.structure import EditionStructure


def _long_text(label: str, required: str, rows: int = 5, **options: Any) -> forms.CharField:
    widget = forms.Textarea({"rows": rows})
    return forms.CharField(label=label, max_length=LONGEST_TEXT, widget=widget, error_messages={"required": required}, **options)


class RecommendationForm(VersionedForm):
    """A recommendation to the provider."""

    standard = forms.ChoiceField(label="What is it about?", required=False)
    text = _long_text("Recommendation", "Enter the recommendation", help_text="What the provider should do, and to what end.")

    def __init__(self, *args: Any, edition: EditionStructure, **options: Any) -> None:
        super().__init__(*args, **options)
        standards = [(one.code, f"{one.number} {one.title}".strip()) for one in edition.standards]
        self.fields["standard"].choices = [("", "The whole inspection"), *standards]  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(one: Recommendation) -> dict[str, Any]:
        return {"standard": one.standard.code if one.standard else "", "text": one.text, "version": one.version}

    def _said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("standard", "text")}

    def add(self, inspection: Inspection, *, by: User) -> Recommendation | None:
        return self.carried_out(lambda: add_recommendation(inspection=inspection, **self._said(), by=by))

    def change(self, one: Recommendation, *, by: User) -> Recommendation | None:
        return self.carried_out(lambda: change_recommendation(recommendation=one, version=self.seen, **self._said(), by=by))


class WithdrawForm(RefusableForm):
    """Why a recommendation is withdrawn."""

    reason = _long_text("Why is it withdrawn?", "Enter why it is withdrawn", 3)

    def withdraw(self, one: Recommendation, *, by: User) -> Recommendation | None:
        reason = self.cleaned_data["reason"]
        return self.carried_out(lambda: withdraw_recommendation(recommendation=one, reason=reason, by=by))


class PublicationForm(VersionedForm):
    """The day on which the report is published, or was."""

    published_on = DateField(name="the publication date", label="Publication date", help_text="For example, 27 3 2026.")

    @staticmethod
    def initial_of(publication: Publication | None) -> dict[str, Any]:
        if publication is None:
            return {"version": 0}
        return {"published_on": publication.published_on, "version": publication.version}

    def set(self, inspection: Inspection, *, by: User) -> Publication | None:
        published_on = self.cleaned_data["published_on"]
        return self.carried_out(
            lambda: set_publication_date(inspection=inspection, version=self.seen, published_on=published_on, by=by)
        )


class ActionForm(VersionedForm):
    """What the provider will do."""

    text = _long_text("What will be done?", "Enter what will be done")
    owner = forms.CharField(
        label="Who will do it?",
        max_length=200,
        help_text="A role at the provider, not a name. For example, head of the unit.",
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": "Enter who will do it"},
    )
    due_on = DateField(name="the due date", label="Due date", help_text="For example, 27 3 2026.")

    @staticmethod
    def initial_of(action: Action) -> dict[str, Any]:
        return {name: getattr(action, name) for name in ("text", "owner", "due_on", "version")}

    def _said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("text", "owner", "due_on")}

    def add(self, recommendation: Recommendation, *, by: User) -> Action | None:
        return self.carried_out(lambda: add_action(recommendation=recommendation, **self._said(), by=by))

    def change(self, action: Action, *, by: User) -> Action | None:
        return self.carried_out(lambda: change_action(action=action, version=self.seen, **self._said(), by=by))


class ProgressForm(RefusableForm):
    """How far an action has come."""

    state = forms.TypedChoiceField(
        label="How far has it come?",
        choices=[(one.value, one.words) for one in State],
        coerce=State,
        widget=Radios(small=True),
        error_messages={"required": "Select how far it has come"},
    )
    note = _long_text("What has been done?", "Enter what has been done", 4, help_text="Name nobody.")

    def tell(self, action: Action, *, by: User) -> ActionProgress | None:
        said = {name: self.cleaned_data[name] for name in ("state", "note")}
        return self.carried_out(lambda: tell_progress(action=action, **said, by=by))
