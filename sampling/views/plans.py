"""The first page of a cohort or sample, and fixing how cases are chosen."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import SignedInRequest
from design.forms import posted
from sampling.forms.plans import PlanForm
from sampling.programmes import PROGRAMMES, usual_for
from sampling.queries.lists import drawn_no_longer
from sampling.queries.pages import chart_rows, draw_page, flow_of, flow_rows, population_of
from sampling.queries.weeks import weeks_of
from sampling.views.opened import Opened, opened


@require_safe
def sample(request: SignedInRequest, reference: str) -> HttpResponse:
    """How the cases of an inspection are chosen: plan, population, exclusions, draw and flow."""
    found = opened(request, reference)
    context = {
        "plans": found.plans,
        "plan": found.plan,
        "extract": found.extract,
        "extracts": found.extracts,
        "draws": found.draws,
        "no_longer": drawn_no_longer(found.draw) if found.draw else [],
    }
    return render(request, "sampling/sample.html", found.context | context | _drawn(found))


def _drawn(found: Opened) -> dict[str, Any]:
    """Return what there is once a population is ready: of the draw that counts where there is one, else of the newest."""
    extract = found.draw.extract if found.draw else found.extract
    if extract is None or not extract.is_ready:
        return {}
    population = population_of(extract)
    page = draw_page(found.draw, found.edition) if found.draw else None
    flow = flow_of(population, page)
    weeks = weeks_of(extract, found.draw.weeks if found.draw else [])
    return {"population": population, "page": page, "flow": flow, "flow_chart": chart_rows(flow), "weeks": weeks}


@require_safe
def flow_file(request: SignedInRequest, reference: str) -> HttpResponse:
    """The flow statement as CSV."""
    found = opened(request, reference)
    drawn = _drawn(found)
    if not drawn:
        raise Http404("No population is ready.")
    return found.file(flow_rows(drawn["flow"]), "flow")


@require_http_methods(["GET", "HEAD", "POST"])
def fix_plan(request: SignedInRequest, reference: str) -> HttpResponse:
    """Fix how cases are chosen: from the plan there is, or with `?basis=` from what is usual for one."""
    found = opened(request, reference)
    basis = request.GET.get("basis", "")
    usual = usual_for(found.edition.code).code
    start = basis if basis in PROGRAMMES else None if found.plan else usual
    initial = PlanForm.initial_from(found.plan) if found.plan and start is None else PlanForm.initial_of(start or usual)
    form = PlanForm(posted(request), again=found.plan is not None, initial=initial)
    if form.is_valid() and (plan := form.fix(found.inspection, found.module, by=request.user)):
        messages.success(request, f"Plan {plan.version} is fixed, with the seed {plan.seed}.")
        return found.back()
    starts = [(one.code, one.words, one.code == start) for one in PROGRAMMES.values()]
    context = {"form": form, "starts": starts, "plan": found.plan, "grounds": PROGRAMMES[start].grounds if start else ()}
    return render(request, "sampling/fix_plan.html", found.context | context)
