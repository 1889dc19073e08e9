"""Loading a population: the file, what its columns hold, and what was wrong with it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import SignedInRequest
from design.forms import posted
from sampling.forms.populations import ColumnsForm, ExtractForm
from sampling.loading import read_again, table_of
from sampling.models import Extract
from sampling.population import help_of, offered
from sampling.queries.files import excluded_rows, problem_rows
from sampling.queries.pages import remembered_columns
from sampling.views.opened import Opened, opened


@require_http_methods(["GET", "HEAD", "POST"])
def load_population(request: SignedInRequest, reference: str) -> HttpResponse:
    """Take the file of a population; the seed must have been fixed before."""
    found = opened(request, reference)
    form = ExtractForm(posted(request), request.FILES or None)
    if found.plan and form.is_valid() and form.add(found.plan, by=request.user):
        return found.back("name_columns")
    context = {"form": form, "plan": found.plan, "columns": help_of(found.edition.module_titles)}
    return render(request, "sampling/load_population.html", found.context | context)


@require_http_methods(["GET", "HEAD", "POST"])
def name_columns(request: SignedInRequest, reference: str) -> HttpResponse:
    """Say which columns of the newest file hold what; then the worker reads it."""
    found = opened(request, reference)
    extract = found.extract
    if extract is None or extract.asked_at is not None:
        return render(request, "sampling/name_columns.html", found.context | {"extract": None})
    table = table_of(extract, request.GET.get("sheet"))
    if table is None:
        return render(request, "sampling/choose_sheet.html", found.context | {"extract": extract})
    likely = offered(tuple(table.header), remembered_columns(found.inspection))
    helps = dict(help_of(found.edition.module_titles))
    form = ColumnsForm(posted(request), table=table, helps=helps, initial=likely)
    if form.is_valid() and "show" not in request.POST and form.ask(extract, by=request.user):
        return found.back()
    return render(request, "sampling/name_columns.html", found.context | {"extract": extract, "form": form, "table": table})


@require_POST
def read_population_again(request: SignedInRequest, reference: str) -> HttpResponse:
    """Have the newest file read once more, where it failed for a reason that does not lie in it."""
    found = opened(request, reference)
    try:
        read_again(extract=_extract(found), by=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return found.back()


@require_safe
def population_problems(request: SignedInRequest, reference: str) -> HttpResponse:
    """What was wrong with the newest file, as CSV."""
    found = opened(request, reference)
    return found.file(problem_rows(_extract(found)), "population-problems")


@require_safe
def excluded_cases(request: SignedInRequest, reference: str) -> HttpResponse:
    """The cases of the population that are not eligible, each with its reason, as CSV."""
    found = opened(request, reference)
    return found.file(excluded_rows(found.draw.extract if found.draw else _extract(found)), "excluded")


def _extract(found: Opened) -> Extract:
    if found.extract is None:
        raise Http404("No population has been loaded.")
    return found.extract
