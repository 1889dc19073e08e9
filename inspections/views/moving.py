"""Moving an inspection in planning to a newer edition: one person decides what becomes of its answers, another confirms it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.models import SignedInRequest
from design.forms import posted
from inspections.forms.moving import AnswerForm, EditionChoiceForm, MoveForm, WithdrawForm
from inspections.models import EditionMove, Inspection
from inspections.moving import Proposal, becoming, propose_move
from inspections.queries.listing import inspections_open_to, newer_editions
from inspections.queries.moves import decisions_of, moves_of, requests_of, requests_to_read
from inspections.queries.teams import standing_in
from standards.mapping import Mapped
from standards.models import Edition
from standards.queries import edition_structure


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: SignedInRequest, reference: str) -> HttpResponse:
    """Choose an edition, decide where everything goes, and ask for the move."""
    inspection = _arranged(request, reference)
    choice = EditionChoiceForm(request.GET if "edition" in request.GET else None, editions=newer_editions(inspection))
    asked_for = list(requests_of(inspection))
    waiting = next((one for one in asked_for if one.is_waiting), None)
    context: dict[str, Any] = {
        "inspection": inspection, "choice": choice, "moves": moves_of(inspection), "waiting": waiting, "asked_for": asked_for,
    }  # fmt: skip
    if waiting or not choice.is_valid():
        return render(request, "inspections/move.html", context | {"errors": _errors(choice)})
    edition = choice.cleaned_data["edition"]
    try:
        proposal = propose_move(inspection, edition)
    except ValidationError as refusal:
        return render(request, "inspections/move.html", context | {"refusal": refusal.messages})
    return _review(request, inspection, edition, proposal, context)


def _arranged(request: SignedInRequest, reference: str) -> Inspection:
    """Return an inspection to whoever may move it; everybody else is forbidden."""
    seen = inspections_open_to(request.user).select_related("provider", "edition").defer("edition__document")
    inspection = get_object_or_404(seen, reference=reference)
    if not standing_in(inspection, request.user).may_arrange:
        raise PermissionDenied("Only the lead inspector and administrators move an inspection to another edition.")
    return inspection


def _errors(choice: EditionChoiceForm) -> list[tuple[str, str]]:
    return [(str(error), "id_edition") for errors in choice.errors.values() for error in errors] if choice.is_bound else []


def _review(
    request: SignedInRequest, inspection: Inspection, edition: Edition, proposal: Proposal, context: dict[str, Any]
) -> HttpResponse:
    earlier, later = edition_structure(inspection.edition_id), edition_structure(edition.pk)
    form = MoveForm(posted(request), proposal=proposal, earlier=earlier, later=later)
    context |= {"form": form, "edition": edition, "proposal": proposal}
    if form.is_valid():
        if not form.cleaned_data["confirmed"]:
            counts = becoming(proposal.recorded, form.mapping(), earlier)
            return render(request, "inspections/confirm_move.html", context | {"counts": counts})
        if asked := form.ask(inspection, edition, by=request.user):
            messages.success(request, "Asked. Somebody else must confirm it")
            return redirect("move_request", inspection.reference, asked.pk)
    return render(request, "inspections/move.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def move_request(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    """What was decided about a move, for whoever asked, whoever confirms, and later readers; while it waits, the answer to it."""
    inspection = _arranged(request, reference)
    asked = get_object_or_404(requests_to_read(), pk=pk, inspection=inspection)
    is_own = asked.asked_by_id == request.user.pk
    form: WithdrawForm | AnswerForm = WithdrawForm(posted(request)) if is_own else AnswerForm(posted(request))
    if form.is_valid() and (given := form.give(asked, by=request.user)):
        if isinstance(given, EditionMove):
            messages.success(request, f"Moved to {given.to_edition}: {given.counts_in_words}")
        else:
            messages.success(request, "The request is withdrawn" if is_own else "Sent back. Nothing was moved")
        return redirect("move_request", reference, pk)
    earlier = edition_structure(asked.from_edition_id)
    context = {
        "inspection": inspection, "asked": asked, "is_own": is_own, "form": form, "decisions": decisions_of(asked),
        "counts": becoming(asked.recorded["answers"], Mapped.from_data(asked.steps), earlier),
        "move": getattr(asked, "move", None),
    }  # fmt: skip
    return render(request, "inspections/move_request.html", context)
