"""Pages of learning notes: those in force, and one question with every version of its note."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import SignedInRequest
from design.forms import posted
from moderation.forms.noting import DecideNoteForm, NoteForm
from moderation.noting import NOTED_KINDS, ONLY_THOSE_OF_THE_EDITION, OWN_NOTE
from moderation.permissions import assures_edition
from moderation.queries.noting import found_about, notes_about, notes_in_force, notes_to_decide
from standards.models import LearningNote
from standards.queries import edition_structure, edition_with_code
from standards.structure import EditionStructure, Question


@require_safe
def learning_notes(request: SignedInRequest) -> HttpResponse:
    """The notes that are shown with the guidance now, and those that wait for a decision."""
    context = {"in_force": notes_in_force(), "waiting": notes_to_decide(request.user)}
    return render(request, "moderation/learning_notes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def learning_note(request: SignedInRequest, edition: str, question: str) -> HttpResponse:
    """One question with every version of its note; whoever assures quality proposes another here."""
    structure, asked = _asked(edition, question)
    may_propose = assures_edition(request.user, structure.id)
    if request.method == "POST" and not may_propose:
        raise PermissionDenied(ONLY_THOSE_OF_THE_EDITION)
    notes = notes_about(asked.id, with_proposals=may_propose)
    versions = [note for note in notes if note.version]
    waiting = next((note for note in notes if note.state == LearningNote.State.PROPOSED), None)
    form = NoteForm(posted(request), initial={"text": versions[0].text if versions else ""})
    if form.is_valid() and form.propose(edition_id=structure.id, question=question, by=request.user):
        messages.success(request, "Your note was proposed. Somebody else decides about it.")
        return redirect("learning_note", edition, question)
    context = {
        "edition": structure,
        "question": asked,
        "versions": versions,
        "waiting": waiting,
        "may_decide": waiting is not None and waiting.written_by_id != request.user.pk,
        "declined": [note for note in notes if note.state == LearningNote.State.DECLINED],
        "form": form if may_propose and (waiting is None or form.is_bound) else None,
        "found": found_about(asked.id, request.user) if may_propose else None,
    }
    return render(request, "moderation/learning_note.html", context)


def _asked(edition: str, code: str) -> tuple[EditionStructure, Question]:
    structure = edition_with_code(edition)
    asked = structure.questions.get(code) if structure else None
    if structure is None or asked is None or asked.kind not in NOTED_KINDS:
        raise Http404("There is no such key question or prompt.")
    return structure, asked


@require_http_methods(["GET", "HEAD", "POST"])
def decide_note(request: SignedInRequest, pk: int) -> HttpResponse:
    """Approve or decline a note that somebody else proposed."""
    note = get_object_or_404(LearningNote.objects.select_related("written_by", "question"), pk=pk)
    structure = edition_structure(note.edition_id)
    if not assures_edition(request.user, structure.id):
        raise PermissionDenied(ONLY_THOSE_OF_THE_EDITION)
    if note.written_by_id == request.user.pk:
        raise PermissionDenied(OWN_NOTE)
    form = DecideNoteForm(posted(request))
    if form.is_valid() and (decided := form.decide(note, by=request.user)):
        messages.success(request, "The note is shown with the guidance now" if decided.version else "The note was declined")
        return redirect("learning_note", structure.code, note.question.code)
    context = {"note": note, "edition": structure, "question": structure.questions[note.question.code], "form": form}
    return render(request, "moderation/decide_note.html", context)
