"""What stands around the content of a page that is one mould as a whole (templates/page_mould.html)."""

from collections.abc import Sequence

from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from design.templatetags.frame import laptop, page_top, service_navigation
from design.templatetags.questions import error_prefix, error_summary

SLOTS = ("title_prefix", "top", "navigation", "error_summary", "laptop", "messages")


def around(
    request: HttpRequest, *, csrf_token: str, session_left: int | None, errors: Sequence[tuple[str, str]] = ()
) -> tuple[SafeString | str, ...]:
    """Return what fills the SLOTS, for somebody who has signed in. `errors` are (message, id of the input) pairs.

    `csrf_token` is that of the request, `session_left` the seconds until its session ends.
    """
    values = {"user": request.user, "request": request, "csrf_token": csrf_token, "session_left": session_left}
    context = Context(values)
    said = get_messages(request)
    return (
        error_prefix(errors),
        page_top(context),
        service_navigation(context),
        render_to_string("components/error_summary.html", error_summary(errors)) if errors else "",
        laptop(context),
        render_to_string("components/messages.html", {"messages": said, "errors": errors}) if len(said) else "",
    )
