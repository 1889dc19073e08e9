"""The factual-accuracy round of one version of the documents."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from accounts.models import SignedInRequest
from design.forms import posted
from reports.forms.accuracy import CommentForm, OutcomeForm, RoundForm
from reports.hearing import record_read
from reports.models import AccuracyRound, ReportPack
from reports.queries.accuracy import comment_of, comments_as_csv, finding_words, outcomes_of, round_of, round_page
from reports.queries.packs import packs_seen_by
from reports.rules import ONLY_THE_LEAD
from reports.views.opened import Opened, opened, opened_to_lead, opened_to_prepare


def _pack(request: SignedInRequest, found: Opened, version: int) -> ReportPack:
    return get_object_or_404(packs_seen_by(request.user, found.inspection), version=version)


def _round(request: SignedInRequest, found: Opened, version: int) -> AccuracyRound:
    begun = round_of(_pack(request, found, version))
    if begun is None:
        raise Http404("The factual-accuracy round of this version has not begun.")
    return begun


@require_safe
def accuracy_round(request: SignedInRequest, reference: str, version: int) -> HttpResponse:
    """The provider's comments on one version, with what became of each."""
    found = opened(request, reference)
    pack = _pack(request, found, version)
    begun = round_of(pack)
    context = {"pack": pack, "page": round_page(begun) if begun else None}
    return render(request, "reports/accuracy_round.html", found.context | context)


@require_http_methods(["GET", "HEAD", "POST"])
def due_date(request: SignedInRequest, reference: str, version: int) -> HttpResponse:
    """Begin the round with the day until which the provider comments, or change that day."""
    found = opened_to_lead(request, reference)
    pack = _pack(request, found, version)
    begun = round_of(pack)
    initial = {"due_on": begun.due_on, "version": begun.version} if begun else {"version": 0}
    form = RoundForm(posted(request), initial=initial)
    if form.is_valid() and (form.change(begun, by=request.user) if begun else form.begin(pack, by=request.user)):
        messages.success(request, "Due date saved")
        return redirect("accuracy_round", reference, version)
    return render(request, "reports/due_date.html", found.context | {"pack": pack, "round": begun, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def add_comment(request: SignedInRequest, reference: str, version: int) -> HttpResponse:
    """Record what the provider says about a finding."""
    found = opened_to_prepare(request, reference)
    begun = _round(request, found, version)
    initial = {"received_on": timezone.localdate()}
    form = CommentForm(posted(request), initial=initial, findings=finding_words(begun.pack))
    if form.is_valid() and (comment := form.record(begun, by=request.user)):
        messages.success(request, f"Comment {comment.number} recorded")
        return redirect("accuracy_round", reference, version)
    return render(request, "reports/add_comment.html", found.context | {"pack": begun.pack, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: SignedInRequest, reference: str, version: int, number: int) -> HttpResponse:
    """One comment with everything that was decided about it; the lead inspector decides here."""
    found = opened(request, reference)
    if request.method == "POST":
        found.needs(found.standing.leads, ONLY_THE_LEAD)
    recorded = comment_of(_round(request, found, version), number)
    if recorded is None:
        raise Http404("There is no such comment in this round.")
    outcomes = outcomes_of(recorded)
    form = OutcomeForm(posted(request), initial=OutcomeForm.initial_of(outcomes[0] if outcomes else None))
    if form.is_valid() and form.decide(recorded, by=request.user):
        messages.success(request, f"Outcome of comment {number} saved")
        return redirect("accuracy_round", reference, version)
    context = {
        "pack": recorded.round.pack,
        "comment": recorded,
        "finding": finding_words(recorded.round.pack).get(recorded.finding, ""),
        "outcomes": outcomes,
        "form": form,
    }
    return render(request, "reports/comment.html", found.context | context)


@require_GET
def comments_csv(request: SignedInRequest, reference: str, version: int) -> HttpResponse:
    """All comments of a round as a file; that it was taken out is recorded."""
    begun = _round(request, opened(request, reference), version)
    record_read(round=begun, by=request.user)
    response = HttpResponse(comments_as_csv(round_page(begun)), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{reference}-version-{version}-comments.csv"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
