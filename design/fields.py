"""Form fields that GOV.UK Frontend has and Django has not."""

import datetime
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from design.widgets import DateWidget

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip


def month_number(text: str) -> int | None:
    """Return 1 to 12 for "3", "03", "mar", "Mar." or "March", None for anything else."""
    word = text.strip().rstrip(".").lower()
    if word.isascii() and word.isdigit():
        return int(word) if 1 <= int(word) <= 12 else None
    if word == "sept":
        return 9
    if word in _MONTHS:
        return _MONTHS.index(word) + 1
    return _MONTH_NAMES.index(word) + 1 if word in _MONTH_NAMES else None


def date_typed(text: str) -> datetime.date | None:
    """Return the date for "27 3 2022", "27/3/2022", "27 March 2022" or "2022-03-27"; None for anything else."""
    parts = [part for part in re.split(r"[\s/.,-]+", text.strip()) if part]
    if len(parts) != 3:
        return None
    day, month, year = parts if len(parts[0]) < 4 else parts[::-1]
    number = month_number(month)
    if number is None or not re.fullmatch(r"[0-9]{1,2}", day, re.ASCII) or not re.fullmatch(r"[0-9]{4}", year, re.ASCII):
        return None
    try:
        return datetime.date(int(year), number, int(day))
    except ValueError:
        return None


_TIME = re.compile(r"([01]?[0-9]|2[0-3])(?:[:.]?([0-5][0-9]))? ?(am|pm)?", re.ASCII | re.IGNORECASE)


def time_of_day(text: str) -> datetime.time | None:
    """Return the time for "14:10", "1410", "2.10pm", "2:10 PM" or "2pm"; None for anything else, a bare hour among it."""
    match = _TIME.fullmatch(" ".join(text.split()))
    if match is None:
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
    if not half:
        return datetime.time(hour, minute) if match[2] else None
    return datetime.time(hour % 12 + (12 if half == "pm" else 0), minute) if 1 <= hour <= 12 else None


class TimeField(forms.CharField):
    """A time of day, typed as people write one. `name` is how messages speak of it."""

    def __init__(self, *, name: str, **options: Any) -> None:
        self.name = name
        widget = forms.TextInput({"class": "govuk-input--width-5", "autocomplete": "off"})
        super().__init__(error_messages={"required": f"Enter {name}"}, widget=widget, **options)

    def clean(self, value: Any) -> datetime.time | None:
        """Return the time, or None when nothing was typed and the field is optional."""
        text = super().clean(value)
        if not text:
            return None
        time = time_of_day(text)
        if time is None:
            raise ValidationError(f"{self.name[:1].upper()}{self.name[1:]} must be a time, like 2:10pm or 14:10")
        return time


class DateField(forms.MultiValueField):
    """A date typed as day, month and year in three boxes; the month may be a number or its name.

    `name` is how messages speak of the date ("The start date must include a year").
    """

    widget = DateWidget

    def __init__(self, *, name: str, earliest_year: int = 1900, **options: Any) -> None:
        self.name = name
        self.earliest_year = earliest_year
        parts = [forms.CharField(required=False) for _ in DateWidget.PARTS]
        super().__init__(fields=parts, require_all_fields=False, **options)

    def clean(self, value: Any) -> datetime.date | None:
        """Return the date, or None when nothing was typed and the field is optional."""
        typed = [str(part or "").strip() for part in (value or ["", "", ""])]
        missing = [name for (name, _, _), text in zip(DateWidget.PARTS, typed, strict=True) if not text]
        if len(missing) == len(typed):
            if self.required:
                raise ValidationError(f"Enter {self.name}", code="required")
            return None
        if missing:
            raise self._fault(f"{self._name} must include a {' and '.join(missing)}", missing)
        return self._date(*typed)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            date = self.clean(data)
        except ValidationError:
            return True
        return bool(date != initial)

    @property
    def _name(self) -> str:
        return self.name[:1].upper() + self.name[1:]

    def _fault(self, message: str, parts: list[str]) -> ValidationError:
        return ValidationError(message, code="invalid", params={"parts": tuple(parts)})

    def _date(self, day: str, month: str, year: str) -> datetime.date:
        month_index = month_number(month)
        wrong = [
            name
            for name, right in (
                ("day", re.fullmatch(r"0?[1-9]|[12][0-9]|3[01]", day, re.ASCII)),
                ("month", month_index),
                ("year", re.fullmatch(r"[0-9]{4}", year, re.ASCII)),
            )
            if not right
        ]
        if wrong or month_index is None:
            raise self._fault(f"{self._name} must be a real date", wrong)
        if int(year) < self.earliest_year:
            raise self._fault(f"The year must be {self.earliest_year} or later", ["year"])
        try:
            return datetime.date(int(year), month_index, int(day))
        except ValueError:
            raise self._fault(f"{self._name} must be a real date", ["day", "month", "year"]) from None
