"""Forms for parts of a draft that are added, or have words of their own: standards, key questions, rules, codes."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField

from standards.amending import Place, named, with_added, with_values, without
from standards.assembly import SCALE
from standards.forms.amending import PartForm, PromptForm
from standards.wording import BASES

OURS = ("", "It is ours, and not published")
UNGROUPED = "ungrouped"
_RATED_BY = [
    ("cases", "Cases: shares of judgements are banded"),
    ("characteristics", "People, against rating characteristics"),
    ("nothing", "Nothing: judged in cases and reported, never rated"),
]
_ASPECTS = [("", "None"), ("engaging", "Engaging"), ("desistance", "Desistance"), ("safety", "Safety of other people")]


def _origins(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [OURS, *((name, f"Published in {name}") for name in named(data, "sources"))]


def _origin(typed: str) -> dict[str, Any]:
    """Return the keys that say where a wording comes from; the other one is not to be there."""
    return {"source": typed or None, "draft": None if typed else True}


def _words(label: str, rows: int, error: str) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea({"rows": rows}), error_messages={"required": error})


class KeyQuestionForm(PromptForm):
    """A new key question of a standard, whose code its own begins with."""

    aspect = forms.ChoiceField(label="What is it about? (shown in charts)", required=False, choices=_ASPECTS)
    adds_to = "key_questions"

    def values(self) -> dict[str, Any]:
        return super().values() | {"aspect": self.cleaned_data["aspect"] or None}


class StandardForm(PartForm):
    """A new standard of a domain, without key questions yet. One that is rated is counted by the rating scheme from then on."""

    code = forms.SlugField(
        label="Short name", max_length=40, help_text="Small letters and underscores. It is its code and cannot be changed later.",
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-20"}),
        error_messages={
            "required": "Enter a short name", "invalid": "The short name may hold letters, digits and underscores only",
        },
    )  # fmt: skip
    number = forms.CharField(required=False, max_length=10, widget=forms.TextInput({"class": "govuk-input--width-5"}))
    title = forms.CharField(max_length=200, error_messages={"required": "Enter a title"})
    statement = forms.CharField(label="What it says (optional)", required=False, widget=forms.Textarea({"rows": 3}))
    origin = forms.ChoiceField(label="Where does the wording come from?", required=False)
    rated_by = forms.ChoiceField(
        label="What decides its rating?", choices=_RATED_BY, widget=forms.RadioSelect,
        error_messages={"required": "Select what decides its rating"},
    )  # fmt: skip

    def __init__(self, *args: Any, data_of_draft: Mapping[str, Any], place: Place, **options: Any) -> None:
        super().__init__(*args, **options)
        self.data_of_draft, self.place = data_of_draft, place
        self.fields["origin"].choices = _origins(data_of_draft)  # type: ignore[attr-defined]

    def edited(self, source: str) -> str:
        typed = self.cleaned_data
        values = {name: typed[name] for name in ("code", "number", "title", "statement", "rated_by")} | _origin(typed["origin"])
        source = with_added(source, (*self.place, "standards"), {name: value for name, value in values.items() if value})
        return source if typed["rated_by"] == "nothing" else self._counted(source)

    def _counted(self, source: str) -> str:
        """Have the scheme count one more standard: the points of the highest overall rating end where the sum now does."""
        scheme = named(self.data_of_draft, "scheme")
        if not scheme or not scheme.get("overall"):
            return source
        try:
            standards = int(scheme["overall"]["standards"]) + 1
            highest = SCALE[-1]
            most = standards * int(scheme["points"]["of"][highest])
            lowest = int(scheme["overall"]["points"][highest][0])
        except (KeyError, TypeError, ValueError, IndexError):
            raise ValidationError("The rating scheme cannot be read as it is: put it right as text first.") from None
        source = with_values(source, ("scheme", "overall"), {"standards": standards})
        return with_values(source, ("scheme", "overall", "points"), {highest: [lowest, most]})


class CharacteristicsForm(PartForm):
    """What each rating of a standard that people rate looks like. A draft that came without begins with empty ones."""

    origin = forms.ChoiceField(label="Where does the wording come from?", required=False)

    def __init__(
        self, *args: Any, place: Place, present: Mapping[str, Any], data_of_draft: Mapping[str, Any], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.place = place
        self.fields["origin"].choices = _origins(data_of_draft)  # type: ignore[attr-defined]
        self.initial["origin"] = present.get("source", "")
        labels = named(named(data_of_draft, "scheme"), "scale")
        for rating in reversed(SCALE):
            label = str(labels.get(rating, rating.replace("_", " ").capitalize()))
            self.fields[rating] = _words(label, 5, f"Enter what {label} looks like")
            self.initial[rating] = present.get(rating, "")

    def edited(self, source: str) -> str:
        typed = self.cleaned_data
        origin = {name: value for name, value in _origin(typed["origin"]).items() if value}
        words = {rating: " ".join(typed[rating].split()) for rating in reversed(SCALE)}
        return with_values(source, self.place, {"characteristics": {**origin, **words}})


class RuleForm(PartForm):
    """The words of one rule of the rating scheme, and how well it is known."""

    text = _words("What the rule says", 5, "Enter what the rule says")
    basis = forms.ChoiceField(label="How well is it known?", choices=list(BASES.items()))
    origin = forms.ChoiceField(label="Source", required=False)

    def __init__(
        self, *args: Any, place: Place, rule: Mapping[str, Any], data_of_draft: Mapping[str, Any], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.place = place
        self.fields["origin"].choices = [("", "None"), *_origins(data_of_draft)[1:]]  # type: ignore[attr-defined]
        self.initial = {
            **self.initial,
            "text": rule.get("text", ""),
            "basis": rule.get("basis", ""),
            "origin": rule.get("source", ""),
        }

    def edited(self, source: str) -> str:
        typed = self.cleaned_data
        values = {"text": " ".join(typed["text"].split()), "basis": typed["basis"], "source": typed["origin"] or None}
        return with_values(source, self.place, values)


class CodesForm(PartForm):
    """A code list: labels, codes taken away, and one more, with the group that tables put it in."""

    code = forms.RegexField(
        r"^[A-Za-z0-9_]+$", label="Code", required=False, max_length=40, help_text="Leave it empty to add nothing.",
        widget=forms.TextInput({"class": "govuk-input--width-10", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"invalid": "A code may hold letters, digits and underscores only"},
    )  # fmt: skip
    label = forms.CharField(label="Label", required=False, max_length=200)

    def __init__(self, *args: Any, name: str, data_of_draft: Mapping[str, Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.name = name
        self.present = {code: str(label) for code, label in named(named(data_of_draft, "code_lists"), name).items()}
        for index, (code, label) in enumerate(self.present.items()):
            self.fields[f"label_{index}"] = forms.CharField(
                label="Label", max_length=200, initial=label, error_messages={"required": f"Enter a label for {code}"}
            )
            self.fields[f"remove_{index}"] = forms.BooleanField(required=False, label="Take it away")
        self.grouping = next(
            (
                (key, part)
                for key, part in named(data_of_draft, "groups").items()
                if isinstance(part, dict) and part.get("of") == name
            ),
            ("", {}),
        )
        if self.grouping[0]:
            groups = [(str(index), str(group.get("label"))) for index, group in enumerate(self.grouping[1].get("groups", ()))]
            self.fields["group"] = forms.ChoiceField(
                label="Group in tables", required=False, choices=[*groups, (UNGROUPED, "None: left out of tables by group")]
            )

    @property
    def entries(self) -> list[tuple[str, list[BoundField]]]:
        """Each code with its fields, then those of a new one."""
        found = [(code, [self[f"label_{index}"], self[f"remove_{index}"]]) for index, code in enumerate(self.present)]
        return [*found, ("", [self["code"], self["label"], *([self["group"]] if "group" in self.fields else [])])]

    def clean(self) -> dict[str, Any] | None:
        typed = self.cleaned_data
        if typed.get("code") and not typed.get("label"):
            self.add_error("label", "Enter a label for the new code")
        if typed.get("label") and not typed.get("code") and "code" not in self.errors:
            self.add_error("code", "Enter a code, or leave the label empty")
        if typed.get("code") in self.present:
            self.add_error("code", f"There is a code “{typed['code']}” already")
        return typed

    def edited(self, source: str) -> str:
        typed = self.cleaned_data
        codes = list(self.present)
        place: Place = ("code_lists", self.name)
        changed = {code: typed[f"label_{index}"] for index, code in enumerate(codes)}
        source = with_values(source, place, changed | ({typed["code"]: typed["label"]} if typed["code"] else {}))
        if typed["code"] and self.grouping[0]:
            source = with_added(source, self._group(typed["group"]), typed["code"])
        for code in (code for index, code in enumerate(codes) if typed[f"remove_{index}"]):
            source = without(self._out_of_groups(source, code), (*place, code))
        return source

    def _group(self, chosen: str) -> Place:
        key = self.grouping[0]
        return ("groups", key, UNGROUPED) if chosen in ("", UNGROUPED) else ("groups", key, "groups", int(chosen), "holds")

    def _out_of_groups(self, source: str, code: str) -> str:
        key, part = self.grouping
        lists: list[tuple[Place, Sequence[Any]]] = [(("groups", key, UNGROUPED), part.get(UNGROUPED) or [])]
        groups = part.get("groups") or []
        lists += [(("groups", key, "groups", index, "holds"), group.get("holds") or []) for index, group in enumerate(groups)]
        for place, codes in lists:
            if code in codes:
                return without(source, (*place, list(codes).index(code)))
        return source
