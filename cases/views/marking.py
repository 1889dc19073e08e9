"""The page on which something is noted beside an answer."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.models import SignedInRequest
from cases.forms.marks import MarkForm
from cases.marks import sources_of
from cases.queries.assessment import in_full, open_case
from cases.rules import label_of
from cases.views.assessment import found_case
from cases.views.frame import case_frame
from design.forms import posted


@require_http_methods(["GET", "HEAD", "POST"])
def answer_marks(request: SignedInRequest, pk: int, question: str) -> HttpResponse:
    """Flag an answer, tell a practice example, name the source, say why it changed after the interview."""
    opened = open_case(found_case(request.user, pk), request.user)
    found = opened.question(question)
    if found is None:
        raise Http404("The form of this case has no such question.")
    if not opened.may_write:
        raise PermissionDenied(opened.read_only_because)
    back = f"{reverse('case_page', args=[pk, found.page])}#question-{found.code}"
    form = MarkForm(
        posted(request), mark=opened.mark(found), sources=sources_of(opened.edition.code_lists),
        changed=found.code in opened.changed,
    )  # fmt: skip
    if form.is_valid() and form.note(opened.case.assessment, found.code, by=request.user):
        return redirect(reverse("submit_case", args=[pk]) if "check" in request.GET else back)
    option = found.option(opened.answer(found).choice)
    context = {
        "form": form,
        "label": label_of(found),
        "heading": in_full(found),
        "chosen": option.label if option else "",
        "back": back,
    }
    status = 422 if form.errors else 200
    frame = case_frame(request.user, opened.case, opened.edition)
    return render(request, "cases/answer_marks.html", frame | context, status=status)
