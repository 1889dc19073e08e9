"""API operations that are called all day: JSON in, JSON out, and nothing of REST framework's that this does not need.

Whoever asks for something else by a header goes the usual way. Errors are those of every other operation.
"""

import json
from typing import Any, NoReturn

from django.http import HttpResponse
from rest_framework.exceptions import ParseError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.utils.encoders import JSONEncoder
from rest_framework.views import APIView

JSON = "application/json"
_RENDERER = JSONRenderer()
_written = JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class LeanView(APIView):
    """A view whose `lean_methods` negotiate nothing where any answer will do, as for every browser.

    It has neither versions nor limits of calls, and those methods must have no permission classes: they ask nothing here.
    """

    lean_methods: frozenset[str]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Find out who asks, and what kind of answer they take."""
        if request.method not in self.lean_methods or request._request.META.get("HTTP_ACCEPT", "*/*") != "*/*":
            super().initial(request, *args, **kwargs)
            return
        request.accepted_renderer, request.accepted_media_type = _RENDERER, JSON
        self.perform_authentication(request)

    @property
    def default_response_headers(self) -> dict[str, str]:
        """Headers of every reply; those that were lean do not list what else the address understands."""
        return {} if self.request.method in self.lean_methods else dict(super().default_response_headers)


def sent_json(request: Request) -> Any:
    """Return what the body of a request holds. Raises an APIException where it is no JSON."""
    given = request._request
    if given.META.get("CONTENT_TYPE") != JSON or given.META.get("CONTENT_LENGTH", "") in {"", "0"}:
        return request.data
    try:
        return json.loads(given.body.decode(), parse_constant=_not_json)
    except (ValueError, RecursionError) as error:
        said = "The JSON is nested too deeply." if isinstance(error, RecursionError) else f"JSON parse error - {error}"
        raise ParseError(said) from error


def _not_json(constant: str) -> NoReturn:
    raise ValueError(f"Out of range float values are not JSON compliant: {constant!r}")


def json_reply(data: Any, **headers: str) -> HttpResponse:
    """Return a reply that is written already: REST framework need not choose how."""
    return HttpResponse(_written(data), content_type=JSON, headers=headers)
