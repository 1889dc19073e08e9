"""The facts of one case: what is known, what it was before, and putting it right."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import SignedInRequest
from cases.correcting import FactsChanged, why_not_correct
from cases.facts import LABELS
from cases.forms.facts import FactsForm
from cases.queries.facts import fact_lines, facts_as_given, history_of
from cases.views.assessment import found_case
from standards.queries import edition_structure, edition_with_code, editions_to_band_by


@require_safe
def case_facts(request: SignedInRequest, pk: int) -> HttpResponse:
    """Every fact with the edition's band, or another edition's where the address asks for it, and the history of the case."""
    case = found_case(request.user, pk)
    edition = edition_structure(case.inspection.edition_id)
    bands_of = edition_with_code(request.GET.get("bands", "")) or edition
    context = {
        "case": case,
        "inspection": case.inspection,
        "edition": edition,
        "module": edition.module_title(case.module),
        "lines": fact_lines(case, edition, bands_of),
        "bands_of": bands_of,
        "banding": editions_to_band_by(),
        "history": history_of(case, edition),
        "why_not": why_not_correct(request.user, case),
    }
    return render(request, "cases/caseload/case_facts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def correct_facts(request: SignedInRequest, pk: int) -> HttpResponse:
    """Correct facts with a reason. A correction that somebody else made meanwhile is shown, not overwritten."""
    case = found_case(request.user, pk)
    if why_not := why_not_correct(request.user, case):
        raise PermissionDenied(why_not)
    edition = edition_structure(case.inspection.edition_id)
    code_lists, on_screen = edition.code_lists, facts_as_given(case)
    form = FactsForm(request.POST or None, code_lists=code_lists, facts_read=edition.facts_read, on_screen=on_screen)
    meanwhile: list[tuple[str, str, str]] = []
    if form.is_valid():
        try:
            changed = form.correct(case, by=request.user)
        except FactsChanged as elsewhere:
            form, meanwhile = form.started_again(elsewhere.current, code_lists)
        else:
            if changed:
                messages.success(request, f"Corrected: {', '.join(LABELS[name] for name in changed)}")
                return redirect("case_facts", case.pk)
    errors = (
        [("Somebody else changed this case while you were correcting it. Nothing was saved.", "meanwhile")] if meanwhile else []
    )
    context = {
        "case": case, "inspection": case.inspection, "module": edition.module_title(case.module), "form": form,
        "meanwhile": meanwhile, "errors": errors,
    }  # fmt: skip
    return render(request, "cases/caseload/correct_facts.html", context)
