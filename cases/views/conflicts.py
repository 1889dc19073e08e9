"""Conflicts of interest in an inspection: who has declared which, declaring one, withdrawing one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import SignedInRequest
from cases.forms.conflicts import DeclareForm, WithdrawConflictForm
from cases.queries.allocation import assessing
from cases.queries.conflicts import concerned_by, conflicts_shown, conflicts_to_withdraw
from design.forms import posted
from inspections.models import Inspection
from inspections.queries.teams import standing_in
from inspections.rules import Role


def _inspection(request: SignedInRequest, reference: str) -> Inspection:
    return get_object_or_404(Inspection.objects.visible_to(request.user).select_related("provider"), reference=reference)


@require_safe
def declared_conflicts(request: SignedInRequest, reference: str) -> HttpResponse:
    """The conflicts of interest that the person may see: their own, and for the lead inspector those of the team."""
    inspection = _inspection(request, reference)
    context = {
        "inspection": inspection,
        "standing": standing_in(inspection, request.user),
        "conflicts": conflicts_shown(inspection, request.user).order_by("withdrawn_at", "user__name", "pk"),
    }
    return render(request, "cases/caseload/declared_conflicts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def declare_interest(request: SignedInRequest, reference: str) -> HttpResponse:
    """Declare a conflict of interest: the person's own, or for the lead inspector that of somebody on the team."""
    inspection = _inspection(request, reference)
    standing = standing_in(inspection, request.user)
    if not standing.assesses:
        raise PermissionDenied("Conflicts of interest are declared by those who assess cases.")
    people = assessing(inspection) if standing.role == Role.LEAD else [request.user]
    form = DeclareForm(posted(request), inspection=inspection, people=people, by=request.user)
    if form.is_valid() and (conflict := form.declare()):
        told = f"{conflict.user.name} has declared a conflict of interest about {conflict.about}."
        if standing.sees_all_cases:
            count = concerned_by(conflict, inspection)
            told += f" {count:,} case{'' if count == 1 else 's'} of this inspection {'is' if count == 1 else 'are'} concerned."
        messages.success(request, told)
        return redirect("declared_conflicts", reference)
    return render(request, "cases/caseload/declare_interest.html", {"form": form, "inspection": inspection})


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_interest(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    """Withdraw a declared conflict, with the reason."""
    inspection = _inspection(request, reference)
    conflict = get_object_or_404(conflicts_to_withdraw(inspection, request.user), pk=pk)
    form = WithdrawConflictForm(posted(request))
    if form.is_valid() and form.withdraw(conflict, by=request.user):
        messages.success(request, f"The conflict of {conflict.user.name} about {conflict.about} is withdrawn")
        return redirect("declared_conflicts", reference)
    context = {"form": form, "inspection": inspection, "conflict": conflict}
    return render(request, "cases/caseload/withdraw_interest.html", context)
