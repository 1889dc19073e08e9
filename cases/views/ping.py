"""Whether the server can be reached, who is signed in, what a browser could not send yet, and which case it has open."""

import json
from dataclasses import asdict
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.http import require_http_methods

from accounts.device_keys import is_withdrawn, named_device
from accounts.models import User
from accounts.sessions import seconds_left
from cases.visiting import still_open
from cases.waiting import note_waiting
from database.prepared import LARGEST_ID

# Networks of hotels and offices answer any request with a page of their own: a reply without this is not ours.
SERVICE = "record-probation-inspections"
MOST_CASES = 500


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def ping(request: HttpRequest) -> JsonResponse:
    """Say who is signed in (`user`, null for nobody) and for how many seconds more (`left`).

    A POST also notes `unsent`, the number of answers waiting in `device` by the id of their case. It is no sign of the person
    unless it says so (accounts.sessions); what it says of cases that the person does not see is left aside. One that names a
    `device` is told whether its key was withdrawn (`withdrawn`), so that it locks what it holds with another. One that names the
    case that is `open` is told who else has it open (`also_here`). A browser that has lost the cookie of the form token, and
    with it the way to send anything, gets another one by a GET.
    """
    get_token(request)
    user = request.user if isinstance(request.user, User) else None
    if user is None:
        return JsonResponse({"service": SERVICE, "user": None, "left": None})
    reply: dict[str, Any] = {"service": SERVICE, "user": str(user.pk), "left": seconds_left(request.session)}
    if request.method == "POST":
        report = _report_in(request.body)
        device, unsent = _waiting_in(report)
        if device is not None:
            reply["withdrawn"] = is_withdrawn(user=user, device=device)
            note_waiting(user=user, device=device, unsent=unsent)
        case = report.get("open")
        if type(case) is int and 0 < case <= LARGEST_ID:
            reply["also_here"] = asdict(still_open(case, user))
    return JsonResponse(reply)


def _report_in(body: bytes) -> dict[str, Any]:
    """Return what a browser says; what makes no sense is left out, for it is only a hint to others."""
    try:
        report = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return report if isinstance(report, dict) else {}


def _waiting_in(report: dict[str, Any]) -> tuple[Any, dict[int, int]]:
    """Return the device and the counts by case."""
    if not isinstance(report.get("unsent"), dict):
        return None, {}
    counts = {
        int(case): count
        for case, count in list(report["unsent"].items())[:MOST_CASES]
        if case.isascii() and case.isdigit() and len(case) < 19 and type(count) is int and count >= 0
    }
    return named_device(report.get("device")), counts
