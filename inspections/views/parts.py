"""Which inspections a regional inspection pools."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import SignedInRequest
from design.forms import posted
from inspections.forms.parts import PartForm, ReasonForm
from inspections.models import Inspection
from inspections.queries.listing import inspections_open_to
from inspections.queries.parts import concepts_pooled, not_comparable, parts_of, parts_open_to
from inspections.queries.teams import Standing, standing_in


def _whole(request: SignedInRequest, reference: str) -> tuple[Inspection, Standing]:
    """Find an inspection that pools others, among those the person may open."""
    whole = get_object_or_404(inspections_open_to(request.user).select_related("provider"), reference=reference)
    if not concepts_pooled(whole):
        raise Http404("The edition of this inspection pools nothing: it has no parts.")
    return whole, standing_in(whole, request.user)


def _to_arrange(request: SignedInRequest, reference: str) -> Inspection:
    whole, standing = _whole(request, reference)
    if not standing.may_arrange:
        raise PermissionDenied("Only the lead inspector and administrators say which inspections are part of this one.")
    return whole


@require_safe
def parts(request: SignedInRequest, reference: str) -> HttpResponse:
    """The parts: which inspections they are, and how far. Their cases are seen by those who are on them."""
    whole, standing = _whole(request, reference)
    found = list(parts_of(whole))
    context = {
        "inspection": whole, "standing": standing, "parts": found, "opened": parts_open_to(request.user, whole),
        "not_comparable": not_comparable(whole, found),
    }  # fmt: skip
    return render(request, "inspections/parts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_part(request: SignedInRequest, reference: str) -> HttpResponse:
    whole = _to_arrange(request, reference)
    form = PartForm(posted(request), whole=whole, user=request.user)
    if form.is_valid() and (part := form.attach(whole, by=request.user)):
        messages.success(request, f"{part} is now part of {whole}")
        return redirect("parts", reference)
    return render(request, "inspections/add_part.html", {"form": form, "inspection": whole})


@require_http_methods(["GET", "HEAD", "POST"])
def remove_part(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    whole = _to_arrange(request, reference)
    part = get_object_or_404(parts_of(whole), pk=pk)
    form = ReasonForm(posted(request))
    if form.is_valid() and form.detach(whole, part, by=request.user):
        messages.success(request, f"{part} is no longer part of {whole}")
        return redirect("parts", reference)
    return render(request, "inspections/remove_part.html", {"form": form, "inspection": whole, "part": part})
