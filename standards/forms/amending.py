"""Forms for one part of a draft: they show it as it stands and say what is to be written in its place."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BoundField

from accounts.models import User
from design.forms import RefusableForm
from design.widgets import DecimalInput, WholeNumberInput
from standards.amending import Place, amend, facts_known, named, with_added, with_rows, with_values, without
from standards.drafting import DraftChanged
from standards.forms.conditions import ConditionFields, subjects_of
from standards.models import EditionDraft
from standards.structure import Counts, Kind
from standards.wording import COUNTS

_COUNTS = [(counts.value, COUNTS[counts]) for counts in Counts]
_WITH_OPTIONS = (Kind.KEY_QUESTION, Kind.PROMPT, Kind.SCREENING, Kind.INTERVIEW)
_WITH_CONDITION = (Kind.KEY_QUESTION, Kind.PROMPT, Kind.SCREENING, Kind.TEXT)


class PartForm(RefusableForm):
    """A change to one part of a draft. `seen` is the version that the person saw."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def edited(self, source: str) -> str:
        """Return the text of the draft with what was typed."""
        raise NotImplementedError

    def save(self, draft: EditionDraft, *, what: str, by: User) -> EditionDraft | None:
        """Save the change; None, with the reasons among the form's errors, when it was refused."""
        try:
            return self.carried_out(lambda: amend(draft, self.edited, seen=self.cleaned_data["seen"], what=what, by=by))
        except DraftChanged as elsewhere:
            current = elsewhere.current
            who = f"{current.edited_by} saved version {current.version} while you were editing."
            self.add_error(None, f"{who} Check your change and save it again.")
            self.data = {**self.data.dict(), "seen": str(current.version)}  # type: ignore[attr-defined]
            return None


class QuestionForm(ConditionFields, PartForm):
    """Wording, answers and applicability of one question."""

    number = forms.CharField(required=False, max_length=20, widget=forms.TextInput({"class": "govuk-input--width-10"}))
    text = forms.CharField(
        label="Wording", widget=forms.Textarea({"rows": 3}), error_messages={"required": "Enter the wording of the question"}
    )
    hint = forms.CharField(
        label="Hint (optional)", required=False, widget=forms.Textarea({"rows": 2}), help_text="Shown under the question."
    )
    guidance = forms.CharField(label="Guidance (optional)", required=False, widget=forms.Textarea({"rows": 3}))
    origin = forms.ChoiceField(label="Where does the wording come from?", required=False)
    options = forms.ChoiceField(label="Answers to choose from", error_messages={"required": "Select a set of answers"})

    def __init__(
        self,
        *args: Any,
        kind: Kind,
        part: Mapping[str, Any],
        data: Mapping[str, Any],
        place: Place,
        before: Sequence[Any] = (),
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.place = place
        sources = [(name, f"Published in {name}") for name in named(data, "sources")]
        self.fields["origin"].choices = [("", "It is ours, and not published"), *sources]  # type: ignore[attr-defined]
        sets = [(name, _answers(name, chosen)) for name, chosen in named(data, "option_sets").items()]
        self.fields["options"].choices = [("", "Choose a set"), *sets]  # type: ignore[attr-defined]
        if kind not in _WITH_OPTIONS:
            del self.fields["options"]
        present = {name: str(part.get(name) or "") for name in ("number", "text", "hint", "guidance", "options")}
        self.initial = {**self.initial, **present, "origin": part.get("source", "")}
        if kind in _WITH_CONDITION:
            self.add_condition_fields(part.get("applies"), subjects_of(data, *facts_known(), before))

    def clean(self) -> dict[str, Any] | None:
        if self.row_count:
            self.condition = self.decided_condition()
        return self.cleaned_data

    def values(self) -> dict[str, Any]:
        """Return the keys of the question as they are to stand; None for those that are not to be there."""
        typed = self.cleaned_data
        origin = typed["origin"]
        values: dict[str, Any] = {name: " ".join(typed[name].split()) or None for name in ("number", "text", "hint", "guidance")}
        values |= {"source": origin or None, "draft": None if origin else True}
        if "options" in typed:
            values["options"] = typed["options"] or None
        return values | ({"applies": self.condition} if self.row_count else {})

    def edited(self, source: str) -> str:
        return with_values(source, self.place, self.values())


class PromptForm(QuestionForm):
    """A new prompt under a key question, whose code its own begins with."""

    name = forms.SlugField(
        label="Short name",
        max_length=40,
        help_text="Small letters and underscores, such as trust. It becomes part of the code and cannot be changed later.",
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-20"}),
        error_messages={
            "required": "Enter a short name",
            "invalid": "The short name may hold letters, digits and underscores only",
        },
    )
    field_order = ["name"]
    adds_to = "prompts"

    def __init__(self, *args: Any, parent: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.parent = parent

    def edited(self, source: str) -> str:
        code = f"{self.parent}.{self.cleaned_data['name']}"
        values = {"code": code} | {key: value for key, value in self.values().items() if value is not None}
        return with_added(source, (*self.place, self.adds_to), values)


class RemoveForm(PartForm):
    """Takes a prompt away."""

    def __init__(self, *args: Any, place: Place, **options: Any) -> None:
        super().__init__(*args, **options)
        self.place = place

    def edited(self, source: str) -> str:
        return without(source, self.place)


def _answers(name: str, chosen: Any) -> str:
    options = chosen.get("options") if isinstance(chosen, dict) else None
    labels = [str(option.get("label", "")) for option in options or () if isinstance(option, dict)]
    return f"{' / '.join(labels)} ({name})"


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

    def edited(self, source: str) -> str:
        typed = self.cleaned_data
        rows: list[Mapping[str, Any] | None] = [
            None if typed[f"remove_{index}"] else {name: _value(typed[f"{name}_{index}"]) for name in self.columns(row)}
            for index, row in enumerate(self.present)
        ]
        new = {name: _value(typed[f"{name}_new"]) for name in ("code", *self.columns(None))}
        return with_rows(source, self.place, rows, [new] if new["code"] else [])


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


class BandsForm(RowsForm):
    """The bands of a measure: label and limits, both of which belong to the band."""

    def columns(self, row: Mapping[str, Any] | None) -> dict[str, forms.Field]:
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


class SchemeForm(PartForm):
    """The numbers of the rating scheme."""

    rounding = forms.BooleanField(required=False, label="Round shares to whole per cents before they are banded")
    one_case = forms.BooleanField(required=False, label="Discretion where one case judged differently would change the rating")

    def __init__(self, *args: Any, scheme: Mapping[str, Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.scale = {code: str(label) for code, label in scheme["scale"].items()}
        for code, label in self.scale.items():
            low, high = scheme["overall"]["points"][code]
            self._add(f"share_{code}", f"{label}: lowest share in per cent", scheme["bands"]["from_per_cent"][code])
            self._add(f"points_{code}", f"{label}: points of a standard", scheme["points"]["of"][code])
            self._add(f"low_{code}", f"{label}: overall from points", low)
            self._add(f"high_{code}", f"{label}: overall to points", high)
        self._add("within_points", "Discretion within percentage points of a boundary", scheme["discretion"]["within_points"])
        self._add("cases_at_most", "Discretion where so few cases were judged, or fewer", scheme["discretion"]["cases_at_most"])
        self.initial["rounding"] = scheme["rounding"]["round_before_banding"] == "true"
        self.initial["one_case"] = scheme["discretion"]["one_case_would_change"] == "true"

    def _add(self, name: str, label: str, value: Any) -> None:
        self.initial[name] = value
        self.fields[name] = forms.IntegerField(
            label=label, min_value=0, max_value=9_999, widget=WholeNumberInput,
            error_messages={"required": f"Enter a number: {label}", "invalid": f"{label} must be a whole number"},
        )  # fmt: skip

    def edited(self, source: str) -> str:
        typed = self.cleaned_data
        changes: list[tuple[Place, dict[str, Any]]] = [
            (("scheme", "bands", "from_per_cent"), {code: typed[f"share_{code}"] for code in self.scale}),
            (("scheme", "points", "of"), {code: typed[f"points_{code}"] for code in self.scale}),
            (("scheme", "rounding"), {"round_before_banding": typed["rounding"]}),
            (("scheme", "discretion"), {name: typed[name] for name in ("within_points", "cases_at_most")}),
            (("scheme", "discretion"), {"one_case_would_change": typed["one_case"]}),
            (("scheme", "overall", "points"), {code: [typed[f"low_{code}"], typed[f"high_{code}"]] for code in self.scale}),
        ]
        for place, values in changes:
            source = with_values(source, place, values)
        return source
