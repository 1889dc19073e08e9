"""Files of the evidence: attaching, taking out, withdrawing. A file is never shown within a page."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import SignedInRequest
from design.forms import posted
from organisation.attaching import FileIsGone, take_out
from organisation.forms import AttachmentForm, WithdrawForm
from organisation.queries.workspace import evidence_seen_by, files_seen_by
from organisation.views.opened import opened, opened_for_writing


@require_http_methods(["GET", "HEAD", "POST"])
def add_attachment(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    """Keep a file with a piece of evidence."""
    found = opened_for_writing(request, reference)
    item = get_object_or_404(evidence_seen_by(request.user, found.inspection), pk=pk)
    form = AttachmentForm(posted(request), request.FILES)
    if form.is_valid() and form.attach(item, by=request.user):
        messages.success(request, "File added")
        return redirect("evidence_item", reference, pk)
    return render(request, "organisation/add_attachment.html", found.context | {"form": form, "item": item})


@require_GET
def attachment(request: SignedInRequest, reference: str, pk: int) -> HttpResponseBase:
    """Hand a file out, to be saved and not to be opened by the browser; that it was read is recorded."""
    found = opened(request, reference)
    file = get_object_or_404(files_seen_by(request.user, found.inspection), pk=pk)
    try:
        content = take_out(attachment=file, by=request.user)
    except FileIsGone:
        return render(request, "organisation/file_is_gone.html", found.context | {"file": file, "item": file.item}, status=404)
    response = FileResponse(content, as_attachment=True, filename=file.name, content_type=file.media_type)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_attachment(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    """Withdraw a file with a reason; it can still be read."""
    found = opened_for_writing(request, reference)
    file = get_object_or_404(files_seen_by(request.user, found.inspection), pk=pk)
    form = WithdrawForm(posted(request))
    if form.is_valid() and form.withdraw(file, by=request.user):
        messages.success(request, "File withdrawn")
        return redirect("evidence_item", reference, file.item_id)
    context = {"form": form, "item": file.item, "what": "file", "thing": file.name}
    return render(request, "organisation/withdraw.html", found.context | context)
