"""The list of inspections, the plan of each, and the providers that are inspected."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import SignedInRequest
from accounts.permissions import require_administrator
from design.forms import posted
from inspections.forms.plans import ChangeInspectionForm, InspectionFilter, PlanInspectionForm, ProviderFilter, ProviderForm
from inspections.models import Inspection
from inspections.queries.calendar import key_days, with_dates
from inspections.queries.listing import (
    editions_in_use,
    inspection_page,
    inspection_to_open,
    inspections_open_to,
    provider_page,
)
from inspections.queries.moves import needs_of_a_move
from inspections.queries.overview import progress_of, what_needs, with_last_saved
from inspections.queries.parts import concepts_pooled, parts_of
from inspections.queries.teams import current_team, standing_in
from inspections.queries.timeline import event_page, recent_events
from inspections.queries.waiting import answers_waiting
from standards.queries import edition_structure


@require_safe
def inspections(request: SignedInRequest) -> HttpResponse:
    """The home page: the inspections the person is on; for administrators all, to be arranged."""
    filters = InspectionFilter(request.GET, editions=editions_in_use(request.user))
    sought = filters.sought()
    page = inspection_page(request.user, **sought, query=request.GET)
    context = {"page": page, "filters": filters, "is_filtered": any(sought.values())}
    return render(request, "inspections/inspections.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_inspection(request: SignedInRequest) -> HttpResponse:
    require_administrator(request.user)
    form = PlanInspectionForm(posted(request))
    planned = form.plan(by=request.user) if form.is_valid() else None
    if planned:
        messages.success(request, f"Inspection added: {planned}")
        return redirect("inspection", planned.reference)
    return render(request, "inspections/add_inspection.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def edit_inspection(request: SignedInRequest, reference: str) -> HttpResponse:
    require_administrator(request.user)
    inspection = get_object_or_404(Inspection.objects.select_related("provider"), reference=reference)
    planned = ("edition", "fieldwork_starts", "fieldwork_weeks", "tell_within_hours", "reference")
    plan = {name: getattr(inspection, name) for name in planned}
    form = ChangeInspectionForm(posted(request), initial=plan)
    changed = form.change(inspection, by=request.user) if form.is_valid() else None
    if changed:
        messages.success(request, "Changes saved")
        return redirect("inspection", changed.reference)
    return render(request, "inspections/edit_inspection.html", {"form": form, "inspection": inspection})


@require_safe
def inspection(request: SignedInRequest, reference: str) -> HttpResponse:
    """The overview: progress, what needs the person, key dates and the latest events.

    Twenty-one queries, however many cases; in planning one more for whoever arranges it.
    """
    found = inspections_open_to(request.user).select_related("provider", "edition", "part_of__provider")
    inspection = get_object_or_404(with_dates(found.defer("edition__document")), reference=reference)
    standing = standing_in(inspection, request.user)
    team = current_team(inspection)
    progress = with_last_saved(progress_of(inspection, request.user, team), inspection, request.user)
    days = key_days(inspection, timezone.localdate())
    pools, on_team = bool(concepts_pooled(inspection)), request.user if standing.is_on_team else None
    context = {
        "inspection": inspection,
        "structure": edition_structure(inspection.edition_id),
        "standing": standing,
        "parts": parts_of(inspection).count() if pools else None,
        "team": team,
        "progress": progress,
        "needs": [
            *needs_of_a_move(inspection, request.user, standing),
            *what_needs(inspection, request.user, standing, progress, team, days),
        ],
        "waiting": answers_waiting(inspection.cases.visible_to(request.user)),
        "days": days,
        "now": timezone.now(),
        "events": recent_events(inspection, with_cases=standing.sees_all_cases, with_parts=pools, for_user=on_team),
    }
    return render(request, "inspections/overview.html", context)


@require_safe
def events(request: SignedInRequest, reference: str) -> HttpResponse:
    """Everything that happened to an inspection, as far as the person may know of it, the newest first."""
    inspection = inspection_to_open(request.user, reference)
    if inspection is None:
        raise Http404("There is no such inspection, or you are not on it.")
    standing, number = standing_in(inspection, request.user), request.GET.get("page", "1")
    page = event_page(
        inspection, request.user, page=int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 1,
        with_cases=standing.sees_all_cases, with_parts=bool(concepts_pooled(inspection)),
    )  # fmt: skip
    return render(request, "inspections/events.html", {"inspection": inspection, "page": page})


@require_safe
def providers(request: SignedInRequest) -> HttpResponse:
    require_administrator(request.user)
    sought = ProviderFilter(request.GET)
    search = sought.cleaned_data["search"] if sought.is_valid() else ""
    page = provider_page(search=search, query=request.GET)
    return render(request, "inspections/providers.html", {"page": page, "search": search})


@require_http_methods(["GET", "HEAD", "POST"])
def add_provider(request: SignedInRequest) -> HttpResponse:
    require_administrator(request.user)
    form = ProviderForm(posted(request))
    if form.is_valid() and (provider := form.add(by=request.user)):
        messages.success(request, f"Provider added: {provider}")
        return redirect("providers")
    return render(request, "inspections/add_provider.html", {"form": form})
