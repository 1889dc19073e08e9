"""What people type about learning notes: a note that is proposed, and what is decided about it."""

from typing import Any

from django import forms

from accounts.models import User
from design.forms import RefusableForm
from design.widgets import Radios
from moderation.noting import decide_note, propose_note
from standards.models import LearningNote

LONGEST_NOTE = 2_000


class NoteForm(RefusableForm):
    """A note to a question, and what it rests on."""

    text = forms.CharField(
        label="The note", required=False, max_length=LONGEST_NOTE, widget=forms.Textarea({"rows": 6}),
        help_text="Shown with the guidance on the form. No names, no cases. Leave it empty to propose that the note ends.",
    )  # fmt: skip
    found = forms.CharField(
        label="What was found?", max_length=LONGEST_NOTE, widget=forms.Textarea({"rows": 4}),
        help_text="What people differed about, and why the note helps. Shown to whoever decides, not on the form.",
        error_messages={"required": "Enter what was found"},
    )  # fmt: skip

    def propose(self, *, edition_id: int, question: str, by: User) -> LearningNote | None:
        return self.carried_out(lambda: propose_note(edition_id=edition_id, question=question, by=by, **self.cleaned_data))


class DecideNoteForm(RefusableForm):
    """Whether a proposed note is approved, and why."""

    approve = forms.TypedChoiceField(
        label="What do you decide?", choices=[("yes", "Approve: it is shown with the guidance"), ("no", "Decline")],
        coerce=lambda text: text == "yes", widget=Radios(small=True), error_messages={"required": "Select what you decide"},
    )  # fmt: skip
    reason = forms.CharField(
        label="Reason", max_length=LONGEST_NOTE, widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Enter the reason"},
    )  # fmt: skip

    def decide(self, note: LearningNote, *, by: User) -> Any:
        return self.carried_out(lambda: decide_note(note=note, by=by, **self.cleaned_data))
