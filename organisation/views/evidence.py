"""One piece of evidence: reading it, adding, describing anew and withdrawing it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import SignedInRequest
from design.forms import posted
from organisation.forms import EvidenceForm, WithdrawForm
from organisation.queries.workspace import evidence_seen_by, files_of, notes_of, versions_of_evidence
from organisation.views.opened import opened, opened_for_writing


@require_safe
def evidence_item(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    """The evidence with its notes, files and earlier descriptions."""
    found = opened(request, reference)
    item = get_object_or_404(evidence_seen_by(request.user, found.inspection), pk=pk)
    context = {
        "item": item,
        "may_write": found.standing.may_write and item.withdrawn_at is None,
        "notes": notes_of(item),
        "files": files_of(item),
        "earlier": versions_of_evidence(item)[1:],
    }
    return render(request, "organisation/evidence_item.html", found.context | context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_evidence(request: SignedInRequest, reference: str) -> HttpResponse:
    """Add a piece of evidence."""
    found = opened_for_writing(request, reference)
    form = EvidenceForm(posted(request))
    if form.is_valid() and (item := form.add(found.inspection, by=request.user)):
        messages.success(request, "Evidence added")
        return redirect("evidence_item", reference, item.pk)
    return render(request, "organisation/add_evidence.html", found.context | {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def edit_evidence(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    """Describe the evidence anew."""
    found = opened_for_writing(request, reference)
    item = get_object_or_404(evidence_seen_by(request.user, found.inspection), pk=pk)
    form = EvidenceForm(posted(request), initial=EvidenceForm.initial_of(item))
    if form.is_valid() and form.change(item, by=request.user):
        messages.success(request, "Changes saved")
        return redirect("evidence_item", reference, pk)
    return render(request, "organisation/edit_evidence.html", found.context | {"form": form, "item": item})


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_evidence(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    """Withdraw the evidence with a reason; its notes and files then count no more."""
    found = opened_for_writing(request, reference)
    item = get_object_or_404(evidence_seen_by(request.user, found.inspection), pk=pk)
    form = WithdrawForm(posted(request))
    if form.is_valid() and form.withdraw(item, by=request.user):
        messages.success(request, "Evidence withdrawn")
        return redirect("evidence_item", reference, pk)
    context = {"form": form, "item": item, "what": "evidence", "thing": item.title}
    return render(request, "organisation/withdraw.html", found.context | context)
