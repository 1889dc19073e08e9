"""Locking and unlocking results: one person asks here, another confirms."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.models import SignedInRequest
from design.forms import posted
from panels.forms.locks import AnswerForm, LockForm, UnlockForm
from panels.models import LockRequest
from panels.queries.shown import lock_of
from panels.rules import CONFLICTED_LOCK, ONLY_THESE_LOCK
from panels.views.opened import opened


@require_http_methods(["GET", "HEAD", "POST"])
def lock(request: SignedInRequest, reference: str) -> HttpResponse:
    """Ask for a lock or, while the results are locked, for unlocking; or answer what somebody else has asked for."""
    found = opened(request, reference)
    if not found.standing.may_lock:
        raise PermissionDenied(CONFLICTED_LOCK if found.standing.conflicted else ONLY_THESE_LOCK)
    state = lock_of(found.inspection)
    form: LockForm | AnswerForm
    if state.waiting:
        form = AnswerForm(posted(request))
        given = form.give(state.waiting, by=request.user) if form.is_valid() else None
        done = _said(given) if given else ""
    else:
        form = UnlockForm(posted(request)) if state.is_locked else LockForm(posted(request))
        asked = form.ask(found.inspection, to_lock=not state.is_locked, by=request.user) if form.is_valid() else None
        done = "Asked. Somebody else must confirm it" if asked else ""
    if done:
        messages.success(request, done)
        return redirect("panel", reference)
    return render(request, "panels/lock.html", found.context | {"form": form, "lock": state})


def _said(request: LockRequest) -> str:
    """Say what became of a request."""
    if request.confirmed_at is None:
        return "The request is withdrawn"
    return "The results are locked" if request.to_lock else "The results are unlocked"
