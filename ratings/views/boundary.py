"""Cases near a boundary, put under review from the page that finds them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.models import SignedInRequest
from design.forms import posted
from moderation.permissions import assures
from moderation.queries.candidates import candidates_by_reference
from moderation.rules import ONLY_ASSURERS
from ratings.forms import BoundaryForm
from ratings.queries.firmness import deciding_cases, firm_ratings
from ratings.views.opened import opened


@require_http_methods(["GET", "HEAD", "POST"])
def review_boundary(request: SignedInRequest, reference: str) -> HttpResponse:
    """Select for review the cases any one of which alone could change a rating, as far as they are handed in and not reviewed."""
    found = opened(request, reference)
    if not assures(request.user, found.inspection.pk):
        raise PermissionDenied(ONLY_ASSURERS)
    near = deciding_cases(firm_ratings(found.rated_run, found.inspection, found.edition, request.user))
    ids = candidates_by_reference(found.inspection, list(near))
    offered = [(ids[name], f"{name}: {', '.join(ratings)}") for name, ratings in sorted(near.items()) if name in ids]
    form = BoundaryForm(posted(request), inspection=found.inspection, cases=offered)
    if offered and form.is_valid() and (selection := form.select(by=request.user)):
        messages.success(request, f"Selected {selection.selected} near a boundary")
        return redirect("reviews", reference)
    context = {"form": form, "offered": offered, "others": len(near) - len(offered)}
    return render(request, "ratings/review_boundary.html", found.context | context)
