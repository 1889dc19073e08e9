"""Deciding about one standard, about the whole, or about every standard that gives no reason to consider discretion."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.models import SignedInRequest
from design.forms import posted
from organisation.queries.workspace import noted_questions
from panels.forms.decisions import DecisionForm, KeepForm
from panels.queries.agenda import Agenda
from panels.rules import OVERALL
from panels.views.opened import opened_for_deciding


@require_http_methods(["GET", "HEAD", "POST"])
def decide_standard(request: SignedInRequest, reference: str, code: str) -> HttpResponse:
    """Keep or change the rating of a standard, with its evidence and the spread of its key questions beside it."""
    found, meeting, agenda = opened_for_deciding(request, reference)
    item = agenda.item(code)
    if item is None or item.result.computed is None:
        raise Http404("There is no such standard, or it has no rating that the panel could decide about.")
    decisions = item.decisions
    form = DecisionForm(
        posted(request), meeting=meeting, about=code, before=item.result.computed, scale=agenda.run.scheme["scale"],
        initial=_initial(agenda, decisions[0].decided if decisions else None, decisions),
    )  # fmt: skip
    if form.is_valid() and form.decide(found.inspection, by=request.user):
        messages.success(request, f"Decided: {item.rows.standard.number} {item.rows.standard.title}")
        return redirect("panel", reference)
    questions = noted_questions(found.inspection, item.rows.standard, request.user) if item.is_proposed else []
    context = {"form": form, "item": item, "questions": questions, "standard": item.rows.standard, "agenda": agenda}
    return render(request, "panels/decide_standard.html", found.context | context)


@require_http_methods(["GET", "HEAD", "POST"])
def decide_overall(request: SignedInRequest, reference: str) -> HttpResponse:
    """Keep or change the overall rating that follows from the decisions about standards."""
    found, meeting, agenda = opened_for_deciding(request, reference)
    if agenda.overall is None:
        raise Http404("The edition of this inspection gives no overall rating.")
    decisions = agenda.overall_decisions
    form = DecisionForm(
        posted(request), meeting=meeting, about=OVERALL, before=agenda.overall.follows, scale=agenda.run.scheme["scale"],
        initial=_initial(agenda, decisions[0].decided if decisions else None, decisions),
    )  # fmt: skip
    if form.is_valid() and form.decide(found.inspection, by=request.user):
        messages.success(request, "Decided: the overall rating")
        return redirect("panel", reference)
    return render(request, "panels/decide_overall.html", found.context | {"form": form, "agenda": agenda})


def _initial(agenda: Agenda, decided: Any, decisions: Any) -> dict[str, Any]:
    """Return which version is superseded, and what it decided as the beginning of the next."""
    codes = {label: code for code, label in agenda.run.scheme["scale"].items()}
    return {"version": decisions[0].version if decisions else 0, "rating": codes[decided.label] if decided else None}


@require_http_methods(["GET", "HEAD", "POST"])
def keep_ratings(request: SignedInRequest, reference: str) -> HttpResponse:
    """Keep, in one decision, the ratings that give no reason to consider discretion."""
    found, meeting, agenda = opened_for_deciding(request, reference)
    form = KeepForm(posted(request), meeting=meeting)
    if form.is_valid() and (kept := form.keep(found.inspection, by=request.user)):
        messages.success(request, f"Kept as worked out: {len(kept)} standard{'' if len(kept) == 1 else 's'}")
        return redirect("panel", reference)
    return render(request, "panels/keep_ratings.html", found.context | {"form": form, "agenda": agenda})
