"""What the words of an edition's file stand for: every plain word of it is read as text. Pure."""

import re
from decimal import Decimal


def day_from(value: object) -> object:
    """Return what may be a date: other ways of writing one, such as seconds since 1970, are not for people."""
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise ValueError("a date is written as year, month and day, for example 2023-10-01.")
    return value


def with_numbers(condition: object) -> object:
    """Read the numbers and truth values of a condition, which a file gives as text. What is no condition stays as it is."""
    if isinstance(condition, list):
        return [with_numbers(part) for part in condition]
    if not isinstance(condition, dict):
        return condition
    return {key: _value(value) if key in _TYPED else with_numbers(value) for key, value in condition.items()}


_TYPED = {"at_least", "at_most", "known"}


def _value(text: object) -> object:
    if text in ("true", "false"):
        return text == "true"
    if isinstance(text, str) and re.fullmatch(r"-?\d{1,9}(\.\d{1,3})?", text):
        return Decimal(text) if "." in text else int(text)
    return text
