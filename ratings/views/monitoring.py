"""Whether the worker keeps up, for administrators."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.models import SignedInRequest
from accounts.permissions import require_administrator
from ratings.forms import TryAgainForm
from ratings.models import RatingFailure
from ratings.nudging import nudge
from ratings.queries.monitoring import how_it_goes


@require_safe
def monitoring(request: SignedInRequest) -> HttpResponse:
    """Whether ratings follow judgements: queue, what waits, what failed, the last runs, and answers still on laptops."""
    require_administrator(request.user)
    return render(request, "ratings/monitoring.html", {"now": how_it_goes()})


@require_POST
def try_again(request: SignedInRequest, pk: int) -> HttpResponse:
    """Have the worker try once more what it could not rate."""
    require_administrator(request.user)
    failure = get_object_or_404(RatingFailure.objects.select_related("inspection__provider"), pk=pk)
    form = TryAgainForm(request.POST)
    if form.is_valid() and form.ask(failure, by=request.user):
        nudge(inspection_id=failure.inspection_id)
        messages.success(request, f"{failure.inspection} is tried again")
    else:
        messages.warning(request, " ".join(map(str, form.non_field_errors())))
    return redirect("monitoring")
