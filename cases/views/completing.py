"""Are you sure? Asked when a judgement is completed that the prompts below it do not point to."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.models import SignedInRequest
from cases.completing import complete_page
from cases.forms.assessment import SureForm
from cases.queries.assessment import open_case
from cases.views.assessment import found_case, onwards
from cases.views.frame import case_frame


@require_http_methods(["GET", "HEAD", "POST"])
def confirm_judgement(request: SignedInRequest, pk: int, page: str) -> HttpResponse:
    """Show judgement and prompts side by side, and take the reason why the judgement stands."""
    opened = open_case(found_case(request.user, pk), request.user)
    found = opened.page(page)
    if found is None:
        raise Http404("The form of this case has no such page.")
    if not opened.standing.answers:
        raise PermissionDenied(opened.standing.read_only_because)
    disagree = opened.judgement_to_confirm(found)
    if not disagree or opened.read_only_because:
        return redirect("case_page", pk, page)
    form = SureForm(request.POST or None)
    if form.is_valid():
        try:
            complete_page(
                assessment=opened.case.assessment,
                page=page,
                completed=True,
                because=form.cleaned_data["because"],
                by=request.user,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return onwards(request, opened, opened, found)
    question = opened.edition.questions[found.code]
    option = question.option(opened.answer(question).choice)
    context = {
        "form": form,
        "page": found,
        "question": question,
        "chosen": option.label if option else "",
        "disagree": disagree,
        "tally": opened.tally(found),
        "overview": "overview" in request.GET,
    }
    status = 422 if form.errors else 200
    frame = case_frame(request.user, opened.case, opened.edition)
    return render(request, "cases/confirm_judgement.html", frame | context, status=status)
