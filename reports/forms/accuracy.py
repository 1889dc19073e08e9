"""What is typed about the factual-accuracy round."""

from typing import Any

from django import forms

from accounts.models import User
from design.fields import DateField
from design.forms import RefusableForm
from design.widgets import Radios
from organisation.forms import VersionedForm
from reports.forms.packs import LONGEST_TEXT
from reports.hearing import begin_round, change_due_date, decide_comment, record_comment
from reports.models import AccuracyComment, AccuracyRound, CommentOutcome, ReportPack
from reports.rules import Verdict


class RoundForm(VersionedForm):
    """Until when the provider comments."""

    due_on = DateField(name="the due date", label="Comments are due on", help_text="For example, 27 3 2026.")

    def begin(self, pack: ReportPack, *, by: User) -> AccuracyRound | None:
        return self.carried_out(lambda: begin_round(pack=pack, due_on=self.cleaned_data["due_on"], by=by))

    def change(self, round: AccuracyRound, *, by: User) -> AccuracyRound | None:
        due_on = self.cleaned_data["due_on"]
        return self.carried_out(lambda: change_due_date(round=round, version=self.seen, due_on=due_on, by=by))


class CommentForm(RefusableForm):
    """What the provider says about a finding."""

    finding = forms.ChoiceField(
        label="Which finding is it about?", error_messages={"required": "Select the finding that the comment is about"}
    )
    text = forms.CharField(
        label="Comment",
        max_length=LONGEST_TEXT,
        help_text="In the provider's words.",
        widget=forms.Textarea({"rows": 8}),
        error_messages={"required": "Enter the comment"},
    )
    received_on = DateField(name="the date", label="Received on", help_text="For example, 27 3 2026.")

    def __init__(self, *args: Any, findings: dict[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(reference, f"{reference} {words}"[:120]) for reference, words in findings.items()]
        self.fields["finding"].choices = [("", "Choose a finding"), *choices]  # type: ignore[attr-defined]

    def record(self, round: AccuracyRound, *, by: User) -> AccuracyComment | None:
        said = {name: self.cleaned_data[name] for name in ("finding", "text", "received_on")}
        return self.carried_out(lambda: record_comment(round=round, **said, by=by))


class OutcomeForm(RefusableForm):
    """What becomes of a comment."""

    seen = forms.IntegerField(widget=forms.HiddenInput(), min_value=0)
    outcome = forms.TypedChoiceField(
        label="What becomes of it?",
        choices=[(one.value, one.words) for one in Verdict],
        coerce=Verdict,
        widget=Radios(small=True),
        error_messages={"required": "Select what becomes of the comment"},
    )
    reason = forms.CharField(
        label="Reason",
        max_length=LONGEST_TEXT,
        help_text="What was changed in the report, or why it stays as it is.",
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": "Enter the reason"},
    )

    @staticmethod
    def initial_of(outcome: CommentOutcome | None) -> dict[str, Any]:
        if outcome is None:
            return {"seen": 0}
        return {"seen": outcome.version, "outcome": outcome.outcome, "reason": outcome.reason}

    def decide(self, comment: AccuracyComment, *, by: User) -> CommentOutcome | None:
        said = {name: self.cleaned_data[name] for name in ("outcome", "reason")}
        return self.carried_out(lambda: decide_comment(comment=comment, version=self.cleaned_data["seen"], **said, by=by))
