"""Which answers count: the policy in force, what it leaves out and why, and the lead inspector's decision about it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import SignedInRequest
from design.forms import posted
from inspections.queries.teams import standing_in
from inspections.rules import Phase, Role, is_final
from ratings.forms import CountingForm
from ratings.queries.counting import cases_left_out, policies_of
from ratings.results import Policy
from ratings.views.opened import opened


@require_safe
def counting(request: SignedInRequest, reference: str) -> HttpResponse:
    """Which answers count, by whose decision and why, and the cases that are left out."""
    found = opened(request, reference)
    decisions = policies_of(found.inspection, request.user)
    policy = Policy(decisions[0].policy) if decisions else Policy.RECORDED
    context = {
        "policy": policy,
        "decisions": decisions,
        "left_out": cases_left_out(found.inspection, policy, request.user),
        "may_decide": standing_in(found.inspection, request.user).role == Role.LEAD,
        "is_closed": found.inspection.is_locked or is_final(Phase(found.inspection.phase)),
    }
    return render(request, "ratings/counting.html", found.context | context)


@require_http_methods(["GET", "HEAD", "POST"])
def change_counting(request: SignedInRequest, reference: str) -> HttpResponse:
    """Decide which answers count."""
    found = opened(request, reference)
    if standing_in(found.inspection, request.user).role != Role.LEAD:
        raise PermissionDenied("Only the lead inspector decides which answers count.")
    newest = next(iter(policies_of(found.inspection, request.user)), None)
    initial = {name: getattr(newest, name) for name in ("policy", "selection", "eligible")} if newest else {"policy": "recorded"}
    form = CountingForm(posted(request), inspection=found.inspection, initial=initial)
    if form.is_valid() and form.decide(by=request.user):
        messages.success(request, "Which answers count is decided. The ratings are worked out again.")
        return redirect("counting", reference)
    return render(request, "ratings/change_counting.html", {"inspection": found.inspection, "form": form})
