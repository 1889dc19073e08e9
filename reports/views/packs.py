"""The report's first page, its documents, and the check of names in practice examples."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from accounts.models import SignedInRequest
from design.forms import posted
from reports.forms.packs import ExampleForm, PackForm
from reports.names import marks_in, pieces_of
from reports.packing import FileIsGone, take_out
from reports.queries.examples import Example, example, examples_of
from reports.queries.packs import files_seen_by, is_outdated, packs_of, packs_seen_by
from reports.views.opened import Opened, opened, opened_to_prepare


@require_safe
def report(request: SignedInRequest, reference: str) -> HttpResponse:
    """Everything about the report of an inspection."""
    found = opened(request, reference)
    examples = examples_of(found.inspection, found.edition, request.user)
    context = {
        "packs": packs_of(found.inspection, request.user),
        "examples": examples,
        "left_out": [one for one in examples if one.left_out_because],
    }
    return render(request, "reports/report.html", found.context | context)


@require_http_methods(["GET", "HEAD", "POST"])
def request_documents(request: SignedInRequest, reference: str) -> HttpResponse:
    """Ask for the next version of the documents."""
    found = opened_to_prepare(request, reference, still_open=False)
    form = PackForm(posted(request))
    if form.is_valid() and (pack := form.request(found.inspection, by=request.user)):
        return redirect("report_pack", reference, pack.version)
    return render(request, "reports/request_documents.html", found.context | {"form": form})


@require_safe
def report_pack(request: SignedInRequest, reference: str, version: int) -> HttpResponse:
    """One version of the documents: how far it is, or what there is to take out."""
    found = opened(request, reference)
    pack = get_object_or_404(packs_seen_by(request.user, found.inspection), version=version)
    return render(request, "reports/report_pack.html", found.context | {"pack": pack, "outdated": is_outdated(pack)})


@require_GET
def report_file(request: SignedInRequest, reference: str, pk: int) -> HttpResponseBase:
    """Hand a document out, to be saved and not to be opened by the browser; that it was read is recorded."""
    found = opened(request, reference)
    file = get_object_or_404(files_seen_by(request.user, found.inspection), pk=pk)
    try:
        content = take_out(file=file, by=request.user)
    except FileIsGone:
        return render(request, "reports/file_is_gone.html", found.context | {"file": file}, status=404)
    response = FileResponse(content, as_attachment=True, filename=file.name, content_type=file.media_type)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def practice_examples(request: SignedInRequest, reference: str) -> HttpResponse:
    """Every practice example, and whether it goes into the documents."""
    found = opened(request, reference)
    examples = examples_of(found.inspection, found.edition, request.user)
    return render(request, "reports/practice_examples.html", found.context | {"examples": examples})


@require_http_methods(["GET", "HEAD", "POST"])
def practice_example(request: SignedInRequest, reference: str, key: str) -> HttpResponse:
    """One practice example with what may tell who it is about; the team's inspectors say whether it goes out."""
    found = opened(request, reference) if request.method != "POST" else opened_to_prepare(request, reference)
    one = _example(request, found, key)
    form = ExampleForm(posted(request), initial=ExampleForm.initial_of(one))
    if form.is_valid() and form.check(found.inspection, key, by=request.user):
        messages.success(request, "Recorded")
        return redirect("practice_examples", reference)
    context = {
        "example": one,
        "pieces": pieces_of(one.original, one.marks),
        "still_marked": _still_marked(form, one),
        "form": form,
    }
    return render(request, "reports/practice_example.html", found.context | context)


def _example(request: SignedInRequest, found: Opened, key: str) -> Example:
    one = example(found.inspection, found.edition, request.user, key)
    if one is None:
        raise Http404("There is no such practice example in this inspection.")
    return one


def _still_marked(form: ExampleForm, one: Example) -> list[str]:
    """Return the marked words in what was typed."""
    words = str(form.data.get("words", "")) if form.is_bound else ""
    return list(dict.fromkeys(mark.text for mark in marks_in(words, one.known)))
