"""What people type about evidence, notes, files and proposed ratings."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from accounts.models import User
from design.fields import DateField
from design.forms import RefusableForm
from design.widgets import Radios
from inspections.models import Inspection
from organisation.attaching import attach
from organisation.file_types import ENDINGS
from organisation.gathering import (
    ChangedMeanwhile,
    Description,
    Held,
    add_evidence,
    change_evidence,
    change_note,
    withdraw,
    write_note,
)
from organisation.models import Attachment, EvidenceItem, EvidenceNote, ProposedRating
from organisation.proposing import ProposedMeanwhile, propose_rating
from organisation.queries.proposals import Proposal, shown, standards_of_people
from organisation.rules import EvidenceKind, Shows
from standards.structure import EditionStructure, Standard

LONGEST_TEXT = 10_000


def _long_text(label: str, rows: int, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST_TEXT, widget=forms.Textarea({"rows": rows}), **options)


class VersionedForm(RefusableForm):
    """A form about something that somebody else may change meanwhile: it names the version that was seen.

    After a refusal for that reason `theirs` is what the other person saved, to be shown beside what was typed; the form then
    names their version, so that sending it again replaces theirs knowingly.
    """

    version = forms.IntegerField(widget=forms.HiddenInput(), required=False, min_value=0)
    theirs: Any = None

    @property
    def seen(self) -> int:
        """The version that the person saw, 0 when there was none."""
        return self.cleaned_data["version"] or 0

    def refuse(self, refusal: ValidationError) -> None:
        super().refuse(refusal)
        if isinstance(refusal, ChangedMeanwhile | ProposedMeanwhile):
            self.theirs = refusal.current
            typed = {name: self.data[name] for name in self.data}
            self.data = typed | {"version": str(refusal.current.version)}


class EvidenceForm(VersionedForm):
    """A description of a piece of evidence."""

    PARTS = ("kind", "title", "dated", "source", "summary")

    kind = forms.TypedChoiceField(
        label="What is it?",
        choices=[(kind.value, kind.words) for kind in EvidenceKind],
        coerce=EvidenceKind,
        widget=Radios(small=True),
        error_messages={"required": "Select what kind of evidence it is"},
    )
    title = forms.CharField(
        max_length=200,
        help_text="For example, Workforce plan 2022, or Focus group of probation practitioners.",
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    dated = DateField(name="the date", label="Date", help_text="Of the document or the meeting. For example, 17 3 2022.")
    source = forms.CharField(
        label="Source, or who took part",
        max_length=500,
        help_text="Say roles, not names. For example, head of the unit and two senior probation officers.",
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": "Enter where it comes from, or who took part"},
    )
    summary = _long_text("Summary (optional)", 8, required=False)

    @classmethod
    def initial_of(cls, item: EvidenceItem) -> dict[str, Any]:
        return {name: getattr(item, name) for name in (*cls.PARTS, "version")}

    def _about(self) -> Description:
        return Description(**{name: self.cleaned_data[name] for name in self.PARTS})

    def add(self, inspection: Inspection, *, by: User) -> EvidenceItem | None:
        return self.carried_out(lambda: add_evidence(inspection=inspection, about=self._about(), by=by))

    def change(self, item: EvidenceItem, *, by: User) -> EvidenceItem | None:
        return self.carried_out(lambda: change_evidence(item=item, version=self.seen, about=self._about(), by=by))


class NoteForm(VersionedForm):
    """What a piece of evidence shows about a prompt."""

    prompt = forms.ChoiceField(label="Prompt or key question", error_messages={"required": "Select a prompt or key question"})
    shows = forms.TypedChoiceField(
        label="What does it show?",
        choices=[(one.value, one.value.capitalize()) for one in Shows],
        coerce=Shows,
        widget=Radios(small=True),
        error_messages={"required": "Select whether it shows a strength, a weakness or neither"},
    )
    text = _long_text("Note", 8, error_messages={"required": "Enter the note"})
    field_order = ["prompt", "shows", "text"]

    def __init__(self, *args: Any, edition: EditionStructure, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["prompt"].choices = [  # type: ignore[attr-defined]
            ("", "Choose a prompt or key question"),
            *(
                (f"{standard.number} {standard.title}", [(one.code, f"{one.number} {one.text}") for one in standard.questions])
                for standard in standards_of_people(edition)
            ),
        ]

    @staticmethod
    def initial_of(note: EvidenceNote) -> dict[str, Any]:
        return {"prompt": note.question.code, "shows": note.shows, "text": note.text, "version": note.version}

    def _said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("prompt", "shows", "text")}

    def write(self, item: EvidenceItem, *, by: User) -> EvidenceNote | None:
        return self.carried_out(lambda: write_note(item=item, **self._said(), by=by))

    def change(self, note: EvidenceNote, *, by: User) -> EvidenceNote | None:
        return self.carried_out(lambda: change_note(note=note, version=self.seen, **self._said(), by=by))


class NoteFromStandardForm(NoteForm):
    """A note begun at a prompt, so that the evidence it rests on is chosen as well."""

    item = forms.ModelChoiceField(
        EvidenceItem.objects.none(),
        label="Evidence that shows it",
        empty_label="Choose evidence",
        error_messages={"required": "Select the evidence", "invalid_choice": "Select evidence that has not been withdrawn"},
    )
    field_order = ["prompt", "item", "shows", "text"]

    def __init__(self, *args: Any, evidence: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["item"].queryset = evidence  # type: ignore[attr-defined]

    def write_chosen(self, *, by: User) -> EvidenceNote | None:
        return self.write(self.cleaned_data["item"], by=by)


class AttachmentForm(RefusableForm):
    """A file to be kept with the evidence."""

    file = forms.FileField(
        widget=forms.FileInput({"accept": ",".join(ENDINGS)}),
        error_messages={
            name: "Select a file" if name != "empty" else "The selected file is empty"
            for name in ("required", "missing", "invalid", "empty")
        },
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        types = f"{', '.join(ending[1:].upper() for ending in ENDINGS[:-1])} or {ENDINGS[-1][1:].upper()}"
        self.fields["file"].help_text = f"{types}, up to {settings.ATTACHMENT_MEGABYTES} MB."

    def attach(self, item: EvidenceItem, *, by: User) -> Attachment | None:
        file = self.cleaned_data["file"]
        return self.carried_out(lambda: attach(item=item, name=file.name, content=file, by=by))


class WithdrawForm(RefusableForm):
    """Why something is withdrawn."""

    reason = forms.CharField(
        label="Why is it withdrawn?",
        max_length=1000,
        help_text="The reason is shown beside what is withdrawn.",
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Enter why it is withdrawn"},
    )

    def withdraw(self, thing: Held, *, by: User) -> Held | None:
        return self.carried_out(lambda: withdraw(thing=thing, reason=self.cleaned_data["reason"], by=by))


class ProposalForm(VersionedForm):
    """A rating for a standard, with the reasons for it."""

    rating = forms.ChoiceField(label="Which rating do you propose?", error_messages={"required": "Select a rating"})
    reasons = _long_text("Reasons", 10, error_messages={"required": "Enter the reasons for this rating"})
    field_order = ["rating", "reasons"]

    def __init__(self, *args: Any, edition: EditionStructure, standard: Standard, **options: Any) -> None:
        super().__init__(*args, **options)
        self.edition, self.standard = edition, standard
        self.fields["reasons"].help_text = "Weigh the evidence against the characteristics of the rating."
        self.fields["rating"].widget = Radios(hints=standard.characteristics.of if standard.characteristics else {})
        highest_first = reversed(edition.scheme.get("scale", {}).items())
        self.fields["rating"].choices = list(highest_first)  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(proposal: Proposal | None) -> dict[str, Any]:
        if proposal is None:
            return {"version": 0}
        return {"rating": proposal.code, "reasons": proposal.reasons, "version": proposal.version}

    @property
    def their_proposal(self) -> Proposal | None:
        """What somebody else has proposed meanwhile."""
        return shown(self.theirs, self.edition) if self.theirs else None

    def propose(self, inspection: Inspection, *, by: User) -> ProposedRating | None:
        typed = {name: self.cleaned_data[name] for name in ("rating", "reasons")}
        return self.carried_out(
            lambda: propose_rating(inspection=inspection, standard=self.standard.code, version=self.seen, **typed, by=by)
        )
