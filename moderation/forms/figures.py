"""Which comparisons the figures of agreement are of."""

from collections.abc import Iterable
from typing import Any

from django import forms

from inspections.models import Inspection
from moderation.queries.comparing import By
from moderation.rules import Mode
from standards.structure import Kind


class AgreementFilter(forms.Form):
    """Blind or open, key questions or prompts, grouped by what, and narrowed down to one inspection or edition."""

    mode = forms.TypedChoiceField(
        label="Judged", required=False, coerce=Mode, empty_value=Mode.BLIND,
        choices=[(Mode.BLIND.value, "Blind"), (Mode.OPEN.value, "Open")],
    )  # fmt: skip
    kind = forms.TypedChoiceField(
        label="Questions", required=False, coerce=Kind, empty_value=Kind.KEY_QUESTION,
        choices=[(Kind.KEY_QUESTION.value, "Key questions"), (Kind.PROMPT.value, "Prompts")],
    )  # fmt: skip
    by = forms.TypedChoiceField(
        label="Grouped by", required=False, coerce=By, empty_value=By.QUESTION, choices=[(one.value, one.words) for one in By]
    )
    inspection = forms.ChoiceField(label="Inspection", required=False)
    edition = forms.ChoiceField(label="Edition", required=False)

    def __init__(self, *args: Any, inspections: Iterable[Inspection], **options: Any) -> None:
        super().__init__(*args, **options)
        offered = list(inspections)
        names = [(one.reference, f"{one}, {one.fieldwork_starts:%Y}") for one in offered]
        editions = sorted({(one.edition.code, one.edition.name) for one in offered})
        self.fields["inspection"].choices = [("", "All that you see"), *names]  # type: ignore[attr-defined]
        self.fields["edition"].choices = [("", "All editions"), *editions]  # type: ignore[attr-defined]
