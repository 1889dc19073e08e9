"""How firm the ratings are, and what would follow if something were judged otherwise. Nothing here is stored."""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import SignedInRequest
from moderation.permissions import assures
from ratings.forms import ChangeForm
from ratings.queries.firmness import firm_ratings
from ratings.queries.judged_cases import judged_cases
from ratings.queries.other_schemes import schemes_to_try, tried
from ratings.queries.rerating import Rerating
from ratings.queries.scratch import Scratch, scratch
from ratings.views.opened import opened
from standards.structure import EditionStructure, Standard


@require_safe
def sensitivity(request: SignedInRequest, reference: str) -> HttpResponse:
    """What it would take to change each rating, and which cases could."""
    found = opened(request, reference)
    firm = firm_ratings(found.rated_run, found.inspection, found.edition, request.user)
    may_select = found.inspection.is_recording and assures(request.user, found.inspection.pk)
    return render(request, "ratings/sensitivity.html", found.context | {"firm": firm, "may_select": may_select})


@require_safe
def what_if(request: SignedInRequest, reference: str) -> HttpResponse:
    """Judgements and ratings tried out in a copy. All of it stands in the address, so that it can be sent to somebody."""
    found = opened(request, reference)
    run, edition = found.rated_run, found.edition
    cases = judged_cases(run, edition, request.user)
    changes, decisions = request.GET.getlist("c"), [text for text in request.GET.getlist("r") if text]
    form = ChangeForm(request.GET if "add" in request.GET else None, cases=cases, questions=edition.key_questions)
    if form.is_valid():
        return redirect(_address(reference, [*changes, form.text], decisions))
    copy = scratch(Rerating(run, edition), cases, changes, decisions)
    context = {"form": form, "tried": copy, "by_people": _by_people(edition, copy), "taken_back": _taken_back(reference, copy)}
    return render(request, "ratings/what_if.html", found.context | context)


@require_safe
def other_scheme(request: SignedInRequest, reference: str) -> HttpResponse:
    """The same judgements by another scheme, beside the ratings that count."""
    found = opened(request, reference)
    run = found.rated_run
    schemes = schemes_to_try(found.edition, run.scheme)
    chosen = next((one for one in schemes if one.key == request.GET.get("scheme")), None)
    context = {
        "schemes": [(one.key, one.name) for one in schemes],
        "chosen": chosen,
        "unknown": "scheme" in request.GET and chosen is None,
        "tried": tried(Rerating(run, found.edition), chosen) if chosen else None,
    }
    return render(request, "ratings/other_scheme.html", found.context | context)


def _address(reference: str, changes: list[str], decisions: list[str]) -> str:
    query = QueryDict(mutable=True)
    query.setlist("c", changes)
    query.setlist("r", decisions)
    return f"{reverse('what_if', args=[reference])}?{query.urlencode()}"


def _taken_back(reference: str, copy: Scratch) -> list[tuple[Any, str]]:
    """Each change with the address of the page without it."""
    texts, decisions = [change.text for change in copy.changes], [decision.text for decision in copy.decisions]
    return [(change, _address(reference, [text for text in texts if text != change.text], decisions)) for change in copy.changes]


def _by_people(edition: EditionStructure, copy: Scratch) -> list[tuple[Standard, list[tuple[str, str]], str]]:
    """The standards that people rate, with what may be tried for each and what is."""
    chosen = {decision.standard.code: decision.text for decision in copy.decisions}
    scale = edition.scheme["scale"]
    return [
        (one, [("", "As it is"), *((f"{one.code}.{code}", label) for code, label in scale.items())], chosen.get(one.code, ""))
        for one in edition.standards
        if one.rated_by == "characteristics"
    ]
