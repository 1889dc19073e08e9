"""Middleware of our own."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase

from accounts.sessions import keep_limits
from accounts.views.sessions import sign_in_to_send
from design.sent import form_sent_with


class SignInRequired(LoginRequiredMiddleware):
    """Closes every view to people who have not signed in, unless it says otherwise, as the API's views do.

    Django's own looks the person up before it asks the view; saving an answer would pay a query for nothing.
    """

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: tuple[Any, ...], view_kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Return the way to the sign-in page, with what somebody has sent after the end of their session; None to go on."""
        if not getattr(view_func, "login_required", True):
            return None
        leads_to_sign_in = super().process_view(request, view_func, view_args, view_kwargs)
        sent = form_sent_with(request) if leads_to_sign_in else None
        return sign_in_to_send(request, sent) if sent else leads_to_sign_in


def form_token_sent_once(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Send a browser the cookie of the form token once, not with every page: signing in makes a new one twice a day at least."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if request.COOKIES.get(settings.CSRF_COOKIE_NAME) == request.META.get("CSRF_COOKIE"):
            request.META["CSRF_COOKIE_NEEDS_UPDATE"] = False  # what Django's own middleware, around this one, goes by
        return response

    return answer


def session_limits(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """End sessions that have lasted too long (accounts.sessions)."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        keep_limits(request)
        return get_response(request)

    return answer


def page_headers(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Say what a page may load, and keep it out of every cache: it holds personal data. Static files are served before this."""

    def add_headers(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        # A file that somebody attached comes with a stricter policy of its own.
        response.headers.setdefault("Content-Security-Policy", settings.CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return add_headers
