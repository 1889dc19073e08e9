"""Cases come in by a file: the page that takes it, an empty file to start from, and what was wrong with one."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import SignedInRequest
from cases.case_rows import code_rows, column_help, example
from cases.csv_rows import Problem, written
from cases.forms.caseload import ImportForm, ProblemsForm, packed_problems
from cases.importing import ImportRefused, may_import
from inspections.models import Inspection
from inspections.queries.listing import inspections_open_to
from inspections.queries.teams import standing_in
from inspections.rules import CASELOAD_PHASES, Role
from standards.queries import edition_structure


def _inspection(request: SignedInRequest, reference: str) -> Inspection:
    """Return an inspection that the person may bring cases into; visible but not theirs to fill is forbidden."""
    inspection = get_object_or_404(inspections_open_to(request.user).select_related("provider"), reference=reference)
    if not may_import(request.user, inspection):
        raise PermissionDenied("Only the lead inspector and administrators bring cases in.")
    return inspection


@require_http_methods(["GET", "HEAD", "POST"])
def import_cases(request: SignedInRequest, reference: str) -> HttpResponse:
    """Take a file of cases; when it is refused, list every problem."""
    inspection = _inspection(request, reference)
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    problems: tuple[Problem, ...] = ()
    if form.is_valid():
        try:
            outcome = form.bring_in(inspection, by=request.user)
        except ImportRefused as refused:
            problems = refused.problems
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, outcome.in_words)
            return redirect("import_cases", reference)
    return render(request, "cases/caseload/import_cases.html", _page(request, inspection, form, problems))


def _page(request: SignedInRequest, inspection: Inspection, form: ImportForm, problems: tuple[Problem, ...]) -> dict[str, Any]:
    edition = edition_structure(inspection.edition_id)
    return {
        "inspection": inspection,
        "form": form,
        "problems": problems,
        "packed": packed_problems(problems) if problems else "",
        "errors": [(ImportRefused(problems).messages[0], "problems")] if problems else [],
        "is_open": inspection.phase in CASELOAD_PHASES,
        "is_on_team": standing_in(inspection, request.user).is_on_team,
        "may_import_answers": standing_in(inspection, request.user).role == Role.LEAD,
        "columns": column_help(edition.module_titles),
        "codes": code_rows(edition.code_lists, edition.module_titles),
        "edition": edition,
    }


@require_safe
def import_template(request: SignedInRequest, reference: str) -> HttpResponse:
    """A CSV file to start from: the header, and one made-up case of the module that the address names, else of the first."""
    inspection = _inspection(request, reference)
    edition = edition_structure(inspection.edition_id)
    titles = edition.module_titles
    module = request.GET.get("module", next(iter(titles)))
    if module not in titles:
        raise Http404("The edition of this inspection has no such module.")
    rows = example(edition.code_lists, titles, module)
    return download(rows, "-".join(["cases", inspection.reference, *([module] if len(titles) > 1 else [])]) + ".csv")


@require_POST
def import_problems(request: SignedInRequest, reference: str) -> HttpResponse:
    """The problems of a refused file as CSV. They come back from the page that listed them: nothing of the file was kept."""
    inspection = _inspection(request, reference)
    form = ProblemsForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["problems"][0]))
        return redirect("import_cases", reference)
    rows = [(str(problem.row or ""), problem.column, problem.value, problem.reason) for problem in form.cleaned_data["problems"]]
    return download([("row", "column", "value", "reason"), *rows], f"problems-{inspection.reference}.csv")


def download(rows: Iterable[Sequence[str]], file_name: str) -> HttpResponse:
    """Return rows as a CSV file to keep."""
    headers = {"Content-Disposition": f'attachment; filename="{file_name}"'}
    # The mark at the beginning is how a spreadsheet knows that the file is UTF-8.
    return HttpResponse("\ufeff" + written(rows), content_type="text/csv; charset=utf-8", headers=headers)
