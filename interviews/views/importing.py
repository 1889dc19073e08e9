"""Judgements and interviews that were recorded elsewhere come in by a file: the page that takes it, and a file to start from."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import SignedInRequest
from cases.csv_rows import Problem
from cases.forms.caseload import packed_problems
from cases.importing import ImportRefused
from cases.views.importing import download
from design.forms import posted
from inspections.models import Inspection
from inspections.rules import RECORDING_PHASES
from interviews.answer_rows import DETAILS, file_to_fill_in
from interviews.forms import AnswersFileForm
from interviews.importing import may_import_answers
from standards.details import GRADES, MODES
from standards.queries import edition_structure
from standards.structure import EditionStructure


def _inspection(request: SignedInRequest, reference: str) -> Inspection:
    inspection = get_object_or_404(Inspection.objects.visible_to(request.user).select_related("provider"), reference=reference)
    if not may_import_answers(request.user, inspection):
        raise PermissionDenied("Only the lead inspector brings answers in.")
    return inspection


@require_http_methods(["GET", "HEAD", "POST"])
def import_answers_of(request: SignedInRequest, reference: str) -> HttpResponse:
    """Take a file of answers; when it is refused, list every problem."""
    inspection = _inspection(request, reference)
    form = AnswersFileForm(posted(request), request.FILES or None)
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
            return redirect("import_answers", reference)
    return render(request, "interviews/import_answers.html", _page(inspection, form, problems))


def _page(inspection: Inspection, form: AnswersFileForm, problems: tuple[Problem, ...]) -> dict[str, Any]:
    edition = edition_structure(inspection.edition_id)
    return {
        "inspection": inspection,
        "form": form,
        "problems": problems,
        "packed": packed_problems(problems) if problems else "",
        "errors": [(ImportRefused(problems).messages[0], "problems")] if problems else [],
        "is_open": inspection.phase in RECORDING_PHASES,
        "edition": edition,
        "columns": _columns(edition),
    }


def _columns(edition: EditionStructure) -> list[tuple[str, str, str]]:
    """Return (column, what it is, what may stand there) for everything but the words beside answers."""
    lists = {name: "; ".join(edition.code_lists.get(codes, {}).values()) for name, codes in (("mode", MODES), ("grade", GRADES))}
    help_of = {
        "held_on": ("Date of the interview", "2022-01-31 or 31/01/2022"),
        "held_at": ("Start time of the interview", "14:05 or 2:05pm"),
        "mode": ("How it was held", lists["mode"]),
        "grade": ("Grade of the officer", lists["grade"]),
        "caseload_fte": ("Cases responsible for (full-time equivalent)", "A number"),
    }
    modules = "; ".join(edition.module_titles.values())
    return [
        ("reference", "The case, which is in the inspection already", "Its reference"),
        *([("module", "The sample it belongs to; blank means the first", modules)] if len(edition.modules) > 1 else []),
        ("submitted", "Whether the assessment is handed in", "yes, no or blank"),
        *((name, *help_of[name.removeprefix("interview_")]) for name in DETAILS if edition.interview),
        *(
            (code, question.text, "; ".join(option.label for option in question.options) or f"Words, in {code}:evidence")
            for code, question in edition.questions.items()
        ),
    ]


@require_safe
def answers_template(request: SignedInRequest, reference: str) -> HttpResponse:
    """A CSV file to start from: a column for every question, and a row for every case that is inspected."""
    inspection = _inspection(request, reference)
    rows = file_to_fill_in(inspection, edition_structure(inspection.edition_id))
    return download(rows, f"answers-{inspection.reference}.csv")
