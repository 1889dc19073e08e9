"""Pages about the service itself, which anybody may read."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from config.accessibility import Results
from design.sent import form_sent_with


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is not valid (CSRF_FAILURE_VIEW): what a page of ours sent comes back, to be sent once more.

    What came from elsewhere, or does not say where it came from, is not given a valid token. Django has logged the reason.
    """
    own = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    sent = form_sent_with(request) if own else None
    context = {"sent": sent, "address": request.get_full_path(), "files": bool(request.FILES)}
    return render(request, "403_csrf.html", context, status=403)


@login_not_required
@require_safe
def accessibility_statement(request: HttpRequest) -> HttpResponse:
    """Say how accessible the service is, in the form that the 2018 accessibility regulations ask for."""
    return render(request, "pages/accessibility_statement.html", {"results": Results.read()})


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Say which personal data the service holds, why, and for how long."""
    return render(request, "pages/privacy.html")


@login_not_required
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Say how to do the main things and whom to ask."""
    return render(request, "pages/help.html")


@login_not_required
@require_safe
def keyboard_shortcuts(request: HttpRequest) -> HttpResponse:
    """List the keys that the form of a case and the interview know."""
    return render(request, "pages/keyboard_shortcuts.html")
