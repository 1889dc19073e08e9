"""A gold case as people write it, and which case of an inspection it is made from."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied

from accounts.models import User
from cases.facts import CODE_LIST_OF, LIMITS, about, months_fault, whole_fault
from cases.rules import label_of
from design.forms import RefusableForm
from design.widgets import Checkboxes, DecimalInput, Radios, WholeNumberInput
from exercises.copying import proposed_from
from exercises.models import Exercise, GoldCase
from exercises.planning import CaseText, add_gold_case, change_gold_case
from exercises.queries.listing import inspections_to_copy_from
from exercises.queries.opening import GOLD_FACTS, OWN_LABELS, gold_label
from standards.structure import EditionStructure, Kind

LONGEST_NOTES = 100_000
_FACT, _GIVEN = "fact_", "given_"


class GoldCaseForm(RefusableForm):
    """What everybody reads about a gold case, and what decides which questions are asked about it."""

    title = forms.CharField(
        label="What is the case called?", max_length=120,
        help_text="For example, “Case A: a community order for burglary”. No name.",
        error_messages={"required": "Enter what the case is called"},
    )  # fmt: skip
    notes = forms.CharField(
        label="What does the case file hold?", max_length=LONGEST_NOTES, widget=forms.Textarea({"rows": 16}),
        help_text="Everything that is needed to judge it. No names, no addresses, no reference from any system.",
        error_messages={"required": "Enter what the case file holds"},
    )  # fmt: skip
    checked = forms.BooleanField(
        label="I have read all of it: nobody can tell who it is about",
        error_messages={"required": "Read the case and confirm that nobody can tell who it is about"},
    )

    def __init__(
        self, *args: Any, edition: EditionStructure, case: GoldCase | None = None, module: str = "", **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.edition = edition
        if len(edition.modules) > 1:
            samples = list(edition.module_titles.items())
            self.fields["module"] = forms.ChoiceField(
                label="Sample that the case is in", choices=samples, widget=Radios(small=True)
            )
        for name in self._fact_names():
            self.fields[f"{_FACT}{name}"] = _fact_field(name, edition.code_lists)
        for question in edition.questions.values():
            if question.kind is Kind.SCREENING:
                choices = [("", "Not answered"), *((option.code, option.label) for option in question.options)]
                label = f"{label_of(question)} {question.text}" if question.number else question.text
                self.fields[f"{_GIVEN}{question.code}"] = forms.ChoiceField(label=label, choices=choices, required=False)
        self.order_fields(
            ["title", "module", *(name for name in self.fields if name.startswith((_FACT, _GIVEN))), "notes", "checked"]
        )

    def _fact_names(self) -> list[str]:
        return [name for name in GOLD_FACTS if name not in OWN_LABELS or name in self.edition.facts_read]

    def _text(self) -> CaseText:
        given = self.cleaned_data
        return CaseText(
            title=given["title"], notes=given["notes"], module=given.get("module", ""),
            facts={name.removeprefix(_FACT): value for name, value in given.items() if name.startswith(_FACT)},
            given={name.removeprefix(_GIVEN): value for name, value in given.items() if name.startswith(_GIVEN)},
        )  # fmt: skip

    def add(self, exercise: Exercise, *, by: User) -> GoldCase | None:
        return self.carried_out(lambda: add_gold_case(exercise=exercise, text=self._text(), by=by))

    def change(self, case: GoldCase, *, by: User) -> GoldCase | None:
        return self.carried_out(lambda: change_gold_case(case=case, text=self._text(), by=by))


def initial_case(title: str, notes: str, module: str, facts: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, Any]:
    """Return a case as the fields show it."""
    shown: dict[str, Any] = {"title": title, "notes": notes, "module": module}
    return (
        shown | {f"{_FACT}{name}": value for name, value in facts.items()} | {f"{_GIVEN}{code}": o for code, o in given.items()}
    )


def _fact_field(name: str, code_lists: Mapping[str, Mapping[str, str]]) -> forms.Field:
    options: dict[str, Any] = {"label": gold_label(name), "required": False}
    codes = list(code_lists.get(CODE_LIST_OF.get(name, ""), {}).items())
    if name == "requirements":
        return forms.MultipleChoiceField(choices=codes, widget=Checkboxes(small=True), **options)
    if name in CODE_LIST_OF:
        return forms.ChoiceField(choices=[("", "Not known"), *codes], **options)
    if name == "sentence_months":
        wrong = {"invalid": about(name, months_fault(None))}
        return forms.DecimalField(
            widget=DecimalInput, min_value=0, max_digits=6, decimal_places=2, error_messages=wrong, **options
        )  # fmt: skip
    if name in OWN_LABELS:
        return forms.IntegerField(widget=WholeNumberInput, **options)
    low, high = LIMITS[name]
    fault = about(name, whole_fault(name, None))
    wrong = dict.fromkeys(("invalid", "min_value", "max_value"), fault)
    return forms.IntegerField(widget=WholeNumberInput, min_value=low, max_value=high, error_messages=wrong, **options)


class CopyForm(forms.Form):
    """Which case of an inspection a gold case is made from."""

    inspection = forms.ChoiceField(label="Inspection", error_messages={"required": "Select an inspection"})
    reference = forms.CharField(
        label="Reference of the case", max_length=60, widget=forms.TextInput({"class": "govuk-input--width-20"}),
        error_messages={"required": "Enter the reference of the case"},
    )  # fmt: skip

    def __init__(self, *args: Any, by: User, edition: EditionStructure, **options: Any) -> None:
        super().__init__(*args, **options)
        self.by, self.edition = by, edition
        seen = [(one.reference, f"{one}, {one.fieldwork_starts:%Y}") for one in inspections_to_copy_from(by, edition.id)]
        self.fields["inspection"].choices = [("", "Select an inspection"), *seen]  # type: ignore[attr-defined]

    def proposed(self) -> CaseText | None:
        """Return what the gold case could be; None, with the reason at the field, where the case cannot be read."""
        given = self.cleaned_data
        try:
            return proposed_from(reference=given["inspection"], case=given["reference"].strip(), edition=self.edition, by=self.by)
        except PermissionDenied as refusal:
            self.add_error("reference", str(refusal))
            return None
