"""Forms for one part of a draft: they show it as it stands and say what is to be written in its place."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BoundField

from accounts.models import User
from design.forms import RefusableForm
from design.widgets import WholeNumberInput
from standards.amending import Place, amend, facts_known, named, with_added, with_values, without
from standards.drafting import DraftChanged
from standards.forms.conditions import ConditionFields, subjects_of
from standards.models import EditionDraft
from standards.queries import concepts_to_pool
from standards.structure import Kind

_WITH_OPTIONS = (Kind.KEY_QUESTION, Kind.PROMPT, Kind.SCREENING, Kind.INTERVIEW, Kind.FACTOR)
_WITH_CONDITION = (Kind.KEY_QUESTION, Kind.PROMPT, Kind.SCREENING, Kind.TEXT)


class PartForm(RefusableForm):
    """A change to one part of a draft. `seen` is the version that the person saw."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    leading: tuple[str, ...] = ()  # fields that stand above the entries, where there are entries

    @property
    def leading_fields(self) -> list[BoundField]:
        return [self[name] for name in self.leading]

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
        if kind is Kind.POOLED:
            self._add_pools(part.get("pools"))
        if kind in _WITH_CONDITION:
            self.add_condition_fields(part.get("applies"), subjects_of(data, *facts_known(), before))

    def _add_pools(self, present: Any) -> None:
        """Add the choice of whose judgements are counted together; a concept that no edition asks about stays to be chosen."""
        pooled = [str(concept) for concept in present] if isinstance(present, list) else []
        known = concepts_to_pool()
        self.initial["pools"] = pooled
        self.fields["pools"] = forms.MultipleChoiceField(
            label="Which judgements of its parts are counted together?", widget=forms.CheckboxSelectMultiple,
            choices=[*known.items(), *((concept, concept) for concept in pooled if concept not in known)],
            error_messages={"required": "Select at least one question whose judgements are counted"},
        )  # fmt: skip

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
        if "pools" in typed:
            values["pools"] = typed["pools"]
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


_WITHOUT_A_RATING = [
    ("when_every_standard_is_rated", "None until every rated standard has a rating"),
    ("in_proportion_to_rated_standards", "From the standards that have one, with the points in proportion"),
]


class SchemeForm(PartForm):
    """The numbers of the rating scheme."""

    rounding = forms.BooleanField(required=False, label="Round shares to whole per cents before they are banded")
    one_case = forms.BooleanField(required=False, label="Discretion where one case judged differently would change the rating")
    not_rated = forms.ChoiceField(
        label="The overall rating while a standard has no rating", choices=_WITHOUT_A_RATING, widget=forms.RadioSelect,
        error_messages={"required": "Select when there is an overall rating"},
    )  # fmt: skip

    def __init__(self, *args: Any, scheme: Mapping[str, Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.scale = {code: str(label) for code, label in scheme["scale"].items()}
        self.overall = scheme.get("overall")
        for code, label in self.scale.items():
            self._add(f"share_{code}", f"{label}: lowest share in per cent", scheme["bands"]["from_per_cent"][code])
            self._add(f"points_{code}", f"{label}: points of a standard", scheme["points"]["of"][code])
            if self.overall:
                low, high = self.overall["points"][code]
                self._add(f"low_{code}", f"{label}: overall from points", low)
                self._add(f"high_{code}", f"{label}: overall to points", high)
        self._add("within_points", "Discretion within percentage points of a boundary", scheme["discretion"]["within_points"])
        self._add("cases_at_most", "Discretion where so few cases were judged, or fewer", scheme["discretion"]["cases_at_most"])
        self.initial["rounding"] = scheme["rounding"]["round_before_banding"] == "true"
        if self.overall:
            self.initial["not_rated"] = scheme["not_rated"]["overall"]
        else:
            del self.fields["not_rated"]
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
        ]
        if self.overall:
            totals = {code: [typed[f"low_{code}"], typed[f"high_{code}"]] for code in self.scale}
            changes += [
                (("scheme", "not_rated"), {"overall": typed["not_rated"]}),
                (("scheme", "overall", "points"), totals),
            ]
        for place, values in changes:
            source = with_values(source, place, values)
        return source
