"""The panel's agenda, and its meetings."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import SignedInRequest
from design.forms import posted
from panels.forms.meetings import CloseForm, ConflictForm, MeetingForm
from panels.queries.agenda import agenda_of
from panels.queries.shown import lock_of, meetings_of
from panels.views.opened import opened, opened_for_arranging, opened_with_meeting


@require_safe
def panel(request: SignedInRequest, reference: str) -> HttpResponse:
    """Who meets, what is to be decided and why, what was decided, and the lock. As many queries, however much there is."""
    found = opened(request, reference)
    meetings = meetings_of(found.inspection)
    context = {
        "meeting": next((one for one in meetings if one.closed_at is None), None),
        "earlier": [one for one in meetings if one.closed_at is not None],
        "agenda": agenda_of(found.inspection, request.user),
        "lock": lock_of(found.inspection),
    }
    return render(request, "panels/panel.html", found.context | context)


@require_http_methods(["GET", "HEAD", "POST"])
def call_meeting(request: SignedInRequest, reference: str) -> HttpResponse:
    """Call a panel together."""
    found = opened_for_arranging(request, reference)
    form = MeetingForm(posted(request), inspection=found.inspection, initial={"held_on": timezone.localdate()})
    if form.is_valid() and form.call(by=request.user):
        messages.success(request, "The meeting is recorded")
        return redirect("panel", reference)
    return render(request, "panels/call_meeting.html", found.context | {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def declare_conflict(request: SignedInRequest, reference: str) -> HttpResponse:
    """Record a conflict of interest of somebody present."""
    found, meeting = opened_with_meeting(request, reference)
    form = ConflictForm(posted(request), meeting=meeting)
    if form.is_valid() and (member := form.declare(by=request.user)):
        messages.success(request, f"{member.user} has a conflict of interest and does not decide")
        return redirect("panel", reference)
    return render(request, "panels/declare_conflict.html", found.context | {"form": form, "meeting": meeting})


@require_http_methods(["GET", "HEAD", "POST"])
def close_meeting(request: SignedInRequest, reference: str) -> HttpResponse:
    """Ask whether the meeting is over, then end it."""
    found, meeting = opened_with_meeting(request, reference)
    form = CloseForm(posted(request))
    if form.is_valid() and form.close(meeting, by=request.user):
        messages.success(request, "The meeting has ended")
        return redirect("panel", reference)
    context = {"form": form, "meeting": meeting, "agenda": agenda_of(found.inspection, request.user)}
    return render(request, "panels/close_meeting.html", found.context | context)
