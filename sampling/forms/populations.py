"""Loading a population: the file, and what its columns hold."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from accounts.models import User
from cases.csv_rows import LARGEST_FILE, MOST_ROWS
from cases.facts import LABELS
from cases.tables import XLSX, TableFound
from design.fields import DateField
from design.forms import RefusableForm
from sampling.loading import add_extract, ask_to_read
from sampling.models import Extract, SamplePlan
from sampling.population import COLUMNS, POPULATION_COLUMNS


class ExtractForm(RefusableForm):
    """A file of the population, and the day on which it was taken from the provider's records."""

    file = forms.FileField(
        label="Excel workbook or CSV file",
        help_text=f"Up to {MOST_ROWS:,} rows and {LARGEST_FILE // 1024 // 1024} MB. The first row names the columns.",
        widget=forms.FileInput({"accept": f".xlsx,.csv,text/csv,{XLSX}"}),
        error_messages={"required": "Select an Excel workbook or a CSV file", "empty": "The selected file is empty"},
    )
    dated_on = DateField(name="the date of the extract", label="Date of the extract")

    def clean_file(self) -> "UploadedFile[bytes]":
        upload: UploadedFile[bytes] = self.cleaned_data["file"]
        if (upload.size or 0) > LARGEST_FILE:
            raise ValidationError(f"The selected file must be smaller than {LARGEST_FILE // 1024 // 1024} MB")
        return upload

    def add(self, plan: SamplePlan, *, by: User) -> Extract | None:
        upload, dated_on = self.cleaned_data["file"], self.cleaned_data["dated_on"]
        return self.carried_out(
            lambda: add_extract(plan=plan, content=upload.read(), file_name=upload.name or "", dated_on=dated_on, by=by)
        )


class ColumnsForm(RefusableForm):
    """Which columns of the file hold what."""

    def __init__(self, *args: Any, table: TableFound, helps: Mapping[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self._table = table
        choices = [("", "Not in the file"), *((name, name) for name in table.header)]
        for name in COLUMNS:
            self.fields[name] = forms.ChoiceField(
                label=LABELS.get(name) or POPULATION_COLUMNS.get(name, "Reference"),
                choices=choices,
                required=name == "reference",
                help_text=helps.get(name, ""),
                error_messages={"required": "Select which column holds the reference of the case"},
            )

    def ask(self, extract: Extract, *, by: User) -> Extract | None:
        return self.carried_out(lambda: ask_to_read(extract=extract, columns=self.cleaned_data, sheet=self._table.sheet, by=by))

    @property
    def preview(self) -> list[tuple[str, str, list[str]]]:
        """Return each column of the file, what it is to be read as ("" for nothing), and what stands in its first rows."""
        read_as: dict[str, list[str]] = {}
        for name, field in self.fields.items():
            read_as.setdefault(self[name].value() or "", []).append(str(field.label))
        columns = enumerate(self._table.header)
        return [(theirs, ", ".join(read_as.get(theirs, [])), [row[at] for row in self._table.first]) for at, theirs in columns]
