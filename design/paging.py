"""Pages of a long list, found by the row a page begins after: as fast for the last page as for the first, with no count."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import QueryDict

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Page(Generic[Row]):
    """The rows on screen and the addresses of the pages beside them, empty where there is none."""

    rows: list[Row]
    previous_url: str = ""
    next_url: str = ""


def _position(among: QuerySet[Row], order: Sequence[str], mark: str) -> tuple[Any, ...] | None:
    """Return what the row with this id is sorted by; None when there is no such row."""
    if not mark.isdecimal():
        return None
    return among.order_by().filter(pk=int(mark)).values_list(*(key.lstrip("-") for key in order)).first()


def _beyond(order: Sequence[str], position: tuple[Any, ...], *, backwards: bool) -> Q:
    """Return the condition for rows that come after the position, or before it."""
    found = Q()
    level = Q()
    for key, value in zip(order, position, strict=True):
        name = key.lstrip("-")
        upwards = key.startswith("-") == backwards
        found |= level & Q(**{f"{name}__{'gt' if upwards else 'lt'}": value})
        level &= Q(**{name: value})
    # Says again of the first column what the whole says, in the form by which an index finds where to begin.
    first, upwards = order[0].lstrip("-"), order[0].startswith("-") == backwards
    return Q(**{f"{first}__{'gte' if upwards else 'lte'}": position[0]}) & found


def _reversed(order: Sequence[str]) -> list[str]:
    return [key[1:] if key.startswith("-") else f"-{key}" for key in order]


def _without_marks(query: QueryDict) -> QueryDict:
    kept = query.copy()
    for part in ("after", "before"):
        kept.pop(part, None)
    return kept


def _address(query: QueryDict, **mark: int) -> str:
    address = _without_marks(query)
    for part, value in mark.items():
        address[part] = str(value)
    return f"?{address.urlencode()}"


def _first_of(rows: QuerySet[Row], number: int, shown: Callable[[QuerySet[Row]], QuerySet[Row]] | None) -> list[Row]:
    """Return the first rows, in order; with `shown`, they are found by themselves and then read with all it adds."""
    if shown is None:
        return list(rows[:number])
    keys = list(rows.values_list("pk", flat=True)[:number])
    read = shown(rows.order_by()).in_bulk(keys)
    return [read[key] for key in keys if key in read]


def first_page(found: list[Row], *, size: int, query: QueryDict) -> Page[Row]:
    """Return the first page of a list from its first `size` + 1 rows, however they were read."""
    return Page(found[:size], next_url=_address(query, after=found[size - 1].pk) if len(found) > size else "")


def keyset_page(
    rows: QuerySet[Row],
    *,
    order: Sequence[str],
    size: int,
    query: QueryDict,
    among: QuerySet[Row] | None = None,
    shown: Callable[[QuerySet[Row]], QuerySet[Row]] | None = None,
) -> Page[Row]:
    """Return the page that the address asks for: `after=` or `before=` the id of a row, otherwise the first.

    `order` names columns that are never null, each with a minus sign for descending, the last of them unique. An
    address that names no row, or a page that has emptied since, leads to the first page. Where some rows are not for
    everybody's eyes, or the order names annotations, `among` is where the named row is looked for: all rows that the
    person may see, filtered out or not. Where no index gives the order, `shown` adds what is read with each row: else the
    database would work that out for every row that it sorts. It takes one more query.
    """
    after, before = query.get("after", ""), query.get("before", "")
    backwards = bool(before) and not after
    marked = rows.model._base_manager.all() if among is None else among
    position = _position(marked, order, before if backwards else after) if after or before else None
    backwards = backwards and position is not None
    sought = rows.order_by(*(_reversed(order) if backwards else order))
    if position is not None:
        sought = sought.filter(_beyond(order, position, backwards=backwards))
    found = _first_of(sought, size + 1, shown)
    more, found = len(found) > size, found[:size]
    if not found:
        start = _without_marks(query)
        return (
            keyset_page(rows, order=order, size=size, query=start, among=among, shown=shown) if position is not None else Page([])
        )
    if backwards:
        found.reverse()
    previous_url = _address(query, before=found[0].pk) if (more if backwards else position is not None) else ""
    return Page(found, previous_url, next_url=_address(query, after=found[-1].pk) if backwards or more else "")
