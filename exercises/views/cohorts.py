"""Pages of training cohorts: the list, a new one, and who is in one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import SignedInRequest
from design.forms import posted
from exercises.forms.cohorts import CohortForm, JoinForm
from exercises.models import CohortMember, TrainingCohort
from exercises.permissions import may_arrange
from exercises.queries.listing import cohorts_for_listing, members_of
from exercises.rules import ONLY_ORGANISERS
from exercises.staffing import leave_cohort as leave


def _require_arranging(request: SignedInRequest) -> None:
    if not may_arrange(request.user):
        raise PermissionDenied(ONLY_ORGANISERS)


@require_safe
def cohorts(request: SignedInRequest) -> HttpResponse:
    """Every training cohort."""
    _require_arranging(request)
    return render(request, "exercises/cohorts.html", {"cohorts": cohorts_for_listing()})


@require_http_methods(["GET", "HEAD", "POST"])
def add_cohort(request: SignedInRequest) -> HttpResponse:
    """Make a training cohort."""
    _require_arranging(request)
    form = CohortForm(posted(request))
    if form.is_valid() and (made := form.make(by=request.user)):
        messages.success(request, f"{made} was added")
        return redirect("cohort", made.pk)
    return render(request, "exercises/add_cohort.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def cohort(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who is in a cohort, and somebody joining it."""
    _require_arranging(request)
    found = get_object_or_404(TrainingCohort, pk=pk)
    form = JoinForm(posted(request), cohort=found)
    if form.is_valid() and (member := form.join(by=request.user)):
        messages.success(request, f"{member.user} is in the cohort now")
        return redirect("cohort", pk)
    return render(request, "exercises/cohort.html", {"cohort": found, "form": form, "members": members_of(found)})


@require_http_methods(["GET", "HEAD", "POST"])
def leave_cohort(request: SignedInRequest, pk: int, member: int) -> HttpResponse:
    """Take somebody out of a cohort."""
    _require_arranging(request)
    found = get_object_or_404(CohortMember.objects.select_related("user", "cohort"), pk=member, cohort=pk)
    if request.method == "POST":
        leave(member=found, by=request.user)
        messages.success(request, f"{found.user} is not in the cohort any more")
        return redirect("cohort", pk)
    return render(request, "exercises/leave_cohort.html", {"member": found, "cohort": found.cohort})
