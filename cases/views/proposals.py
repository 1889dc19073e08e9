"""The allocation of an inspection: who has how much, a proposal of who might have more, and its confirmation."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import SignedInRequest
from cases.forms.caseload import keys_from
from cases.forms.proposals import ConfirmForm, PlaceForm, ProposeForm, SettingsForm
from cases.models import AllocationProposal
from cases.proposing import discard_proposal
from cases.queries.conflicts import held_against_a_conflict
from cases.queries.proposals import (
    NOBODY,
    about_to_move,
    changes_since,
    colleagues,
    hours_of_cases,
    loads,
    open_proposal,
    rows_page,
    settings_of,
)
from design.forms import posted
from inspections.models import Inspection
from inspections.queries.teams import standing_in
from inspections.rules import Role


def _inspection(request: SignedInRequest, reference: str) -> Inspection:
    visible = Inspection.objects.visible_to(request.user).with_reader().select_related("provider", "allocation_settings")
    inspection = get_object_or_404(visible, reference=reference)
    if standing_in(inspection, request.user).role != Role.LEAD:
        raise PermissionDenied("Only the lead inspector allocates cases.")
    return inspection


def _proposal(request: SignedInRequest, reference: str) -> AllocationProposal:
    proposal = open_proposal(_inspection(request, reference))
    if proposal is None:
        raise Http404("No proposal waits to be confirmed.")
    return proposal


@require_http_methods(["GET", "HEAD", "POST"])
def allocation(request: SignedInRequest, reference: str) -> HttpResponse:
    """What everybody has and would have, and the cases of the proposal; what is sent changes the proposal by hand."""
    inspection = _inspection(request, reference)
    proposal, people = open_proposal(inspection), colleagues(inspection)
    form = PlaceForm(posted(request), people=people)
    keys = keys_from(request.POST.getlist("case"))
    if proposal and form.is_valid() and (placed := form.place(proposal, keys, by=request.user)) is not None:
        messages.success(request, f"{placed:,} case{'' if placed == 1 else 's'} proposed for {form.recipient_name}")
        return redirect(request.get_full_path())
    context = {"inspection": inspection, "proposal": proposal, "form": form, "keys": keys, "may_change": inspection.takes_cases}
    return render(request, "cases/caseload/allocation.html", context | _shown(request, inspection, proposal, people))


def _shown(
    request: SignedInRequest, inspection: Inspection, proposal: AllocationProposal | None, people: list[Any]
) -> dict[str, Any]:
    """Return the loads, and of a proposal the cases on this page and what has changed since."""
    settings = settings_of(inspection)
    found = loads(inspection, settings, people, proposal)
    bars = [(load.name, load.hours, f"{load.hours.normalize():,f} hours") for load in found if load.colleague]
    shown: dict[str, Any] = {
        "loads": found,
        "bars": bars,
        "settings": settings,
        "hours_of_cases": hours_of_cases(inspection, settings),
    }
    if proposal is None:
        return shown | {"propose": ProposeForm(), "against": held_against_a_conflict(inspection)}
    to = request.GET.get("to", "")
    narrowed = to if to == NOBODY or keys_from([to]) else ""
    return shown | {
        "page": rows_page(proposal, narrowed, request.GET), "changes": changes_since(proposal),
        "of": next((load for load in found if load.key == narrowed), None),
    }  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def allocation_settings(request: SignedInRequest, reference: str) -> HttpResponse:
    """How long cases take, and the hours and cases that people have."""
    inspection = _inspection(request, reference)
    form = SettingsForm(posted(request), inspection=inspection, settings=settings_of(inspection), people=colleagues(inspection))
    if form.is_valid() and form.set(by=request.user):
        messages.success(request, "Hours and availability are saved. They count in the next proposal")
        return redirect("allocation", reference)
    return render(request, "cases/caseload/allocation_settings.html", {"form": form, "inspection": inspection})


@require_POST
def propose_allocation(request: SignedInRequest, reference: str) -> HttpResponse:
    """Make a proposal; a former one that waits is given up."""
    inspection = _inspection(request, reference)
    form = ProposeForm(request.POST)
    if form.is_valid() and form.propose(inspection, by=request.user):
        messages.success(request, "The proposal is made. Nothing is allocated until you confirm it")
    else:
        for reasons in form.errors.values():
            messages.error(request, " ".join(str(reason) for reason in reasons))
    return redirect("allocation", reference)


@require_POST
def discard_allocation(request: SignedInRequest, reference: str) -> HttpResponse:
    """Give the proposal up."""
    discard_proposal(proposal=_proposal(request, reference), by=request.user)
    messages.success(request, "The proposal is discarded. Nothing was allocated")
    return redirect("allocation", reference)


@require_http_methods(["GET", "HEAD", "POST"])
def confirm_allocation(request: SignedInRequest, reference: str) -> HttpResponse:
    """Ask, with what changed since and whose laptops hold answers, then allocate as proposed."""
    proposal = _proposal(request, reference)
    changes = changes_since(proposal)
    form = ConfirmForm(posted(request), changed=bool(changes))
    if form.is_valid() and (outcome := form.confirm(proposal, by=request.user)):
        messages.success(request, outcome.as_proposed)
        return redirect("cases", reference)
    if form.is_bound:
        changes = changes_since(proposal)  # what it was refused for may have happened since it was asked
    context = {
        "inspection": proposal.inspection, "proposal": proposal, "form": form, "changes": changes,
        **about_to_move(proposal),
    }  # fmt: skip
    return render(request, "cases/caseload/confirm_allocation.html", context)
