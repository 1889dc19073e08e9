"""Forms for what stands in rows: the answers of a set and the bands of a measure, those that are there and new ones."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.text import Truncator

from design.widgets import DecimalInput
from standards.amending import Place, faults_of_bands, named, with_rows, with_values
from standards.forms.amending import PartForm
from standards.structure import Counts
from standards.wording import COUNTS, name_of

NEW_ROWS = 6
CODE_WRONG = "A code may hold small letters, digits and underscores only"
_COUNTS = [(counts.value, COUNTS[counts]) for counts in Counts]


class RowsForm(PartForm):
    """The entries of a list: each may be changed or taken away, and one more added. Subclasses say what an entry holds."""

    def __init__(self, *args: Any, place: Place, rows: Iterable[Mapping[str, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.place = place
        self.present = list(rows)
        for index, row in enumerate(self.present):
            for name, field in self.columns(row).items():
                self.fields[f"{name}_{index}"] = field
                self.initial[f"{name}_{index}"] = row.get(name, "")
            self.fields[f"remove_{index}"] = forms.BooleanField(required=False, label="Take it away")
        self.fields["code_new"] = forms.CharField(
            required=False, max_length=60, label="Code", help_text="Leave it empty to add nothing.",
            widget=forms.TextInput({"class": "govuk-input--width-10", "autocomplete": "off", "spellcheck": "false"}),
        )  # fmt: skip
        for name, field in self.columns(None).items():
            field.required = False
            self.fields[f"{name}_new"] = field

    def columns(self, row: Mapping[str, Any] | None) -> dict[str, forms.Field]:
        """Return fresh fields for an entry, None for a new one, in order."""
        raise NotImplementedError

    @property
    def entries(self) -> list[tuple[str, list[BoundField]]]:
        """Return each entry's heading with its fields, for the page."""
        found = [
            (str(row.get("code", "")), [self[f"{name}_{index}"] for name in (*self.columns(row), "remove")])
            for index, row in enumerate(self.present)
        ]
        return [*found, ("", [self["code_new"], *(self[f"{name}_new"] for name in self.columns(None))])]

    def changed_rows(self) -> tuple[list[Mapping[str, Any] | None], list[Mapping[str, Any]]]:
        """Return the entries as they are to stand, None for those that go, and what is added."""
        typed = self.cleaned_data
        rows: list[Mapping[str, Any] | None] = [
            None if typed[f"remove_{index}"] else {name: _value(typed[f"{name}_{index}"]) for name in self.columns(row)}
            for index, row in enumerate(self.present)
        ]
        new = {name: _value(typed[f"{name}_new"]) for name in ("code", *self.columns(None))}
        return rows, [new] if new["code"] else []

    def edited(self, source: str) -> str:
        return with_rows(source, self.place, *self.changed_rows())


def _value(typed: Any) -> Any:
    """Return what was typed as it stands in the text; None for nothing."""
    if typed in (None, ""):
        return None
    return typed if isinstance(typed, str | int) else f"{typed.normalize():f}"


class OptionsForm(RowsForm):
    """The answers of a set: label, and how each counts."""

    def columns(self, row: Mapping[str, Any] | None) -> dict[str, forms.Field]:
        return {
            "label": forms.CharField(label="Label", max_length=200, error_messages={"required": "Enter a label"}),
            "counts": forms.ChoiceField(label="How it counts", choices=[("", "Choose"), *_COUNTS]),
        }


def _step_field() -> forms.DecimalField:
    return forms.DecimalField(
        label="Step", min_value=Decimal("0.001"), max_digits=9, decimal_places=3, widget=DecimalInput,
        help_text="The smallest difference between two values: 1 for years, 0.01 for caseloads with parts.",
        error_messages={
            "required": "Enter the step", "invalid": "The step must be a number", "min_value": "The step must be above 0",
        },
    )  # fmt: skip


class BandsForm(RowsForm):
    """Step and bands of a measure: label and limits, which belong to the band. A new one takes its place by its limits."""

    step = _step_field()
    leading = ("step",)

    def columns(self, row: Mapping[str, Any] | None) -> dict[str, forms.Field]:
        return _band_columns()

    def clean(self) -> dict[str, Any] | None:
        if not self.errors:
            found = self._in_order()
            for index, reason in faults_of_bands(self.cleaned_data["step"], [band for _, band in found]):
                self.add_error(f"from_{found[index][0]}", reason)
        return self.cleaned_data

    def _in_order(self) -> list[tuple[str, dict[str, Any]]]:
        """Return the bands as they are to stand, the lowest first, each with what the names of its fields end in."""
        rows, added = self.changed_rows()
        kept = [(str(index), {"code": self.present[index]["code"], **row}) for index, row in enumerate(rows) if row is not None]
        return _sorted([*kept, *(("new", dict(row)) for row in added)])

    def edited(self, source: str) -> str:
        return with_values(self._with_bands(source), self.place[:-1], {"step": _value(self.cleaned_data["step"])})

    def _with_bands(self, source: str) -> str:
        rows, added = self.changed_rows()
        in_order = [suffix for suffix, _ in self._in_order()]
        if in_order == [*(str(index) for index, row in enumerate(rows) if row is not None), *("new" for _ in added)]:
            return super().edited(source)
        bands = [{name: value for name, value in band.items() if value is not None} for _, band in self._in_order()]
        return with_values(source, self.place[:-1], {str(self.place[-1]): bands})


def _sorted(bands: list[tuple[str, dict[str, Any]]]) -> list[tuple[str, dict[str, Any]]]:
    """Return bands by their lower limits; one that is open below comes first."""
    return sorted(bands, key=lambda one: (one[1]["from"] is not None, Decimal(one[1]["from"] or 0)))


def _band_columns() -> dict[str, forms.Field]:
    return {
        "label": forms.CharField(label="Label", max_length=200, error_messages={"required": "Enter a label"}),
        "from": _limit("From (empty: open below)"),
        "to": _limit("To (empty: open above)"),
    }


def _limit(label: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=False, max_digits=9, decimal_places=3, widget=DecimalInput,
        error_messages={"invalid": "A limit must be a number"},
    )  # fmt: skip


class NewRowsForm(PartForm):
    """Something new that holds rows: those without a code are left out. Subclasses say what a row holds."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for index in range(NEW_ROWS):
            for name, field in {"code": _new_code(), **self.columns()}.items():
                field.required = False
                self.fields[f"{name}_{index}"] = field

    def columns(self) -> dict[str, forms.Field]:
        """Return fresh fields of a row but its code, in order."""
        raise NotImplementedError

    @property
    def entries(self) -> list[tuple[str, list[BoundField]]]:
        """Return each row's heading with its fields, for the page."""
        names = ("code", *self.columns())
        return [(str(index + 1), [self[f"{name}_{index}"] for name in names]) for index in range(NEW_ROWS)]

    def rows(self) -> list[tuple[str, dict[str, Any]]]:
        """Return the rows that were filled in, each with what the names of its fields end in."""
        typed, names = self.cleaned_data, ("code", *self.columns())
        filled = [str(index) for index in range(NEW_ROWS) if typed.get(f"code_{index}")]
        return [(suffix, {name: _value(typed[f"{name}_{suffix}"]) for name in names}) for suffix in filled]

    def clean(self) -> dict[str, Any] | None:
        for index in range(NEW_ROWS):
            if self.cleaned_data.get(f"label_{index}") and not self.cleaned_data.get(f"code_{index}"):
                self.add_error(f"code_{index}", "Enter a code, or leave the row empty")
        return self.cleaned_data


def _new_code() -> forms.RegexField:
    return forms.RegexField(
        r"^[a-z0-9][a-z0-9_]*$", label="Code", max_length=60, error_messages={"invalid": CODE_WRONG},
        widget=forms.TextInput({"class": "govuk-input--width-10", "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip


class OptionSetForm(NewRowsForm):
    """A new set of answers, and the question that is to have it: a set that no question has would be a fault."""

    name = _new_code()
    question = forms.ChoiceField(
        label="Which question has these answers? (others can take them afterwards)",
        error_messages={"required": "Select the question that has these answers"},
    )
    leading = ("name", "question")

    def __init__(self, *args: Any, data_of_draft: Mapping[str, Any], questions: Sequence[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.present = named(data_of_draft, "option_sets")
        self.places = {question.code: question.place for question in questions if question.part.get("options")}
        shown = [(one.code, f"{one.part.get('number') or one.code} {one.part.get('text', '')}") for one in questions]
        choices = [(code, Truncator(words).chars(100)) for code, words in shown if code in self.places]
        self.fields["name"].label = "Short name of the set"
        self.fields["name"].error_messages["required"] = "Enter a short name"
        self.fields["question"].choices = [("", "Choose a question"), *choices]  # type: ignore[attr-defined]

    def columns(self) -> dict[str, forms.Field]:
        return {
            "label": forms.CharField(label="Label", max_length=200),
            "counts": forms.ChoiceField(label="How it counts", choices=[("", "Choose"), *_COUNTS]),
        }

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        if self.cleaned_data.get("name") in self.present:
            self.add_error("name", f"There is a set “{self.cleaned_data['name']}” already")
        for suffix, row in self.rows() if not self.errors else ():
            for name, wrong in (("label", "Enter a label"), ("counts", "Select how it counts")):
                if not row[name]:
                    self.add_error(f"{name}_{suffix}", wrong)
        return self.cleaned_data

    def edited(self, source: str) -> str:
        typed = self.cleaned_data
        made = {"draft": True, "options": [row for _, row in self.rows()]}
        place = ("option_sets",) if self.present else ()
        source = with_values(source, place, {typed["name"]: made} if place else {"option_sets": {typed["name"]: made}})
        return with_values(source, self.places[typed["question"]], {"options": typed["name"]})


class MeasureForm(NewRowsForm):
    """Bands of a measure that has none yet."""

    measure = forms.ChoiceField(error_messages={"required": "Select what is put into bands"})
    step = _step_field()
    leading = ("measure", "step")

    def __init__(self, *args: Any, data_of_draft: Mapping[str, Any], measures: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.has_bands = bool(named(data_of_draft, "bands"))
        choices = [(name, name_of(name)) for name in measures]
        self.fields["measure"].choices = [("", "Choose a measure"), *choices]  # type: ignore[attr-defined]
        self.initial.setdefault("step", 1)

    def columns(self) -> dict[str, forms.Field]:
        return _band_columns()

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        if self.errors:
            return self.cleaned_data
        found = _sorted(self.rows())
        if not found:
            self.add_error("code_0", "Enter at least one band")
        for suffix, band in found:
            if not band["label"]:
                self.add_error(f"label_{suffix}", "Enter a label")
        for index, reason in faults_of_bands(self.cleaned_data["step"], [band for _, band in found]):
            self.add_error(f"from_{found[index][0]}", reason)
        return self.cleaned_data

    def edited(self, source: str) -> str:
        bands = [{name: value for name, value in band.items() if value is not None} for _, band in _sorted(self.rows())]
        made = {self.cleaned_data["measure"]: {"step": _value(self.cleaned_data["step"]), "bands": bands}}
        return with_values(source, ("bands",), made) if self.has_bands else with_values(source, (), {"bands": made})
