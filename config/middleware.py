"""Middleware of our own."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase


def private_pages(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Keep pages out of every cache: they hold personal data. Static files are served before this is reached."""

    def add_header(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return add_header
