"""Texts as document files can hold them: people paste characters from word processors that no XML may contain."""

import dataclasses
import re
from typing import TypeVar

Value = TypeVar("Value")

# Word's line and page breaks, and what else ends a line.
_BREAKS = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Whatever XML 1.0 leaves out: control characters, halves of pairs, and two that are no characters.
_NONE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def printable_text(text: str) -> str:
    """Return the text with plain newlines for other breaks, and without what no document can show."""
    return _NONE.sub("", _BREAKS.sub("\n", text))


def printable(value: Value) -> Value:
    """Return a frozen dataclass, tuple or text with every text in it printable; anything else as it is."""
    if isinstance(value, str):
        return printable_text(value)  # type: ignore[return-value]
    if isinstance(value, tuple):
        return tuple(printable(part) for part in value)  # type: ignore[return-value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        parts = {field.name: printable(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return dataclasses.replace(value, **parts)
    return value
