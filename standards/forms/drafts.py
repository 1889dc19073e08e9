"""What administrators type when they draft a new edition."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from accounts.models import User
from design.forms import RefusableForm
from standards.drafting import LONGEST_SOURCE, begin_draft, discard_draft, publish_draft, save_source
from standards.models import Edition, EditionDraft
from standards.queries.drafts import editions_to_draft_from

EMPTY = "The selected file is empty"
NOT_TEXT = "The selected file is not text in UTF-8"


class BeginDraftForm(RefusableForm):
    """What a new draft is made from and what it is called."""

    based_on: "forms.ModelChoiceField[Edition]" = forms.ModelChoiceField(
        None,
        label="Start from",
        empty_label="Choose an edition",
        help_text="The draft begins with everything that this edition holds.",
        error_messages={"required": "Select an edition to start from", "invalid_choice": "Select an edition that is published"},
    )
    name = forms.CharField(
        label="Name of the new edition",
        max_length=200,
        help_text="For example PDU standards 2023-25.",
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": "Enter a name", "max_length": "The name must be 200 characters or fewer"},
    )
    code = forms.CharField(
        max_length=60,
        help_text="A short name for addresses and exports, such as pdu-2023-25. It cannot be changed later.",
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Enter a code", "max_length": "The code must be 60 characters or fewer"},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["based_on"].queryset = editions_to_draft_from()  # type: ignore[attr-defined]

    def begin(self, *, by: User) -> EditionDraft | None:
        return self.carried_out(lambda: begin_draft(**self.cleaned_data, by=by))


class SourceForm(RefusableForm):
    """The text of a draft, typed or as a file. A file that was chosen counts, not the box."""

    file = forms.FileField(
        label="Upload a file instead (optional)",
        required=False,
        help_text="A YAML file. It replaces the whole text.",
        widget=forms.FileInput({"accept": ".yaml,.yml,text/yaml"}),
        error_messages={"empty": EMPTY},
    )
    source = forms.CharField(
        label="Text of the edition",
        required=False,
        strip=False,
        help_text="YAML, as in the files of the product's editions. Lines that begin with # are notes for other editors.",
        widget=forms.Textarea({"rows": 30, "spellcheck": "false", "class": "app-source"}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def clean_file(self) -> str:
        upload: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if not upload:
            return ""
        if upload.size is None or upload.size > 4 * LONGEST_SOURCE:
            raise ValidationError("The selected file is too large for an edition")
        try:
            text = str(upload.read(), "utf-8-sig")
        except UnicodeDecodeError:
            raise ValidationError(NOT_TEXT) from None
        if "\0" in text:  # text in UTF-16 without its mark, or no text at all
            raise ValidationError(NOT_TEXT)
        if not text.strip():
            raise ValidationError(EMPTY)
        return text

    @property
    def text(self) -> str:
        """The text that was sent, in whichever way."""
        return str(self.cleaned_data.get("file") or self.cleaned_data.get("source") or "")

    def save(self, draft: EditionDraft, *, by: User) -> EditionDraft | None:
        """Save the text; see standards.drafting for what is raised."""
        return self.carried_out(lambda: save_source(draft=draft, source=self.text, seen=self.cleaned_data["seen"], by=by))


class SeenForm(RefusableForm):
    """Nothing to type: which version of a draft the person saw when they decided."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def discard(self, draft: EditionDraft, *, by: User) -> EditionDraft | None:
        return self.carried_out(lambda: discard_draft(draft=draft, by=by))

    def publish(self, draft: EditionDraft, *, by: User) -> Edition | None:
        """Publish the draft; see standards.drafting for what is raised."""
        return self.carried_out(lambda: publish_draft(draft=draft, seen=self.cleaned_data["seen"], by=by))
