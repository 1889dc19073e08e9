"""Pages of API lists: keyset paging, so that every page costs the same and none skips or repeats a row."""

import base64
import binascii
import json
from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

DEFAULT_PAGE_SIZE = 100
LARGEST_PAGE_SIZE = 500


class KeysetPaging(BasePagination):
    """Pages in the order of a unique key that never changes: the view's `page_key`, its id when it names none.

    A cursor holds the key of the row a page begins after (or, going back, ends before). A row that was there when a walk began
    is met exactly once, whatever is added meanwhile; a row added meanwhile is met if its key lies ahead.
    """

    def paginate_queryset(self, queryset: Any, request: Request, view: APIView | None = None) -> list[Any]:
        """Return the rows of the page that the request asks for. Raises ValidationError for a cursor or size it cannot be."""
        self.address = request.build_absolute_uri()
        self.key: tuple[str, ...] = getattr(view, "page_key", ("id",))
        size = self._size(request)
        backwards, position = self._position(request)
        rows = list(self._beyond(queryset, position, backwards)[: size + 1])
        has_more, rows = len(rows) > size, rows[:size]
        if backwards:
            rows.reverse()
        self.has_next = bool(rows) and (has_more or backwards)
        self.has_previous = bool(rows) and (has_more if backwards else position is not None)
        self.ends = (self._key_of(rows[0]), self._key_of(rows[-1])) if rows else ((), ())
        return rows

    def get_paginated_response(self, data: Any) -> Response:
        first, last = self.ends
        return Response({
            "next": self._link("after", last) if self.has_next else None,
            "previous": self._link("before", first) if self.has_previous else None,
            "results": data,
        })  # fmt: skip

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {
                "next": link | {"description": "Address of the page after this one; null on the last."},
                "previous": link | {"description": "Address of the page before this one; null on the first."},
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        size = {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE_SIZE, "default": DEFAULT_PAGE_SIZE}
        words = "Where the page begins. Take the whole address from `next` or `previous`; a cursor is not to be made or read."
        return [
            {"name": "cursor", "in": "query", "required": False, "description": words, "schema": {"type": "string"}},
            {"name": "page_size", "in": "query", "required": False, "description": "How many rows a page has.", "schema": size},
        ]

    @staticmethod
    def _size(request: Request) -> int:
        text = request.query_params.get("page_size", str(DEFAULT_PAGE_SIZE))
        if not (text.isascii() and text.isdigit() and 1 <= int(text[:10]) <= LARGEST_PAGE_SIZE):
            raise ValidationError({"page_size": [f"Give a whole number from 1 to {LARGEST_PAGE_SIZE}."]})
        return int(text)

    def _position(self, request: Request) -> tuple[bool, tuple[int, ...] | None]:
        text = request.query_params.get("cursor")
        if text is None:
            return False, None
        try:
            direction, *key = json.loads(base64.urlsafe_b64decode(text.encode()))
        except (binascii.Error, ValueError, TypeError):
            direction, key = "", []
        if direction not in {"after", "before"} or len(key) != len(self.key) or not all(_is_id(part) for part in key):
            raise ValidationError({"cursor": ["This is no cursor of this list: follow `next` and `previous` unchanged."]})
        return direction == "before", tuple(key)

    def _beyond(self, queryset: QuerySet[Any], position: Sequence[int] | None, backwards: bool) -> QuerySet[Any]:
        """Narrow to the rows beyond a position, in a form that the index of the key can serve."""
        queryset = queryset.order_by(*(f"-{field}" if backwards else field for field in self.key))
        if position is None:
            return queryset
        side = "lt" if backwards else "gt"
        beyond = Q()
        for field, value in reversed(list(zip(self.key, position, strict=True))):
            beyond = Q(**{f"{field}__{side}": value}) | (Q(**{field: value}) & beyond if beyond else Q())
        return queryset.filter(beyond, **{f"{self.key[0]}__{side}e": position[0]})

    def _key_of(self, row: Any) -> tuple[int, ...]:
        return tuple(row[field] if isinstance(row, dict) else getattr(row, field) for field in self.key)

    def _link(self, direction: str, key: Sequence[int]) -> str:
        cursor = base64.urlsafe_b64encode(json.dumps([direction, *key], separators=(",", ":")).encode()).decode()
        return replace_query_param(self.address, "cursor", cursor)


def _is_id(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63
