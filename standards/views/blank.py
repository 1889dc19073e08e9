"""Blank forms to print: one for each sample of an edition, and one for its interview."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from standards.models import Edition
from standards.paper import deciders, interview_details, paper_form, paper_interview
from standards.queries import edition_structure
from standards.queries.notes import notes_now
from standards.structure import EditionStructure


@require_safe
def blank_form(request: HttpRequest, code: str, module: str) -> HttpResponse:
    """The form for the cases of a module, with room to write."""
    edition = _edition(code)
    if not edition.pages_of(module):
        raise Http404("The edition has no form for such cases.")
    context = blank_form_context(edition, module) | {"paper": paper_form(edition, module, notes=notes_now(edition.id))}
    return render(request, "standards/blank_form.html", context)


@require_safe
def blank_interview(request: HttpRequest, code: str) -> HttpResponse:
    """The interview with a responsible officer, with room to write."""
    edition = _edition(code)
    if not edition.interview:
        raise Http404("The edition has no interview.")
    return render(request, "standards/blank_interview.html", blank_interview_context(edition))


def blank_form_context(edition: EditionStructure, module: str) -> dict[str, Any]:
    """Return what stands on the sheets of a module's form, whoever's case it is for."""
    titles = edition.module_titles
    return {"edition": edition, "module_title": titles[module] if len(titles) > 1 else "", "deciders": deciders(edition, module)}


def blank_interview_context(edition: EditionStructure) -> dict[str, Any]:
    """Return what stands on the sheets of the interview, whoever it is with."""
    return {"edition": edition, "sections": paper_interview(edition), "details": interview_details(edition)}


def _edition(code: str) -> EditionStructure:
    return edition_structure(get_object_or_404(Edition.objects.only("id"), code=code).pk)
