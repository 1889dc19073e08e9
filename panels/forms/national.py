"""What the list of all ratings is narrowed down to."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from panels.queries.national import RATING_WORDS


class NationalFilter(forms.Form):
    edition = forms.ChoiceField(required=False, label="Edition of the standards")
    kind = forms.ChoiceField(required=False, label="Kind of provider")
    region = forms.ChoiceField(required=False)
    year = forms.ChoiceField(required=False, label="Year of fieldwork")
    rating = forms.ChoiceField(required=False, label="Overall rating", choices=[("", "All ratings"), *RATING_WORDS.items()])

    def __init__(self, *args: Any, choices: Mapping[str, Sequence[tuple[str, str]]], **options: Any) -> None:
        super().__init__(*args, **options)
        for name, found in choices.items():
            self.fields[name].choices = [("", "All"), *found]  # type: ignore[attr-defined]

    def sought(self) -> dict[str, str]:
        """Return what to look for; what cannot be read, such as a year in which nobody was inspected, is left out."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}
