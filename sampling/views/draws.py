"""Drawing cases, the cases drawn, replacing them, and bringing them into the inspection."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import SignedInRequest
from design.forms import posted
from sampling.forms.draws import BringInForm, DrawForm, ReplaceForm
from sampling.models import Draw, DrawnCase
from sampling.queries.files import draw_rows
from sampling.queries.pages import DrawPage, cases_of, draw_page, population_of, what_became
from sampling.queries.weeks import weeks_of
from sampling.views.opened import Opened, opened


@require_http_methods(["GET", "HEAD", "POST"])
def draw_sample(request: SignedInRequest, reference: str) -> HttpResponse:
    """Draw the sample of the newest population, or take the weeks of its cohort."""
    found = opened(request, reference)
    extract = found.extract
    if extract is None or not extract.is_ready:
        return render(request, "sampling/draw_sample.html", found.context | {"extract": None})
    weeks = weeks_of(extract, [])
    before = found.draw.version if found.draw else 0
    form = DrawForm(posted(request), weeks=weeks, again=bool(before), initial={"seen": before})
    if form.is_valid() and (draw := form.draw(extract, by=request.user)):
        messages.success(request, f"{draw.size:,} of {draw.eligible:,} eligible cases are taken.")
        return found.back("drawn_cases")
    context = {"extract": extract, "form": form, "population": population_of(extract), "weeks": weeks, "before": found.draw}
    context |= {"became": what_became(found.draw)} if found.draw else {}
    return render(request, "sampling/draw_sample.html", found.context | context)


@require_safe
def draw_file(request: SignedInRequest, reference: str) -> HttpResponse:
    """Every eligible case of a draw with its seed and place, as CSV: enough to draw again elsewhere."""
    found = opened(request, reference)
    draw = _draw(found, request.GET.get("draw", ""))
    return found.file(draw_rows(draw), "draw" if draw == found.draw else f"draw-{draw.version}")


@require_safe
def drawn_cases(request: SignedInRequest, reference: str) -> HttpResponse:
    """The cases of the draw that counts, and which replaced which; with `?draw=` of an earlier one."""
    found = opened(request, reference)
    page = draw_page(_draw(found, request.GET.get("draw", "")), found.edition) if found.draw else None
    context = {"page": page, "rows": _rows(page), "counts": page is not None and page.draw == found.draw}
    return render(request, "sampling/drawn_cases.html", found.context | context)


def _rows(page: DrawPage | None) -> list[tuple[DrawnCase, str]]:
    """Return each drawn case with its stratum in words."""
    if page is None:
        return []
    words = [page.words(stratum["key"]) for stratum in page.draw.strata]
    return [(one, words[one.stratum]) for one in page.cases]


@require_http_methods(["GET", "HEAD", "POST"])
def replace_drawn(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    """Say why a drawn case is not inspected; the next of its stratum's reserve takes its place, in a cohort nothing does."""
    found = opened(request, reference)
    draw = _draw(found)
    drawn, is_cohort = get_object_or_404(cases_of(draw), pk=pk), draw.extract.plan.basis_is.takes_weeks
    form = ReplaceForm(posted(request))
    if form.is_valid() and (done := form.replace(drawn, by=request.user)):
        nothing = "left out of the cohort" if is_cohort else "not replaced: its stratum has no reserve left"
        by_case = f"replaced by {done.by_case}" if done.by_case else nothing
        messages.success(request, f"{drawn} is {by_case}.")
        return found.back("drawn_cases")
    context = {"drawn": drawn, "form": form, "is_cohort": is_cohort}
    return render(request, "sampling/replace_drawn.html", found.context | context)


@require_http_methods(["GET", "HEAD", "POST"])
def bring_in_cases(request: SignedInRequest, reference: str) -> HttpResponse:
    """Bring the cases that stand into the inspection."""
    found = opened(request, reference)
    page = draw_page(found.draw, found.edition) if found.draw else None
    form = BringInForm(posted(request))
    if page and form.is_valid() and (outcome := form.bring_in(found.inspection, found.module, by=request.user)):
        messages.success(request, outcome.in_words)
        return found.back()
    return render(request, "sampling/bring_in_cases.html", found.context | {"page": page, "form": form})


def _draw(found: Opened, version: str = "") -> Draw:
    """Return the draw of this version, the one that counts where none is named."""
    named = next((one for one in found.draws if version in ("", str(one.version))), None)
    if named is None:
        raise Http404("There is no such draw.")
    return named
