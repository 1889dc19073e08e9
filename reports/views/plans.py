"""Recommendations, the day of publication, and the provider's action plan."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import SignedInRequest
from design.forms import posted
from reports.forms.plans import ActionForm, ProgressForm, PublicationForm, RecommendationForm, WithdrawForm
from reports.models import Action
from reports.queries.plans import (
    OVERDUE_SHOWN,
    about,
    action_line,
    action_seen_by,
    overdue_seen_by,
    plan_of,
    plans_seen_by,
    progress_of,
    publication_of,
    recommendation_numbered,
    versions_of,
)
from reports.rules import ONLY_THESE_PREPARE
from reports.views.opened import Opened, opened, opened_to_lead, opened_to_prepare


@require_safe
def action_plans(request: SignedInRequest) -> HttpResponse:
    """How far the action plans of all inspections are whose reports the person sees, and what is overdue."""
    context = {"plans": plans_seen_by(request.user), "overdue": overdue_seen_by(request.user), "shown": OVERDUE_SHOWN}
    return render(request, "reports/action_plans.html", context)


@require_safe
def action_plan(request: SignedInRequest, reference: str) -> HttpResponse:
    """The recommendations of an inspection with the provider's actions."""
    found = opened(request, reference)
    context = {
        "lines": plan_of(found.inspection, found.edition, request.user),
        "publication": publication_of(found.inspection),
    }
    return render(request, "reports/action_plan.html", found.context | context)


@require_http_methods(["GET", "HEAD", "POST"])
def publication(request: SignedInRequest, reference: str) -> HttpResponse:
    """Say on which day the report is published."""
    found = opened_to_lead(request, reference, still_open=False)
    form = PublicationForm(posted(request), initial=PublicationForm.initial_of(publication_of(found.inspection)))
    if form.is_valid() and form.set(found.inspection, by=request.user):
        messages.success(request, "Publication date saved")
        return redirect("action_plan", reference)
    return render(request, "reports/publication.html", found.context | {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def recommend(request: SignedInRequest, reference: str) -> HttpResponse:
    """Add a recommendation."""
    found = opened_to_lead(request, reference)
    form = RecommendationForm(posted(request), edition=found.edition)
    if form.is_valid() and (one := form.add(found.inspection, by=request.user)):
        messages.success(request, f"Recommendation {one.number} added")
        return redirect("action_plan", reference)
    return render(request, "reports/recommend.html", found.context | {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def recommendation(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    """A recommendation with everything it has said; the lead inspector changes it here until publication."""
    found = opened(request, reference) if request.method != "POST" else opened_to_lead(request, reference)
    one = get_object_or_404(recommendation_numbered(found.inspection, request.user, number))
    form = RecommendationForm(posted(request), initial=RecommendationForm.initial_of(one), edition=found.edition)
    if form.is_valid() and form.change(one, by=request.user):
        messages.success(request, "Changes saved")
        return redirect("action_plan", reference)
    context = {"one": one, "about": about(one, found.edition), "earlier": versions_of(one), "form": form}
    return render(request, "reports/recommendation.html", found.context | context)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_recommendation(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    """Withdraw a recommendation with a reason."""
    found = opened_to_lead(request, reference)
    one = get_object_or_404(recommendation_numbered(found.inspection, request.user, number))
    form = WithdrawForm(posted(request))
    if form.is_valid() and form.withdraw(one, by=request.user):
        messages.success(request, f"Recommendation {number} withdrawn")
        return redirect("action_plan", reference)
    return render(request, "reports/withdraw_recommendation.html", found.context | {"one": one, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def plan_action(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    """Add what the provider will do about a recommendation."""
    found = opened_to_prepare(request, reference, still_open=False)
    one = get_object_or_404(recommendation_numbered(found.inspection, request.user, number))
    form = ActionForm(posted(request))
    if form.is_valid() and form.add(one, by=request.user):
        messages.success(request, "Action added")
        return redirect("action_plan", reference)
    context = {"one": one, "about": about(one, found.edition), "form": form}
    return render(request, "reports/plan_action.html", found.context | context)


def _action(request: SignedInRequest, found: Opened, pk: int) -> Action:
    return get_object_or_404(action_seen_by(request.user, found.inspection, pk))


@require_http_methods(["GET", "HEAD", "POST"])
def action(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    """An action with everything that was told about it; its progress is told here."""
    found = opened(request, reference)
    if request.method == "POST":
        found.needs(found.standing.prepares, ONLY_THESE_PREPARE, still_open=False)
    one = _action(request, found, pk)
    form = ProgressForm(posted(request))
    if form.is_valid() and form.tell(one, by=request.user):
        messages.success(request, "Progress recorded")
        return redirect("action", reference, pk)
    context = {"line": action_line(one), "progress": progress_of(one), "earlier": versions_of(one), "form": form}
    return render(request, "reports/action.html", found.context | context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_action(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    """Describe an action anew, for instance with another due date."""
    found = opened_to_prepare(request, reference, still_open=False)
    one = _action(request, found, pk)
    form = ActionForm(posted(request), initial=ActionForm.initial_of(one))
    if form.is_valid() and form.change(one, by=request.user):
        messages.success(request, "Changes saved")
        return redirect("action", reference, pk)
    return render(request, "reports/edit_action.html", found.context | {"one": one, "form": form})
