"""The ratings of an inspection, how each was worked out, and what a draft of another edition would make of them."""

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import SignedInRequest
from accounts.permissions import require_administrator
from design.forms import posted
from design.templatetags.words import clock
from organisation.queries.proposals import newest_proposals
from ratings.forms import DryRunForm, DryRunReadForm
from ratings.queries.by_factor import tables_by_question
from ratings.queries.contributions import pooled_rows
from ratings.queries.dry_runs import findings_of, latest_dry_run
from ratings.queries.grid import rating_grid
from ratings.queries.tracing import cases_behind, parts_behind, trace_of
from ratings.views.opened import opened
from standards.queries import edition_structure
from standards.queries.drafts import draft_structure, drafts_to_read
from standards.structure import Kind


@require_safe
def ratings(request: SignedInRequest, reference: str) -> HttpResponse:
    """The grid: every standard and key question with its counts, share and rating."""
    found = opened(request, reference)
    inspection, edition, run = found.inspection, found.edition, found.run
    grid = rating_grid(run, edition, newest_proposals(inspection, edition, request.user)) if run else None
    tables = [table for domain in grid.domains for table in tables_by_question(domain)] if grid else []
    pooled = pooled_rows(run, grid) if run and grid else []
    return render(request, "ratings/ratings.html", found.context | {"grid": grid, "tables": tables, "pooled": pooled})


@require_safe
def latest_run(request: SignedInRequest, reference: str) -> JsonResponse:
    """Which run is the latest, for a page that shows an older one."""
    run = opened(request, reference).run
    return JsonResponse({"run": run.pk if run else None, "computed": clock(run.computed_at) if run else ""})


@require_safe
def key_question_trace(request: SignedInRequest, reference: str, question: str) -> HttpResponse:
    """How one key question was worked out, down to the cases behind each number."""
    found = opened(request, reference)
    edition, run = found.edition, found.run
    asked = edition.counted_questions.get(question)
    if run is None or asked is None:
        raise Http404("There is no such key question, or nothing has been worked out yet.")
    trace = trace_of(run, edition, asked)
    context = found.context | {"trace": trace}
    if asked.kind is Kind.POOLED:
        return render(request, "ratings/pooled_trace.html", context | {"parts": parts_behind(run, asked, request.user)})
    context["groups"] = cases_behind(run, edition, trace.row, request.user)
    return render(request, "ratings/key_question_trace.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def dry_run(request: SignedInRequest, pk: int) -> HttpResponse:
    """Try a draft of an edition on finished inspections, and show what was found beside the ratings that are stored."""
    require_administrator(request.user)
    draft = get_object_or_404(drafts_to_read(), pk=pk)
    form = DryRunForm(posted(request))
    if form.is_valid() and form.request(draft, by=request.user):
        return redirect("dry_run", pk)
    run = latest_dry_run(draft)
    structure = draft_structure(draft)
    context = {
        "draft": draft,
        "form": form,
        "run": run,
        "is_current": run is not None and run.digest == draft.digest,
        "findings": findings_of(run, edition_structure(draft.based_on_id), structure) if run and run.finished_at else None,
    }
    return render(request, "ratings/dry_run.html", context)


@require_POST
def dry_run_read(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record that somebody has read what the dry run found."""
    require_administrator(request.user)
    draft = get_object_or_404(drafts_to_read(), pk=pk)
    form = DryRunReadForm(request.POST)
    if form.is_valid() and form.confirm(draft, by=request.user):
        messages.success(request, "It is recorded that you have read the dry run")
        return redirect("draft", pk)
    messages.warning(request, " ".join(map(str, form.non_field_errors())) or "Start the dry run again.")
    return redirect("dry_run", pk)
