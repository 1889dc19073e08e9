"""Pages of alerts: those of an inspection, raising one, one with all its steps, and each step."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import SignedInRequest
from alerts.alerting import acknowledge
from alerts.forms import AlertForm, ClosingForm, TellingForm
from alerts.models import Alert
from alerts.permissions import leads
from alerts.queries import alerts_of_inspection, alerts_seen_by, case_to_alert_about, sees_case_of
from alerts.rules import CLOSED, ONLY_THE_LEAD
from design.forms import posted
from inspections.models import Inspection
from inspections.queries.listing import inspection_to_open
from notifications.queries import receipts_of


def _found(request: SignedInRequest, pk: int) -> Alert:
    return get_object_or_404(alerts_seen_by(request.user), pk=pk)


def _found_as_lead(request: SignedInRequest, pk: int) -> Alert:
    alert = _found(request, pk)
    if not leads(request.user, alert.case.inspection):
        raise PermissionDenied(ONLY_THE_LEAD)
    return alert


@require_safe
def alerts(request: SignedInRequest, reference: str) -> HttpResponse:
    """The alerts of an inspection that the person may see. Four queries, however many there are."""
    inspection: Inspection | None = inspection_to_open(request.user, reference)
    if inspection is None:
        raise Http404("There is no such inspection, or you are not on it.")
    found = alerts_of_inspection(inspection, request.user)
    return render(request, "alerts/alerts.html", {"inspection": inspection, "alerts": found})


@require_http_methods(["GET", "HEAD", "POST"])
def raise_alert(request: SignedInRequest, pk: int) -> HttpResponse:
    """Raise an alert about a case, in whatever phase its inspection and whatever state its assessment is."""
    case = case_to_alert_about(request.user, pk)
    if case is None:
        raise Http404("There is no such case, or you may not see it.")
    form = AlertForm(posted(request))
    if form.is_valid() and (alert := form.raise_alert(case, by=request.user)):
        messages.success(request, "Alert raised. The lead inspector is told by email.")
        return redirect("alert", alert.pk)
    return render(request, "alerts/raise_alert.html", {"case": case, "inspection": case.inspection, "form": form})


@require_safe
def alert(request: SignedInRequest, pk: int) -> HttpResponse:
    """One alert with everything that was done about it."""
    found = _found(request, pk)
    context = {
        "alert": found,
        "inspection": found.case.inspection,
        "may_lead": found.is_open and leads(request.user, found.case.inspection),
        "sees_case": sees_case_of(found, request.user),
        "receipts": receipts_of(found.event),
    }
    return render(request, "alerts/alert.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_telling(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record somebody else who was told."""
    found = _found(request, pk)
    form = TellingForm(posted(request))
    if form.is_valid() and form.add(found, by=request.user):
        messages.success(request, "Recorded who was told")
        return redirect("alert", pk)
    return _step(request, found, form, "alerts/add_telling.html")


@require_http_methods(["GET", "HEAD", "POST"])
def acknowledge_alert(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take an alert on, as the lead inspector."""
    found = _found_as_lead(request, pk)
    if request.method != "POST":
        return _step(request, found, None, "alerts/acknowledge_alert.html")
    try:
        acknowledge(alert=found, by=request.user)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, "Alert acknowledged")
    return redirect("alert", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def close_alert(request: SignedInRequest, pk: int) -> HttpResponse:
    """Close an alert with its outcome, as the lead inspector."""
    found = _found_as_lead(request, pk)
    form = ClosingForm(posted(request))
    if form.is_valid() and form.close(found, by=request.user):
        messages.success(request, "Alert closed")
        return redirect("alert", pk)
    return _step(request, found, form, "alerts/close_alert.html")


def _step(request: SignedInRequest, alert: Alert, form: object, template: str) -> HttpResponse:
    context = {"alert": alert, "inspection": alert.case.inspection, "form": form, "closed": "" if alert.is_open else CLOSED}
    return render(request, template, context)
