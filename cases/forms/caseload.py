"""What people type when they bring cases in, look for them and hand them out."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from accounts.models import User
from cases.allocating import AllocationOutcome, allocate_cases
from cases.csv_rows import LARGEST_FILE, MOST_ROWS, Problem
from cases.importing import ImportOutcome, import_cases
from cases.queries.allocation import Recipient
from cases.queries.case_lines import Status
from cases.queries.caseload import NOT_KNOWN, SORTS, SUBMITTED, Caseload, Narrowing
from cases.tables import XLSX
from design.forms import RefusableForm
from design.widgets import Radios
from inspections.models import Inspection

_NOBODY = "nobody"
_STATUSES = [*((status.value, status.words) for status in Status), (SUBMITTED, "All that are submitted")]
_PROBLEMS_SALT = "cases.import.problems"
# Long enough to read a list of problems and go for coffee, short enough that it does not lie about for ever.
_PROBLEMS_SECONDS = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Control:
    """One control of the filter: a list to choose from, or a box to type into when there are no options."""

    name: str
    id: str
    label: str
    options: tuple[tuple[str, str], ...]
    value: Any
    error: str


class CaseFilter(forms.Form):
    """Narrows the list of cases down, by the address."""

    reference = forms.CharField(label="Case reference", required=False, max_length=60)
    module = forms.ChoiceField(required=False)
    status = forms.ChoiceField(required=False, choices=[("", "Any status"), *_STATUSES])
    inspector = forms.ChoiceField(required=False)
    sentence_type = forms.ChoiceField(required=False)
    rosh = forms.ChoiceField(label="Risk of serious harm", required=False)
    office = forms.ChoiceField(required=False)
    not_saved = forms.ChoiceField(
        label="Not saved", required=False, choices=[("", "Any case"), ("yes", "Answers waiting on a laptop")]
    )
    sort = forms.ChoiceField(
        required=False, choices=[(sign + key, "") for key in SORTS for sign in ("", "-")], widget=forms.HiddenInput
    )

    def __init__(
        self, *args: Any, caseload: Caseload, inspectors: Iterable[User], offices: Iterable[str], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        lists = caseload.edition.code_lists
        offered = {
            "inspector": [("", "Anybody"), *((str(user.pk), user.name) for user in inspectors)],
            "module": [("", "Any module"), *caseload.edition.module_titles.items()],
            "office": [("", "Any office"), *((office, office) for office in offices)],
            "sentence_type": [("", "Any sentence"), *lists.get("sentence_type", {}).items(), (NOT_KNOWN, "Not known")],
            "rosh": [("", "Any level"), *lists.get("rosh", {}).items(), (NOT_KNOWN, "Not known")],
        }
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        if caseload.own_only:
            del self.fields["inspector"]
        if not caseload.has_modules:
            del self.fields["module"]

    @property
    def drawn(self) -> list[Control]:
        """Return the visible controls as plain values, which a page draws in a fraction of the time of Django's widgets."""
        return [
            Control(
                bound.html_name,
                bound.auto_id,
                str(bound.label),
                tuple((str(value), str(label)) for value, label in getattr(bound.field, "choices", ())),
                bound.value(),
                error=" ".join(str(message) for message in bound.errors),
            )
            for bound in self.visible_fields()
        ]

    def narrowing(self) -> Narrowing:
        """Return what to look for; what cannot be, such as somebody who is not on the team, narrows nothing down."""
        self.is_valid()
        return Narrowing(**{name: value for name, value in self.cleaned_data.items() if name != "sort"})

    @property
    def order(self) -> str:
        """Return the order asked for; by reference when there is no such order."""
        self.is_valid()
        return self.cleaned_data.get("sort") or "reference"


class TableForm(forms.Form):
    """Takes an Excel workbook or a CSV file with a row for each case."""

    holds = ""

    file = forms.FileField(
        help_text=f"Up to {MOST_ROWS:,} cases and {LARGEST_FILE // 1024 // 1024} MB. The first row names the columns.",
        widget=forms.FileInput({"accept": f".xlsx,.csv,text/csv,{XLSX}"}),
        error_messages={
            "required": "Select an Excel workbook or a CSV file",
            "empty": "The selected file is empty",
            "missing": "Select an Excel workbook or a CSV file",
            "invalid": "Select an Excel workbook or a CSV file",
        },
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["file"].label = f"Excel workbook or CSV file of {self.holds}"

    def clean_file(self) -> "UploadedFile[bytes]":
        upload: UploadedFile[bytes] = self.cleaned_data["file"]
        if upload.size is None or upload.size > LARGEST_FILE:
            raise ValidationError(f"The selected file must be smaller than {LARGEST_FILE // 1024 // 1024} MB")
        return upload


class ImportForm(TableForm):
    """Takes a file of cases."""

    holds = "cases"

    def bring_in(self, inspection: Inspection, *, by: User) -> ImportOutcome:
        """Import the file; see cases.importing for what is raised."""
        upload = self.cleaned_data["file"]
        return import_cases(inspection=inspection, content=upload.read(), file_name=upload.name or "", by=by)


def packed_problems(problems: Iterable[Problem]) -> str:
    """Return problems as text that comes back unaltered: the file itself is gone once it was refused."""
    rows = [(problem.row, problem.column, problem.value, problem.reason) for problem in problems]
    return signing.dumps(rows, salt=_PROBLEMS_SALT, compress=True)


class ProblemsForm(forms.Form):
    """Carries the problems of a refused file to their download."""

    problems = forms.CharField(widget=forms.HiddenInput)

    def clean_problems(self) -> list[Problem]:
        try:
            rows = signing.loads(self.cleaned_data["problems"], salt=_PROBLEMS_SALT, max_age=_PROBLEMS_SECONDS)
        except signing.BadSignature:
            raise ValidationError("The list of problems is no longer there. Import the file again to see it.") from None
        return [Problem(*row) for row in rows]


class AllocationForm(RefusableForm):
    """Says who gets the chosen cases. They travel along as one field, however many they are."""

    cases = forms.CharField(widget=forms.HiddenInput, required=False)
    to = forms.ChoiceField(label="Who assesses them?", widget=Radios, error_messages={"required": "Select who assesses them"})
    reason = forms.CharField(
        label="Reason",
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="Needed where somebody else has begun. It is kept in the history of each case.",
    )

    def __init__(self, *args: Any, recipients: Iterable[Recipient], **options: Any) -> None:
        super().__init__(*args, **options)
        self.recipients = {str(recipient.user.pk): recipient for recipient in recipients}
        people = [(key, recipient.user.name) for key, recipient in self.recipients.items()]
        field = self.fields["to"]
        field.choices = [*people, (_NOBODY, "Nobody: take the allocation back")]  # type: ignore[attr-defined]
        field.widget.hints = {key: recipient.hint for key, recipient in self.recipients.items()}

    def clean_cases(self) -> list[int]:
        return keys_from(self.cleaned_data["cases"].split(","))

    @property
    def keys(self) -> list[int]:
        """Return the chosen cases, whatever else is wrong with the form."""
        return keys_from(str(self["cases"].value() or "").split(","))

    @property
    def recipient_name(self) -> str:
        """Return the name of whoever was selected; "" for nobody."""
        recipient = self.recipients.get(self.cleaned_data["to"])
        return recipient.user.name if recipient else ""

    def allocate(self, inspection: Inspection, *, by: User) -> AllocationOutcome | None:
        """Allocate the cases; None when that was refused, with the reasons among the form's errors."""
        recipient = self.recipients.get(self.cleaned_data["to"])
        return self.carried_out(
            lambda: allocate_cases(
                inspection=inspection,
                case_ids=self.cleaned_data["cases"],
                to=recipient.user if recipient else None,
                reason=self.cleaned_data["reason"],
                by=by,
            )
        )


def keys_from(texts: Iterable[str]) -> list[int]:
    """Return the numbers among the texts that can be keys of cases."""
    return [int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) < 19]
