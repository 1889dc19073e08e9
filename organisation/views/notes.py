"""Notes on what evidence shows: writing one at the evidence or at a prompt, changing and withdrawing it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.models import SignedInRequest
from design.forms import posted
from organisation.forms import NoteForm, NoteFromStandardForm, WithdrawForm
from organisation.queries.workspace import evidence_seen_by, evidence_to_note, notes_seen_by, versions_of_note
from organisation.views.opened import opened, opened_for_writing


@require_http_methods(["GET", "HEAD", "POST"])
def add_note(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    """Note what a piece of evidence shows."""
    found = opened_for_writing(request, reference)
    item = get_object_or_404(evidence_seen_by(request.user, found.inspection), pk=pk)
    form = NoteForm(posted(request), edition=found.edition)
    if form.is_valid() and form.write(item, by=request.user):
        messages.success(request, "Note added")
        return redirect("evidence_item", reference, pk)
    return render(request, "organisation/add_note.html", found.context | {"form": form, "item": item})


@require_http_methods(["GET", "HEAD", "POST"])
def add_note_to_standard(request: SignedInRequest, reference: str, code: str) -> HttpResponse:
    """Note at a prompt of a standard what some evidence shows about it; `?prompt=` says which one was at hand."""
    found = opened_for_writing(request, reference)
    standard = found.standard(code)
    evidence = evidence_to_note(request.user, found.inspection)
    initial = {"prompt": request.GET.get("prompt", "")}
    form = NoteFromStandardForm(posted(request), initial=initial, edition=found.edition, evidence=evidence)
    if form.is_valid() and form.write_chosen(by=request.user):
        messages.success(request, "Note added")
        return redirect("organisation_standard", reference, code)
    return render(request, "organisation/add_note.html", found.context | {"form": form, "standard": standard})


@require_http_methods(["GET", "HEAD", "POST"])
def note(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    """A note with everything it has ever said; those who record evidence change it here."""
    found = opened(request, reference) if request.method != "POST" else opened_for_writing(request, reference)
    written = get_object_or_404(notes_seen_by(request.user, found.inspection), pk=pk)
    form = NoteForm(posted(request), initial=NoteForm.initial_of(written), edition=found.edition)
    if form.is_valid() and form.change(written, by=request.user):
        messages.success(request, "Changes saved")
        return redirect("evidence_item", reference, written.item_id)
    stands = written.withdrawn_at is None and written.item.withdrawn_at is None
    context = {
        "form": form,
        "note": written,
        "may_write": found.standing.may_write and stands,
        "earlier": versions_of_note(written)[1:],
    }
    return render(request, "organisation/note.html", found.context | context)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_note(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    """Withdraw a note with a reason."""
    found = opened_for_writing(request, reference)
    written = get_object_or_404(notes_seen_by(request.user, found.inspection), pk=pk)
    form = WithdrawForm(posted(request))
    if form.is_valid() and form.withdraw(written, by=request.user):
        messages.success(request, "Note withdrawn")
        return redirect("evidence_item", reference, written.item_id)
    context = {"form": form, "item": written.item, "what": "note", "thing": written.text}
    return render(request, "organisation/withdraw.html", found.context | context)
