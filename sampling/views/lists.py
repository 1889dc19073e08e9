"""Long lists, page by page: the cases left out with their reasons, and the reserve of each stratum."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import SignedInRequest
from sampling.eligibility import EXCLUSIONS
from sampling.queries.lists import left_out_page, reserve_page
from sampling.queries.pages import population_of, stratum_label
from sampling.views.opened import opened


@require_safe
def left_out_cases(request: SignedInRequest, reference: str) -> HttpResponse:
    """The cases of the population that are not eligible; `?reason=` shows those of one reason."""
    found = opened(request, reference)
    extract = found.draw.extract if found.draw else found.extract
    if extract is None or not extract.is_ready:
        return render(request, "sampling/left_out_cases.html", found.context | {"population": None})
    word = request.GET.get("reason", "")
    if word and word not in EXCLUSIONS:
        raise Http404("There is no such reason.")
    population = population_of(extract)
    page = left_out_page(extract, word, request.GET.get("page", "1"))
    reasons = population.reasons
    counted = [(code, rule.words, reasons[code]) for code, rule in EXCLUSIONS.items() if reasons[code]]
    context = {"population": population, "counted": counted, "reason": word, "cases": page} | _urls(request, page)
    return render(request, "sampling/left_out_cases.html", found.context | context)


@require_safe
def reserve_cases(request: SignedInRequest, reference: str) -> HttpResponse:
    """The reserve of a stratum, in the order in which its cases would replace others; `?stratum=` names another one."""
    found = opened(request, reference)
    if found.draw is None or found.draw.extract.plan.basis_is.takes_weeks:
        return render(request, "sampling/reserve_cases.html", found.context | {"draw": None})
    strata = [
        (stratum_label(one["key"], found.edition), one["eligible"] - one["size"], number)
        for number, one in enumerate(found.draw.strata)
    ]
    word = request.GET.get("stratum", "0")
    if not word.isdecimal() or int(word) >= len(strata):
        raise Http404("There is no such stratum.")
    page = reserve_page(found.draw, int(word), request.GET.get("page", "1"))
    context = {"draw": found.draw, "stratum": int(word), "strata": strata, "cases": page} | _urls(request, page)
    return render(request, "sampling/reserve_cases.html", found.context | context)


def _urls(request: SignedInRequest, page: "Page[Any]") -> dict[str, str]:
    """Return the addresses of the pages before and after, "" where there are none."""

    def address(number: int) -> str:
        return f"?{urlencode(request.GET.dict() | {'page': number})}"

    return {
        "previous_url": address(page.previous_page_number()) if page.has_previous() else "",
        "next_url": address(page.next_page_number()) if page.has_next() else "",
    }
