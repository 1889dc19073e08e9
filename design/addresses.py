"""Addresses of many pages of one kind, for lists and navigation."""

from collections.abc import Callable
from urllib.parse import quote

from django.urls import reverse

# Stands for the last part of an address while it is looked up: fits text and number alike.
_PLACE = 987_654_321


def addresses(name: str, *args: object) -> Callable[[object], str]:
    """Return a function that gives the address of the named page for its last argument; the others are `args`.

    The address is looked up once and filled in from then on: to look each up takes longer than to draw a row of a table.
    """
    before, _, after = reverse(name, args=[*args, _PLACE]).rpartition(str(_PLACE))
    return lambda last: f"{before}{quote(str(last))}{after}"
