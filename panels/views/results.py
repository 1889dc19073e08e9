"""The results of an inspection, computed and decided, and how they compare."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import SignedInRequest
from panels.queries.published import comparison_of
from panels.queries.results import results_of
from panels.queries.shown import lock_of
from panels.views.opened import opened
from ratings.models import RatingRun


@require_safe
def results(request: SignedInRequest, reference: str) -> HttpResponse:
    """Points, sub-totals and ratings, computed beside decided, with earlier inspections, the region and the edition."""
    found = opened(request, reference)
    run = RatingRun.objects.visible_to(request.user).latest_of(found.inspection)
    shown = results_of(found.inspection, run)
    context = {
        "results": shown,
        "comparison": comparison_of(found.inspection, shown) if shown else None,
        "lock": lock_of(found.inspection),
    }
    return render(request, "panels/results.html", found.context | context)
