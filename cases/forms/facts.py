"""What people type when they correct the facts of a case."""

from collections.abc import Set
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core import signing
from django.http import QueryDict

from accounts.models import User
from cases.correcting import correct_facts
from cases.facts import (
    CODE_LIST_OF,
    DATES,
    FACT_NAMES,
    LABELS,
    LIMITS,
    CaseFacts,
    CodeLists,
    Value,
    about,
    months_fault,
    names_to_show,
    plain,
    shown,
    whole_fault,
)
from cases.models import Case
from design.fields import DateField
from design.forms import RefusableForm
from design.widgets import Checkboxes, DecimalInput, WholeNumberInput

_SALT = "cases.facts.seen"
_HINTS = {
    "age": "Only where the date of birth is not known.",
    "date_of_birth": "For example, 27 3 1989.",
    "started_on": "For example, 27 3 2022.",
    "licence_ends_on": "As set at release. Only where there was a licence.",
    "reset_on": "Only where one of them was applied.",
}


class FactsForm(RefusableForm):
    """The facts of a case that its edition knows, and why they are corrected.

    `seen` carries along the facts that the person was shown; `facts_read` are those that the edition's conditions read.
    """

    def __init__(
        self,
        data: QueryDict | None,
        *,
        code_lists: CodeLists,
        facts_read: Set[str],
        on_screen: CaseFacts,
        instead: dict[str, Any] | None = None,
    ) -> None:
        given = {name: _initial(on_screen.value(name)) for name in FACT_NAMES} | {"seen": packed(on_screen)}
        super().__init__(data, initial=given | (instead or {}))
        self.on_screen, self.facts_read = on_screen, facts_read
        for name in names_to_show(on_screen, facts_read):
            self.fields[name] = _field(name, code_lists)
        self.fields["reason"] = forms.CharField(
            label="Reason for the correction",
            required=False,
            widget=forms.Textarea({"rows": 3}),
            help_text="For example, where the right value stands. It is kept in the history of the case.",
        )
        self.fields["seen"] = forms.CharField(widget=forms.HiddenInput, required=False)

    @property
    def typed(self) -> CaseFacts:
        given: dict[str, Any] = {name: self.cleaned_data.get(name, self.on_screen.value(name)) for name in FACT_NAMES}
        return CaseFacts(**given | {"requirements": tuple(given["requirements"])})

    @property
    def seen(self) -> CaseFacts | None:
        return unpacked(self.cleaned_data["seen"])

    def correct(self, case: Case, *, by: User) -> list[str] | None:
        """Correct the case and return what changed; None when that was refused, with the reasons among the form's errors.

        Raises FactsChanged when the facts are no longer those that the person was shown.
        """
        reason = self.cleaned_data["reason"]
        return self.carried_out(lambda: correct_facts(case=case, facts=self.typed, seen=self.seen, reason=reason, by=by))

    def started_again(self, current: CaseFacts, code_lists: CodeLists) -> tuple["FactsForm", list[tuple[str, str, str]]]:
        """Return a form on the facts as they stand now, and what changed meanwhile: name, value now, value typed.

        What the person typed stays; what they had left alone is as it stands now, so that saving takes nothing back.
        """
        typed, seen = self.typed, self.seen
        elsewhere = (seen or typed).differences(current)
        left_alone = {name: current.value(name) for name in elsewhere if seen and typed.value(name) == seen.value(name)}
        kept = replace(typed, **left_alone)  # type: ignore[arg-type]  # each value comes from its own fact
        instead = {name: _initial(kept.value(name)) for name in FACT_NAMES} | {"reason": self.cleaned_data["reason"]}
        rows = [
            (LABELS[name], shown(name, current.value(name), code_lists), shown(name, typed.value(name), code_lists))
            for name in elsewhere
        ]
        form = FactsForm(None, code_lists=code_lists, facts_read=self.facts_read, on_screen=current, instead=instead)
        return form, rows


def _initial(value: Value) -> Any:
    return plain(value) if isinstance(value, Decimal) else value


def _field(name: str, code_lists: CodeLists) -> forms.Field:
    label, hint = LABELS[name], _HINTS.get(name, "")
    options: dict[str, Any] = {"label": label, "help_text": hint, "required": False}
    if name == "requirements":
        codes = list(code_lists.get(CODE_LIST_OF[name], {}).items())
        return forms.MultipleChoiceField(choices=codes, widget=Checkboxes(small=True), **options)
    if name in CODE_LIST_OF:
        return forms.ChoiceField(choices=[("", "Not known"), *code_lists.get(CODE_LIST_OF[name], {}).items()], **options)
    if name in DATES:
        return DateField(name=f"the {label.lower()}", **options)
    if name in LIMITS:
        wrong = {"invalid": about(name, whole_fault(name, None))}
        return forms.IntegerField(widget=WholeNumberInput, error_messages=wrong, **options)
    if name == "sentence_months":
        return forms.DecimalField(widget=DecimalInput, error_messages={"invalid": about(name, months_fault(None))}, **options)
    return forms.CharField(widget=forms.TextInput({"class": "govuk-input--width-20"}), **options)


def packed(facts: CaseFacts) -> str:
    """Return facts as text that comes back unaltered."""
    return signing.dumps([_plain(facts.value(name)) for name in FACT_NAMES], salt=_SALT, compress=True)


def unpacked(text: str) -> CaseFacts | None:
    """Return the facts that were packed; None for any other text."""
    try:
        values = dict(zip(FACT_NAMES, signing.loads(text, salt=_SALT), strict=True))
    except (signing.BadSignature, ValueError):
        return None
    for name in DATES:
        values[name] = date.fromisoformat(values[name]) if values[name] else None
    months = values["sentence_months"]
    values |= {"sentence_months": None if months is None else Decimal(months), "requirements": tuple(values["requirements"])}
    return CaseFacts(**values)


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, date | Decimal) else value
