"""Markup that is drawn once and filled many times. docs/pages-that-are-fast.md tells when to use it and how.

A long page draws the same radios, legends and hints again and again, and the template engine takes longer over that than
over all the rest. A mould is a template drawn once per process for each set of fixed values, with slots where the other
values go. To fill it is to join strings.

Nothing of one reader's can reach another: what is kept was drawn with the fixed values and the names of the slots, and with
nothing else. No request, no person and no context of a page was within its reach.
"""

import secrets
from collections.abc import Callable, Hashable, Iterable
from functools import lru_cache
from html import escape
from typing import Any

from django.core.signals import setting_changed
from django.template.loader import get_template
from django.utils.safestring import SafeString

# Not to be guessed, so that no wording of an edition can contain a slot. What fills a slot is never searched for slots.
_MARK = f"\x02{secrets.token_hex(16)}:"
_END = "\x03"

_forgetting: list[Callable[[], None]] = []


class SlotDecidesError(TypeError):
    """A template asks what is in a slot. What decides how a template is drawn belongs among the fixed values."""


class _Slot(str):
    """Stands for a value while a mould is drawn. It can be shown, and not be asked about."""

    __slots__ = ("asked",)
    __hash__ = str.__hash__

    def __new__(cls, name: str) -> "_Slot":
        slot = super().__new__(cls, f"{_MARK}{name}{_END}")
        slot.asked = False
        return slot

    asked: bool

    # The template engine swallows errors in the middle of a condition: so what is asked is remembered, and refused afterwards.
    def __bool__(self) -> bool:
        self.asked = True
        return True

    def __eq__(self, other: object) -> bool:
        self.asked = True
        return str.__eq__(self, other)


class Mould:
    """One template whose markup is kept.

    `slots` names the values that differ from one filling to the next: they are shown as they are, without filters, and decide
    nothing. All other values are fixed: they may decide, must be hashable, and few different ones must ever occur, since
    each combination of them is kept (the `kept` last used).
    """

    def __init__(self, template: str, *slots: str, kept: int = 1_000) -> None:
        self.template, self.slots = template, slots
        self._cast = lru_cache(maxsize=kept, typed=True)(self._drawn)
        _forgetting.append(self._cast.cache_clear)

    def filled(self, values: Iterable[object] = (), /, **fixed: Hashable) -> SafeString:
        """Return the markup with one value for each slot, in the order of the slots. A value is escaped unless it is safe."""
        pieces, places = self._cast(**fixed)
        given = [
            one if isinstance(one, SafeString) else escape(str(one)) if one and one.__class__ is not int else str(one)
            for one in values
        ]
        if len(given) != len(self.slots):
            raise ValueError(f"{self.template} takes {len(self.slots)} values, not {len(given)}.")
        filled = list(pieces)
        filled[1::2] = [given[place] for place in places]
        return SafeString("".join(filled))

    def plain(self, values: Iterable[object] = (), /, **others: Any) -> SafeString:
        """Return what `filled` returns, drawn by the template engine. Here further values may be given, and decide."""
        return SafeString(get_template(self.template).render(others | dict(zip(self.slots, values, strict=True))))

    def _drawn(self, **fixed: Hashable) -> tuple[list[str], list[int]]:
        """Return the markup in pieces, every second of them empty, and which slot each of those stands for."""
        slots = {name: _Slot(name) for name in self.slots}
        markup = get_template(self.template).render(fixed | slots)
        if asked := [name for name, slot in slots.items() if slot.asked]:
            raise SlotDecidesError(f"{self.template} asks what is in {', '.join(asked)}: a fixed value has to decide that.")
        first, *others = markup.split(_MARK)
        pieces, places = [first], []
        for other in others:
            name, _, piece = other.partition(_END)
            places.append(self.slots.index(name))
            pieces += ["", piece]
        return pieces, places


def _forget(*, setting: str, **_: object) -> None:
    """Forget all markup when a test changes the settings that addresses are made from."""
    if setting in {"ROOT_URLCONF", "STORAGES", "STATIC_URL", "TEMPLATES"}:
        for forget in _forgetting:
            forget()


setting_changed.connect(_forget)
