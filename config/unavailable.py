"""What is answered while the database cannot be reached: that it cannot, when to try again, and the words that were sent.

Django calls this for every error that nothing else has answered. No page here may ask the database anything.
"""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.views.defaults import server_error

from config.api_errors import problem_for, problem_response
from design.sent import SentForm

# A database that restarts is back within seconds; one that stays away is asked for again by growing pauses of the browser.
RETRY_AFTER = 5


def error_response(request: HttpRequest) -> HttpResponseBase:
    """Answer an error nobody expected (Django's handler500): 503 when the database could not be reached, else 500."""
    error = sys.exc_info()[1]
    if not isinstance(error, OperationalError | InterfaceError):
        return server_error(request)
    if request.path_info.startswith("/api/") or not request.accepts("text/html"):
        response: HttpResponse = problem_response(problem_for(503), "The records cannot be reached. Send it again in a moment.")
    else:
        response = HttpResponse(render_to_string("503.html", _shown(request)), status=503)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def _shown(request: HttpRequest) -> dict[str, object]:
    """Return what the page needs: the address, and the form that was sent, with everything typed into it."""
    posted = request.method == "POST"
    sent = SentForm(request.POST)
    return {
        "address": request.get_full_path(),
        "posted": posted,
        "again": posted and not sent.is_secret and not request.FILES,
        "sent": sent,
    }
