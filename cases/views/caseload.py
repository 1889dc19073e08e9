"""The caseload of an inspection: its list, whose case is whose, and somebody's own cases."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import SignedInRequest
from cases.forms.caseload import AllocationForm, CaseFilter, keys_from
from cases.permissions import may_allocate
from cases.queries.allocation import Choice, all_fitting, chosen, inspectors_of, recipients
from cases.queries.case_lines import Status
from cases.queries.caseload import Caseload, Narrowing, cases_of_person
from cases.queries.resuming import left_off
from cases.queries.transcripts import to_confirm
from inspections.models import Inspection
from inspections.queries.listing import inspection_to_open
from inspections.queries.teams import standing_in
from inspections.rules import CASELOAD_PHASES, Role
from standards.queries import edition_with_code, editions_to_band_by


@require_safe
def cases(request: SignedInRequest, reference: str) -> HttpResponse:
    """The cases that the person may see: at most ten queries, however many cases there are."""
    inspection = inspection_to_open(request.user, reference)
    if inspection is None:
        raise Http404("There is no such inspection, or you are not on it.")
    standing = standing_in(inspection, request.user)
    bands = edition_with_code(request.GET.get("bands", ""))
    caseload = Caseload(inspection, request.user, own_only=not standing.sees_all_cases, bands=bands)
    inspectors = [] if caseload.own_only else inspectors_of(inspection)
    filters = CaseFilter(request.GET, caseload=caseload, inspectors=inspectors, offices=caseload.offices())
    narrowing = filters.narrowing()
    is_open = inspection.phase in CASELOAD_PHASES
    context = {
        "inspection": inspection,
        "may_import": is_open and standing.may_arrange,
        "may_allocate": is_open and standing.role == Role.LEAD,
        "assesses": standing.assesses,
        "caseload": caseload,
        "banding": editions_to_band_by() if "bands" in request.GET else [],
        "filters": filters,
        "is_filtered": narrowing != Narrowing(),
        "page": caseload.page(narrowing, filters.order, request.GET),
    }
    return render(request, "cases/caseload/cases.html", context)


@require_safe
def my_cases(request: SignedInRequest) -> HttpResponse:
    """The cases allocated to the person, of all their inspections."""
    user = request.user
    context = {"page": cases_of_person(user, request.GET), "left_off": left_off(user), "to_confirm": to_confirm(user)}
    return render(request, "cases/caseload/my_cases.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def allocate_cases(request: SignedInRequest, reference: str) -> HttpResponse:
    """Ask who gets the chosen cases, with how many everybody has, then allocate them."""
    inspection = get_object_or_404(Inspection.objects.visible_to(request.user).select_related("provider"), reference=reference)
    if not may_allocate(request.user, inspection):
        raise PermissionDenied("Only the lead inspector allocates cases.")
    caseload = Caseload(inspection, request.user, own_only=False)
    sent = keys_from(request.POST.get("cases", "").split(","))
    choice = chosen(caseload, sent) if request.POST else _choice(request, caseload)
    form = AllocationForm(
        request.POST or None,
        recipients=recipients(inspection, choice.ids),
        initial={"cases": ",".join(str(key) for key in choice.ids)},
    )
    if form.is_valid() and (outcome := form.allocate(inspection, by=request.user)):
        messages.success(request, outcome.in_words(form.recipient_name))
        return redirect("cases", reference)
    return render(request, "cases/caseload/allocate_cases.html", {"form": form, "inspection": inspection, "choice": choice})


def _choice(request: SignedInRequest, caseload: Caseload) -> Choice:
    """Return the cases ticked in the list, else all that fit the filters of the address; without either, those nobody has."""
    if keys := keys_from(request.GET.getlist("case")):
        return chosen(caseload, keys)
    if "every" not in request.GET:
        return all_fitting(caseload, Narrowing(status=Status.NOT_ALLOCATED))
    filters = CaseFilter(
        request.GET, caseload=caseload, inspectors=inspectors_of(caseload.inspection), offices=caseload.offices()
    )
    return all_fitting(caseload, filters.narrowing())
