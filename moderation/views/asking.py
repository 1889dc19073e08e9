"""Pages of queries: those of an inspection, one with everything that was said, asking, and doing something with several."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import SignedInRequest
from cases.forms.assessment import Beside, answer_fields
from cases.naming import in_full
from cases.queries.assessment import open_case
from cases.rules import label_of
from cases.views.assessment import found_case
from cases.views.frame import case_frame
from design.addresses import addresses
from design.forms import posted
from inspections.models import Inspection
from inspections.queries.listing import inspection_to_open
from moderation.forms.asking import AskForm, AskSeveralForm, AssignQueriesForm, QueryFilter, ResolveQueriesForm, StepForm
from moderation.permissions import actor_for, assures, wrote_in
from moderation.queries.asking import QueryLine, chosen_queries, queries_to_open, query_lines, sheets_to_ask_about
from moderation.rules import AUTHOR, ONLY_ASSURERS, QUERY_TRANSITIONS, Step, why_not_step
from moderation.views.reviews import inspection_assured
from standards.queries import edition_structure

SEVERAL = {"assign": "Assign queries", "resolve": "Resolve queries"}


@require_safe
def queries(request: SignedInRequest, reference: str) -> HttpResponse:
    """The queries of an inspection that the person may see."""
    inspection: Inspection | None = inspection_to_open(request.user, reference)
    if inspection is None:
        raise Http404("There is no such inspection, or you are not on it.")
    filters = QueryFilter(request.GET, inspection=inspection)
    given = filters.cleaned_data if filters.is_valid() else {}
    context = {
        "inspection": inspection,
        "filters": filters,
        "is_filtered": any(given.values()),
        "lines": query_lines(inspection, request.user, **given | {"late": bool(given.get("late"))}),
        "assures": assures(request.user, inspection.pk),
    }
    return render(request, "moderation/queries.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def query(request: SignedInRequest, pk: int) -> HttpResponse:
    """One query: the answer that it is about, as it was and as it is, and everything that was said."""
    found = get_object_or_404(queries_to_open(request.user), pk=pk)
    line = QueryLine(found)
    actor, is_asked = actor_for(found, request.user), found.assigned_to_id == request.user.pk
    steps = [
        step
        for step in (Step.ANSWER, Step.ASK_AGAIN, Step.RESOLVE)
        if line.standing in QUERY_TRANSITIONS[step] and not why_not_step(step, actor, is_asked=is_asked)
    ]
    form = StepForm(posted(request), steps=steps) if steps else None
    if request.method == "POST" and form is None:
        raise PermissionDenied("You cannot add to this query.")
    if form is not None and form.is_valid() and form.take(found, by=request.user):
        messages.success(request, "Your words were added to the query")
        return redirect("query", pk)
    opened = open_case(found_case(request.user, found.assessment.case_id), request.user)
    question = opened.edition.questions[found.question.code]
    [now] = answer_fields(
        [(question, label_of(question))], opened.answers, beside=Beside(addresses("answer_history", opened.case.pk))
    ).fields
    context = {"query": found, "line": line, "form": form, "question": question, "now": now, "heading": in_full(question)}
    return render(request, "moderation/query.html", case_frame(request.user, opened.case, opened.edition) | context)


@require_http_methods(["GET", "HEAD", "POST"])
def ask_about(request: SignedInRequest, pk: int, question: str) -> HttpResponse:
    """Ask about one answer."""
    opened = open_case(found_case(request.user, pk), request.user)
    if not assures(request.user, opened.case.inspection_id):
        raise PermissionDenied(ONLY_ASSURERS)
    asked = opened.question(question)
    if asked is None:
        raise Http404("The form of this case has no such question.")
    if wrote_in(opened.case.assessment, request.user):
        raise PermissionDenied(AUTHOR)
    form = AskForm(posted(request), case=opened.case)
    if form.is_valid() and (new := form.ask(opened.case.assessment, question, by=request.user)):
        messages.success(request, "Your query was sent")
        return redirect("query", new.pk)
    [now] = answer_fields([(asked, label_of(asked))], opened.answers, beside=Beside(addresses("answer_history", pk))).fields
    context = {"form": form, "question": asked, "now": now, "heading": in_full(asked)}
    return render(request, "moderation/ask_about.html", case_frame(request.user, opened.case, opened.edition) | context)


@require_http_methods(["GET", "HEAD", "POST"])
def ask_several(request: SignedInRequest, reference: str) -> HttpResponse:
    """Ask the same about an answer in several cases, which the list of reviews or the address names."""
    inspection = inspection_assured(request, reference)
    sheets = sheets_to_ask_about(inspection, request.user, request.GET.getlist("case"))
    form = AskSeveralForm(posted(request), edition=edition_structure(inspection.edition_id))
    if sheets and form.is_valid() and (asked := form.ask(sheets, by=request.user)):
        messages.success(request, f"{len(asked)} queries were sent")
        return redirect("queries", reference)
    return render(request, "moderation/ask_several.html", {"inspection": inspection, "form": form, "sheets": sheets})


@require_http_methods(["GET", "HEAD", "POST"])
def several_queries(request: SignedInRequest, reference: str, step: str) -> HttpResponse:
    """Assign or resolve the queries that were chosen in the list."""
    inspection = inspection_assured(request, reference)
    if step not in SEVERAL:
        raise Http404("There is no such step.")
    chosen = chosen_queries(inspection, request.user, request.GET.getlist("query"))
    data = posted(request)
    form = AssignQueriesForm(data, inspection=inspection) if step == "assign" else ResolveQueriesForm(data)
    if chosen and form.is_valid() and (number := form.carry_out([line.query.pk for line in chosen], by=request.user)):
        messages.success(request, f"{number} queries were {'assigned' if step == 'assign' else 'resolved'}")
        return redirect("queries", reference)
    context = {"inspection": inspection, "form": form, "chosen": chosen, "title": SEVERAL[step]}
    return render(request, "moderation/several_queries.html", context)
