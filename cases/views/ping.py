"""Whether the server can be reached, who is signed in, and what a browser says it could not send yet."""

import json
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_http_methods

from accounts.device_keys import named_device
from accounts.models import User
from accounts.sessions import seconds_left
from cases.waiting import note_waiting

# Networks of hotels and offices answer any request with a page of their own: a reply without this is not ours.
SERVICE = "record-probation-inspections"
MOST_CASES = 500


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def ping(request: HttpRequest) -> JsonResponse:
    """Say who is signed in (`user`, null for nobody) and for how many seconds more (`left`).

    A POST also notes `unsent`, the number of answers waiting in `device` by the id of their case. It is no sign of the person
    unless it says so (accounts.sessions); what it says of cases that the person does not see is left aside.
    """
    user = request.user if isinstance(request.user, User) else None
    if user is not None and request.method == "POST":
        device, unsent = _report_in(request.body)
        if device is not None and unsent:
            note_waiting(user=user, device=device, unsent=unsent)
    left = seconds_left(request.session) if user is not None else None
    return JsonResponse({"service": SERVICE, "user": str(user.pk) if user else None, "left": left})


def _report_in(body: bytes) -> tuple[Any, dict[int, int]]:
    """Return the device and the counts by case; what makes no sense is left out, for it is only a hint to others."""
    try:
        report = json.loads(body)
    except (ValueError, RecursionError):
        return None, {}
    if not isinstance(report, dict) or not isinstance(report.get("unsent"), dict):
        return None, {}
    counts = {
        int(case): count
        for case, count in list(report["unsent"].items())[:MOST_CASES]
        if case.isascii() and case.isdigit() and len(case) < 19 and type(count) is int and count >= 0
    }
    return named_device(report.get("device")), counts
