"""Asking for documents, and checking the names in practice examples."""

from typing import Any

from django import forms

from accounts.models import User
from design.forms import RefusableForm
from design.widgets import Radios
from inspections.models import Inspection
from reports.clearing import check_example
from reports.models import ExampleCheck, ReportPack
from reports.packing import request_pack
from reports.queries.examples import Example
from reports.rules import Outcome

LONGEST_TEXT = 10_000


class PackForm(RefusableForm):
    """Nothing to type: documents are asked for."""

    def request(self, inspection: Inspection, *, by: User) -> ReportPack | None:
        return self.carried_out(lambda: request_pack(inspection=inspection, by=by))


class ExampleForm(RefusableForm):
    """Whether a practice example goes out, and in which words."""

    seen = forms.IntegerField(widget=forms.HiddenInput(), min_value=0)
    outcome = forms.TypedChoiceField(
        label="May this example go out?",
        choices=[(one.value, one.words) for one in Outcome],
        coerce=Outcome,
        widget=Radios(small=True),
        error_messages={"required": "Select whether the example may go out"},
    )
    words = forms.CharField(
        label="Words in which it goes out",
        max_length=LONGEST_TEXT,
        required=False,
        help_text="Change names, places, dates and numbers, so that nobody can be recognised. The inspector's words are kept.",
        widget=forms.Textarea({"rows": 8}),
    )
    marked_may_stay = forms.BooleanField(
        label="I have looked at every marked word that is left, and it may stay", required=False
    )  # fmt: skip
    reason = forms.CharField(
        label="Why is it left out? (if it is)",
        max_length=1000,
        required=False,
        help_text="The document lists what is left out with the reason. Name nobody here.",
        widget=forms.Textarea({"rows": 2}),
    )

    @staticmethod
    def initial_of(example: Example) -> dict[str, Any]:
        check = example.check
        if check is None:
            return {"seen": 0, "words": example.original}
        words = check.words or example.original
        return {"seen": check.version, "outcome": check.outcome, "words": words, "reason": check.reason}

    def check(self, inspection: Inspection, key: str, *, by: User) -> ExampleCheck | None:
        said = {name: self.cleaned_data[name] for name in ("seen", "outcome", "words", "marked_may_stay", "reason")}
        return self.carried_out(lambda: check_example(inspection=inspection, key=key, **said, by=by))
