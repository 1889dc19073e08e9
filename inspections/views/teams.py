"""Who works on an inspection, and its way from phase to phase. Its lead inspector and administrators arrange both."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import SignedInRequest
from design.forms import posted
from inspections.forms.teams import LeadForm, LeaveForm, MemberForm, PhaseForm, RoleForm
from inspections.models import Inspection, TeamMember
from inspections.queries.listing import inspections_open_to
from inspections.queries.teams import (
    Standing,
    cases_not_submitted,
    current_team,
    former_team,
    members_to_arrange,
    open_cases_by_person,
    standing_in,
)
from inspections.rules import PHASE_MEANINGS, Phase, Role


def _found(request: SignedInRequest, reference: str) -> tuple[Inspection, Standing]:
    inspection = get_object_or_404(inspections_open_to(request.user).select_related("provider"), reference=reference)
    return inspection, standing_in(inspection, request.user)


def _to_arrange(request: SignedInRequest, reference: str) -> Inspection:
    """Return an inspection whose team and phase the person may change; visible but not theirs to change is forbidden."""
    inspection, standing = _found(request, reference)
    if not standing.may_arrange:
        raise PermissionDenied
    return inspection


@require_safe
def team(request: SignedInRequest, reference: str) -> HttpResponse:
    inspection, standing = _found(request, reference)
    members, former = current_team(inspection), former_team(inspection)
    context = {"inspection": inspection, "standing": standing, "members": members, "former": former}
    return render(request, "inspections/team.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_member(request: SignedInRequest, reference: str) -> HttpResponse:
    inspection = _to_arrange(request, reference)
    form = MemberForm(posted(request), inspection=inspection)
    if form.is_valid() and (member := form.join(by=request.user)):
        messages.success(request, f"{member.user} joined the team as {member.role_words}")
        return redirect("team", reference)
    return render(request, "inspections/add_member.html", {"form": form, "inspection": inspection})


@require_http_methods(["GET", "HEAD", "POST"])
def edit_member(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    """Give somebody on the team another role."""
    inspection = _to_arrange(request, reference)
    member = get_object_or_404(members_to_arrange(inspection), pk=pk)
    form = RoleForm(posted(request), initial={"role": member.role})
    if form.is_valid() and (changed := form.change(member, by=request.user)):
        messages.success(request, f"{changed.user} is now {changed.role_words}")
        return redirect("team", reference)
    return render(request, "inspections/edit_member.html", _about(member, inspection, form))


@require_http_methods(["GET", "HEAD", "POST"])
def remove_member(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    """Ask, with the number of cases the person still holds, then end their role."""
    inspection = _to_arrange(request, reference)
    member = get_object_or_404(members_to_arrange(inspection), pk=pk)
    form = LeaveForm(posted(request))
    if form.is_valid() and form.remove(member, by=request.user):
        messages.success(request, f"{member.user} left the team")
        return redirect("team", reference)
    return render(request, "inspections/remove_member.html", _about(member, inspection, form))


def _about(member: TeamMember, inspection: Inspection, form: RoleForm | LeaveForm) -> dict[str, Any]:
    open_cases = open_cases_by_person(inspection).get(member.user_id, 0)
    return {"form": form, "inspection": inspection, "member": member, "open_cases": open_cases}


@require_http_methods(["GET", "HEAD", "POST"])
def change_lead(request: SignedInRequest, reference: str) -> HttpResponse:
    """Hand the inspection over to another lead inspector in one step."""
    inspection = _to_arrange(request, reference)
    former = next((str(member.user) for member in current_team(inspection) if member.role == Role.LEAD), "nobody")
    form = LeadForm(posted(request), inspection=inspection, former=former)
    if form.is_valid() and (lead := form.hand_over(by=request.user)):
        messages.success(request, f"{lead.user} is now lead inspector")
        still_here = inspections_open_to(request.user).contains(inspection)
        return redirect("team", reference) if still_here else redirect("inspections")
    return render(request, "inspections/change_lead.html", {"form": form, "inspection": inspection, "former": former})


@require_http_methods(["GET", "HEAD", "POST"])
def change_phase(request: SignedInRequest, reference: str) -> HttpResponse:
    """Ask where the inspection goes, then whether that is meant, then move it."""
    inspection = _to_arrange(request, reference)
    form = PhaseForm(posted(request), inspection=inspection)
    context = {"form": form, "inspection": inspection, "meaning": PHASE_MEANINGS[Phase(inspection.phase)]}
    if form.is_valid():
        if not form.cleaned_data["confirmed"]:
            return render(request, "inspections/confirm_phase.html", context | _consequences(form, inspection))
        if moved := form.move(by=request.user):
            messages.success(request, f"The inspection is now in {moved.phase}")
            return redirect("inspection", reference)
    return render(request, "inspections/change_phase.html", context)


def _consequences(form: PhaseForm, inspection: Inspection) -> dict[str, Any]:
    """Return what the person should know before they confirm."""
    to = form.cleaned_data["to"]
    waiting, total = cases_not_submitted(inspection)
    return {"to": to, "to_meaning": PHASE_MEANINGS[to], "waiting": waiting, "total": total, "reason": form.cleaned_data["reason"]}
