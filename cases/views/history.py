"""How an answer came to be what it is. Interviews show theirs in the same way."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import SignedInRequest
from cases.answers import ASSESSMENT, AnswerSheet
from cases.mark_parts import part_of_mark
from cases.marks import Part, sources_of
from cases.naming import in_full
from cases.queries.history import history_of_answer, history_of_mark
from cases.rules import label_of
from cases.views.assessment import found_case
from cases.views.frame import case_frame
from standards.queries import edition_structure
from standards.queries.notes import note_at, notes_to
from standards.structure import Question


@require_safe
def answer_history(request: SignedInRequest, pk: int, question: str) -> HttpResponse:
    """The history of an answer on the form of a case."""
    case = found_case(request.user, pk)
    edition = edition_structure(case.inspection.edition_id)
    found = edition.questions.get(question)
    if found is None or not any(page.code == found.page for page in edition.pages_of(case.module)):
        raise Http404("The form of this case has no such question.")
    frame = case_frame(request.user, case, edition)
    back = f"{reverse('case_page', args=[pk, found.page])}#question-{found.code}"
    sources = sources_of(edition.code_lists)
    noted = [
        (part, [(change, _chosen(part, change.choice_before), _chosen(part, change.choice)) for change in changes])
        for part, changes in (
            (part_of_mark(Part(name), found, sources), changes)
            for name, changes in history_of_mark(case.assessment.pk, found.id).items()
        )
    ]
    return draw_history(
        request, ASSESSMENT, found, frame | {"noted": noted}, label=label_of(found), title=in_full(found), back=back
    )


def draw_history(
    request: SignedInRequest, sheet: AnswerSheet, question: Question, frame: dict[str, Any], *, label: str, title: str, back: str
) -> HttpResponse:
    """Show how an answer about the case of `frame` changed; `back` leads to the question."""
    every_save = "every" in request.GET
    history = history_of_answer(sheet, frame["case"].pk, question.code, up_to=_up_to(request), every_save=every_save)
    notes = notes_to(question.id)
    changes = [
        (change, _chosen(question, change.choice_before), _chosen(question, change.choice), note_at(notes, change.at))
        for change in history.changes
    ]
    context = {
        "label": label, "heading": title, "back": back, "history": history, "changes": changes, "every_save": every_save,
        "on_paper": sheet is ASSESSMENT,
    }  # fmt: skip
    return render(request, "cases/answer_history.html", frame | context)


def _chosen(question: Question, choice: str) -> str:
    option = question.option(choice)
    return option.label if option else choice  # of an edition that the inspection followed before


def _up_to(request: SignedInRequest) -> int | None:
    text = request.GET.get("up-to", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
