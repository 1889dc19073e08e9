"""In which cases a question is asked: put together from rows, or written as one line where rows cannot say it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField

from standards.amending import condition_from, condition_in_line
from standards.condition_rows import CODES, LIMITS, Comparison, Join, Row, as_rows, as_text, from_rows
from standards.wording import name_of

LINE = "line"
SPARE_ROWS = 2
_JOINS = [
    (Join.ALWAYS.value, "In every case"),
    (Join.ALL.value, "Where all of these hold"),
    (Join.ANY.value, "Where any of these holds"),
    (LINE, "As the line below says"),
]
_COMPARISONS = [
    ("", "Choose"),
    (Comparison.IN.value, "is or includes one of"),
    (Comparison.NOT_IN.value, "is none of, or not known"),
    (Comparison.AT_LEAST.value, "is at least"),
    (Comparison.AT_MOST.value, "is at most"),
    (Comparison.KNOWN.value, "is known"),
    (Comparison.NOT_KNOWN.value, "is not known"),
]


@dataclass(frozen=True, slots=True)
class Subject:
    """What a row may test: a fact of the case or the answer to an earlier question. A number has no `codes`."""

    of: str  # "fact" or "answer"
    name: str
    label: str
    codes: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return f"{self.of}:{self.name}"


class ConditionFields:
    """The fields of a condition on a form: how rows are joined, the rows, and the line. Mixed into forms about questions."""

    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]
    row_count = 0

    def add_condition_fields(self, condition: Any, subjects: Sequence[Subject]) -> None:
        """Show a condition of a draft, whatever it is."""
        self.subjects = {subject.key: subject for subject in subjects}
        self.before = condition
        self.line_before = condition_in_line(condition)
        found = as_rows(condition)
        join, rows = found if found else (LINE, [])
        self.fields["join"] = forms.ChoiceField(
            label="In which cases is it asked?", choices=_JOINS, widget=forms.RadioSelect, initial=str(join),
            error_messages={"required": "Select in which cases it is asked"},
        )  # fmt: skip
        self.row_count = len(rows) + SPARE_ROWS
        for index in range(self.row_count):
            self._add_row(index, rows[index] if index < len(rows) else None)
        self.fields["applies"] = forms.CharField(
            label="The condition as a line", required=False, initial=self.line_before,
            widget=forms.Textarea({"rows": 2, "spellcheck": "false", "class": "app-source"}),
            help_text="As it stands now. Change it where rows cannot say what is meant, for example "
            "{any: [{fact: ogrs_score, at_least: 50}, {all: [{fact: sex, in: [male]}, {fact: age, at_most: 20}]}]}.",
        )  # fmt: skip

    def _add_row(self, index: int, row: Row | None) -> None:
        grouped = [
            (heading, [(one.key, one.label) for one in self.subjects.values() if one.of == of])
            for of, heading in (("fact", "Facts of the case"), ("answer", "Answers to earlier questions"))
        ]
        subject = f"{row.of}:{row.name}" if row else ""
        known = subject if subject in self.subjects else ""
        self.fields[f"subject_{index}"] = forms.ChoiceField(
            label=f"Fact or question {index + 1}",
            required=False,
            initial=known,
            choices=[("", "Choose"), *((h, c) for h, c in grouped if c)],
        )
        self.fields[f"comparison_{index}"] = forms.ChoiceField(
            label=f"Comparison {index + 1}", required=False, initial=row.comparison.value if row else "", choices=_COMPARISONS
        )
        self.fields[f"values_{index}"] = forms.CharField(
            label=f"Codes or number {index + 1}", required=False, max_length=500, initial=", ".join(row.values) if row else "",
            widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        )  # fmt: skip

    @property
    def condition_rows(self) -> list[list[BoundField]]:
        """The fields of each row, for the page."""
        form: Any = self
        names = ("subject", "comparison", "values")
        return [[form[f"{name}_{index}"] for name in names] for index in range(self.row_count)]

    @property
    def other_fields(self) -> list[BoundField]:
        """The visible fields that have nothing to do with the condition."""
        form: Any = self
        own = {"join", "applies", *(field.name for row in self.condition_rows for field in row)}
        return [field for field in form.visible_fields() if field.name not in own]

    def decided_condition(self) -> Any:
        """Return the condition that was put together or written; None for every case. Errors stand at the fields.

        One that reads as before is given back as it stood, so that nothing is written anew.
        """
        condition = self._condition()
        return self.before if same_condition(condition, self.before) else condition

    def _condition(self) -> Any:
        form: Any = self
        join, line = self.cleaned_data.get("join"), self.cleaned_data.get("applies", "")
        if join == LINE:
            try:
                return condition_from(line)
            except ValidationError as error:
                form.add_error("applies", error)
                return None
        if line.split() != self.line_before.split():
            form.add_error("join", "You have changed the line: select that the line says it, or put it back as it was")
        rows = [row for index in range(self.row_count) if (row := self._row(index, is_used=join != Join.ALWAYS)) is not None]
        if join in (Join.ALL, Join.ANY) and not rows and not form.errors:
            form.add_error("subject_0", "Select a fact or question, or that it is asked in every case")
        return from_rows(Join(join), rows) if join and not form.errors else None

    def _row(self, index: int, *, is_used: bool) -> Row | None:
        form: Any = self
        typed = {name: self.cleaned_data.get(f"{name}_{index}", "") for name in ("subject", "comparison", "values")}
        if not is_used or not any(typed.values()):
            return None
        subject = self.subjects.get(typed["subject"])
        if subject is None:
            form.add_error(f"subject_{index}", "Select a fact or question")
        elif not typed["comparison"]:
            form.add_error(f"comparison_{index}", "Select a comparison")
        else:
            comparison = Comparison(typed["comparison"])
            values = tuple(re.split(r"[,\s]+", typed["values"].strip())) if typed["values"].strip() else ()
            if fault := _misfit(subject, comparison, values):
                form.add_error(f"{fault[0]}_{index}", fault[1])
            else:
                return Row(subject.of, subject.name, comparison, values)
        return None


def _misfit(subject: Subject, comparison: Comparison, values: tuple[str, ...]) -> tuple[str, str] | None:
    """Return which field of a row is wrong, and why; None where the row can be."""
    if comparison in LIMITS:
        return _misfit_of_limit(subject, values)
    if comparison in CODES:
        return _misfit_of_codes(subject, values)
    if subject.of == "answer":
        return "comparison", "Whether an answer is known cannot be tested: select which answers it is, or is not"
    return ("values", "Leave this empty: no code or number belongs to this comparison") if values else None


def _misfit_of_limit(subject: Subject, values: tuple[str, ...]) -> tuple[str, str] | None:
    if subject.codes:
        return "comparison", f"“{subject.label}” is no number: select another comparison"
    is_number = len(values) == 1 and re.fullmatch(r"-?\d{1,9}(\.\d{1,3})?", values[0])
    return None if is_number else ("values", "Enter one number")


def _misfit_of_codes(subject: Subject, values: tuple[str, ...]) -> tuple[str, str] | None:
    if not subject.codes:
        return "comparison", f"“{subject.label}” is a number: select at least, at most, known or not known"
    unknown = [value for value in values if value not in subject.codes]
    if values and not unknown:
        return None
    said = f"There is no code “{unknown[0]}”. " if unknown else ""
    return "values", f"{said}Enter one or more of: {', '.join(subject.codes)}"


def subjects_of(
    data: Mapping[str, Any], coded: Mapping[str, str], numbers: Sequence[str], before: Sequence[Any]
) -> list[Subject]:
    """Return what a condition of a draft may read: coded facts, by the list of their codes, numbers, and questions before it."""
    facts = [Subject("fact", fact, name_of(fact), _codes_of(data, name)) for fact, name in coded.items()]
    facts += [Subject("fact", fact, name_of(fact)) for fact in numbers]
    answers = []
    for question in before:
        chosen = _part(_part(data, "option_sets"), str(question.part.get("options", ""))).get("options")
        options = chosen if isinstance(chosen, list) else []
        codes = tuple(str(option.get("code")) for option in options if isinstance(option, dict))
        if question.code and codes:
            words = f"{question.part.get('number', '')} {question.part.get('text', '')}".strip()
            answers.append(Subject("answer", question.code, words if len(words) <= 80 else f"{words[:79]}…", codes))
    return [*(fact for fact in facts if fact.codes or fact.name in numbers), *answers]


def _codes_of(data: Mapping[str, Any], name: str) -> tuple[str, ...]:
    groups = _part(_part(data, "groups"), name).get("groups")
    if isinstance(groups, list):
        return tuple(str(group.get("code")) for group in groups if isinstance(group, dict))
    return tuple(_part(_part(data, "code_lists"), name))


def _part(data: Mapping[str, Any], key: str) -> dict[str, Any]:
    found = data.get(key)
    return found if isinstance(found, dict) else {}


def same_condition(one: Any, other: Any) -> bool:
    """Return whether two conditions read the same."""
    return bool(as_text(one) == as_text(other))
