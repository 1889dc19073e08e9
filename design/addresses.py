"""Addresses of pages, put together rather than looked up: to look one up takes longer than to draw a row of a table."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from urllib.parse import quote

from django.conf import settings
from django.urls import get_script_prefix, reverse
from django.utils.http import RFC3986_SUBDELIMS

# Stand for the parts of an address while it is looked up: they fit text and number alike.
_PLACES = (987_654_321, 987_654_322, 987_654_323, 987_654_324)
_PLAIN = re.compile(r"[\w.-]*", re.ASCII).fullmatch  # numbers and codes: nothing to quote
_UNQUOTED = RFC3986_SUBDELIMS + "/~:@"  # as django.urls.reverse has it


def address(name: str, *args: object) -> str:
    """Return the address of the named page: what `reverse` returns, without a look at the patterns each time.

    Raises NoReverseMatch for a name that no page has. Whether the arguments fit the page's pattern is not asked.
    """
    *before, last = _known_pieces(name, len(args))
    return _joined(before, args) + last


@lru_cache(maxsize=1_000)
def _pieces(name: str, number: int, _urls: object, _prefix: str) -> list[str]:
    """Return what stands around the arguments of an address, under these URL patterns and this prefix."""
    places = _PLACES[:number]
    rest, pieces = reverse(name, args=places), []
    for place in places:
        piece, _, rest = rest.partition(str(place))
        pieces.append(piece)
    return [*pieces, rest]


def addresses(name: str, *args: object) -> Callable[[object], str]:
    """Return a function that gives the address of the named page for its last argument; the others are `args`."""
    *before, last = _known_pieces(name, len(args) + 1)
    first = _joined(before[:-1], args) + before[-1]
    return lambda arg: first + _quoted(arg) + last


def _joined(pieces: Iterable[str], args: Iterable[object]) -> str:
    return "".join([piece + _quoted(arg) for piece, arg in zip(pieces, args, strict=True)])


def _quoted(arg: object) -> str:
    text = str(arg)
    return text if _PLAIN(text) else quote(text, safe=_UNQUOTED)


def _known_pieces(name: str, number: int) -> list[str]:
    return _pieces(name, number, settings.ROOT_URLCONF, get_script_prefix())
