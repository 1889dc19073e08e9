"""Moving an inspection in planning to a newer edition: which, what becomes of its answers, and whether that is meant."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.models import SignedInRequest
from design.forms import posted
from inspections.forms.moving import EditionChoiceForm, MoveForm, becoming
from inspections.models import Inspection
from inspections.moving import Proposal, propose_move
from inspections.queries.listing import inspections_open_to, moves_of, newer_editions
from inspections.queries.teams import standing_in
from standards.models import Edition
from standards.queries import edition_structure


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: SignedInRequest, reference: str) -> HttpResponse:
    """Choose an edition, review the mapping, confirm it."""
    seen = inspections_open_to(request.user).select_related("provider", "edition").defer("edition__document")
    inspection = get_object_or_404(seen, reference=reference)
    if not standing_in(inspection, request.user).may_arrange:
        raise PermissionDenied("Only the lead inspector and administrators move an inspection to another edition.")
    choice = EditionChoiceForm(request.GET if "edition" in request.GET else None, editions=newer_editions(inspection))
    context: dict[str, Any] = {"inspection": inspection, "choice": choice, "moves": moves_of(inspection)}
    if not choice.is_valid():
        return render(request, "inspections/move.html", context | {"errors": _errors(choice)})
    edition = choice.cleaned_data["edition"]
    try:
        proposal = propose_move(inspection, edition)
    except ValidationError as refusal:
        return render(request, "inspections/move.html", context | {"refusal": refusal.messages})
    return _review(request, inspection, edition, proposal, context)


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
            counts = becoming(proposal, form.mapping(), earlier)
            return render(request, "inspections/confirm_move.html", context | {"counts": counts})
        if done := form.move(inspection, edition, by=request.user):
            messages.success(request, f"Moved to {edition}: {done.counts_in_words}")
            return redirect("inspection", inspection.reference)
    return render(request, "inspections/move.html", context)
