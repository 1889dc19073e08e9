"""The page on which something is noted beside an answer: saved as it is typed, like the form itself."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.models import SignedInRequest
from cases.answers import NOTHING_YET
from cases.assessing import PageOutcome, save_typed
from cases.forms.assessment import Beside, answer_fields, status_of, typed_answers
from cases.forms.marks import part_fields
from cases.mark_parts import gaps_in_example, part_of_mark
from cases.marking import MarkStore
from cases.marks import Part, code_of, sources_of
from cases.naming import in_full
from cases.queries.assessment import OpenCase, open_case
from cases.rules import Gap, label_of
from cases.views.assessment import found_case
from cases.views.frame import case_frame
from design.addresses import address
from standards.structure import Question


@require_http_methods(["GET", "HEAD", "POST"])
def answer_marks(request: SignedInRequest, pk: int, question: str) -> HttpResponse:
    """Flag an answer, tell a practice example, name the source, say why it changed after the interview."""
    opened, found = _opened(request, pk, question)
    typed = typed_answers(request.POST, _parts(opened, found))
    if not opened.may_write and not typed:
        raise PermissionDenied(opened.read_only_because)
    if request.method != "POST":
        return _form(request, opened, found)
    outcome = save_typed(MarkStore(opened, found), typed, request.user)
    opened, found = _opened(request, pk, question)
    if not outcome.complete:
        return _form(request, opened, found, outcome)
    example = code_of(Part.PRACTICE, found.code)
    asked = next(part for part in _parts(opened, found) if part.code == example)
    gaps = gaps_in_example(asked, MarkStore(opened, found).answers().get(example, NOTHING_YET))
    if gaps:
        return _form(request, opened, found, gaps=gaps)
    return redirect(reverse("submit_case", args=[pk]) if "check" in request.GET else _back(opened, found))


def _opened(request: SignedInRequest, pk: int, question: str) -> tuple[OpenCase, Question]:
    opened = open_case(found_case(request.user, pk), request.user)
    found = opened.question(question)
    if found is None:
        raise Http404("The form of this case has no such question.")
    return opened, found


def _parts(opened: OpenCase, question: Question) -> list[Question]:
    """Return what the page asks: why the answer changed only where it did, or where that was said once."""
    sources = sources_of(opened.edition.code_lists)
    explains = question.code in opened.changed or opened.mark(question).changed_because
    return [part_of_mark(part, question, sources) for part in Part if part is not Part.CHANGED or explains]


def _back(opened: OpenCase, question: Question) -> str:
    return f"{reverse('case_page', args=[opened.case.pk, question.page])}#question-{question.code}"


def _form(
    request: SignedInRequest,
    opened: OpenCase,
    question: Question,
    outcome: PageOutcome | None = None,
    gaps: list[Gap] | None = None,
) -> HttpResponse:
    label = label_of(question)
    labelled = [(part, f"{part.text} ({label})") for part in _parts(opened, question)]
    typed = MarkStore(opened, question).answers()
    fields = answer_fields(labelled, typed, outcome=outcome, beside=Beside(lambda _code: ""), gaps=gaps or [])
    option = question.option(opened.answer(question).choice)
    context: dict[str, Any] = case_frame(request.user, opened.case, opened.edition) | {
        "opened": opened,
        "question": question,
        "parts": part_fields(fields.fields),
        "answers": fields,
        "errors": fields.problems,
        "label": label,
        "heading": in_full(question),
        "chosen": option.label if option else "",
        "back": _back(opened, question),
        "save_url": address("api_mark", opened.case.pk, "QUESTION"),
    }
    status = status_of(fields, outcome, answers=opened.standing.answers)
    return render(request, "cases/answer_marks.html", context, status=status)
