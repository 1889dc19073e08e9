"""Widgets that GOV.UK Frontend has and Django has not."""

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms


class _Choices:
    """What radios and checkboxes share: their size and the hint under an option."""

    def __init__(
        self,
        *,
        small: bool = False,
        inline: bool = False,
        hints: Mapping[str, str] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.small = small
        self.inline = inline
        self.hints = dict(hints or {})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)  # type: ignore[misc]
        context |= {"small": self.small, "inline": self.inline}
        for _, options, _ in context["widget"]["optgroups"]:
            for option in options:
                option["hint"] = self.hints.get(str(option["value"]), "")
        return context


class Radios(_Choices, forms.RadioSelect):
    """Radio buttons, stacked. `small` for dense pages, `inline` for two short options, `hints` by option value."""


class Checkboxes(_Choices, forms.CheckboxSelectMultiple):
    """Checkboxes for several choices. `small` and `hints` as for radios."""


class WholeNumberInput(forms.TextInput):
    """A text input with the number keyboard: `type="number"` drops what it cannot read and scrolls by accident."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "numeric", "class": "govuk-input--width-4", **(attrs or {})})


class DecimalInput(forms.TextInput):
    """A text input for a decimal number such as a caseload in full-time equivalents."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "class": "govuk-input--width-4", **(attrs or {})})


class DateWidget(forms.MultiWidget):
    """A date in three boxes: day, month, year."""

    template_name = "django/forms/widgets/date_parts.html"
    use_fieldset = True
    PARTS = (("day", "Day", 2), ("month", "Month", 2), ("year", "Year", 4))

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({name: forms.TextInput() for name in self.part_names()}, attrs)

    @classmethod
    def part_names(cls) -> list[str]:
        return [name for name, _, _ in cls.PARTS]

    def decompress(self, value: datetime.date | None) -> list[Any]:
        return [value.day, value.month, value.year] if value else [None, None, None]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        given = dict(attrs or {})
        faulty = given.pop("data-faulty-parts", "").split()
        context: dict[str, Any] = super().get_context(name, value, given)
        parts = context["widget"]["subwidgets"]
        for part, (part_name, label, width) in zip(parts, self.PARTS, strict=True):
            part |= {"label": label, "width": width, "faulty": part_name in faulty}
        return context
