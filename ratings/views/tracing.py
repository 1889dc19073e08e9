"""How the ratings were worked out, from the overall rating down to every case, and how they moved through the fieldwork."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import SignedInRequest
from ratings.queries.history import through_the_fieldwork
from ratings.queries.whole_trace import whole_trace
from ratings.views.opened import opened


@require_safe
def rating_trace(request: SignedInRequest, reference: str) -> HttpResponse:
    """Every step with its counts and the rule's own text; with `cases` in the address also every case behind every number."""
    found = opened(request, reference)
    if found.run is None:
        raise Http404("Nothing has been worked out yet.")
    trace = whole_trace(found.run, found.edition, request.user)
    context = {"trace": trace, "grid": trace.grid, "with_cases": "cases" in request.GET}
    return render(request, "ratings/whole_trace.html", found.context | context)


@require_safe
def rating_history(request: SignedInRequest, reference: str) -> HttpResponse:
    """How shares and ratings moved, day by day, and which submissions and answers moved them."""
    found = opened(request, reference)
    _ = found.rated_run  # there is something to show
    through = through_the_fieldwork(found.inspection, found.edition, request.user)
    return render(request, "ratings/history.html", found.context | {"through": through})
