"""Paper instead of a network: the form of a case to print, and what is said about one that is typed in later."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import SignedInRequest
from cases.forms.paper import TranscriptForm, WithdrawTranscriptForm
from cases.queries.assessment import OpenCase, open_case
from cases.queries.transcripts import transcript_history
from cases.transcribing import confirm_transcript
from cases.views.assessment import found_case
from cases.views.frame import case_frame
from design.forms import posted
from inspections.rules import Phase, is_final
from standards.paper import paper_form
from standards.views.blank import blank_form_context


@require_safe
def blank_case_form(request: SignedInRequest, pk: int) -> HttpResponse:
    """The form of one case, with its reference and facts and room to write."""
    case = found_case(request.user, pk)
    opened = open_case(case, request.user)
    paper = paper_form(opened.edition, case.module, case.facts(opened.edition), opened.notes)
    context = (
        case_frame(request.user, case, opened.edition)
        | blank_form_context(opened.edition, case.module)
        | {"paper": paper, "facts": opened.facts()}
    )
    return render(request, "cases/blank_case_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def paper_entry(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say that the answers come from a paper form, with its date and assessor; take that back; confirm one's own."""
    opened = open_case(found_case(request.user, pk), request.user)
    case, by = opened.case, request.user
    if request.method == "POST" and "confirm" in request.POST:
        return _confirm(request, opened)
    if request.method == "POST" and not opened.standing.answers:
        raise PermissionDenied(opened.standing.read_only_because)
    withdraws = "withdraw" in request.POST
    form = TranscriptForm(None if withdraws else posted(request), case=case, standing=opened.standing, by=by)
    withdrawal = WithdrawTranscriptForm(request.POST if withdraws else None)
    if withdraws and withdrawal.is_valid() and withdrawal.withdraw(case.assessment, by=by):
        messages.success(request, "Saved: the answers are not from a paper form")
        return redirect("case", pk)
    if not withdraws and form.is_valid() and form.record():
        messages.success(request, "Saved. Now type the answers as they stand on the form.")
        return redirect("case", pk)
    return _page(request, opened, form, withdrawal)


def _confirm(request: SignedInRequest, opened: OpenCase) -> HttpResponse:
    try:
        confirm_transcript(assessment=opened.case.assessment, by=request.user)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        messages.success(request, "Confirmed: the answers are what you wrote")
    return redirect("paper_entry", opened.case.pk)


def _page(request: SignedInRequest, opened: OpenCase, form: TranscriptForm, withdrawal: WithdrawTranscriptForm) -> HttpResponse:
    wrong = withdrawal if withdrawal.is_bound else form
    sheet = opened.case.assessment
    context = {
        "opened": opened,
        "form": wrong if wrong.errors else None,
        "transcript": form,
        "withdrawal": withdrawal,
        "may_confirm": sheet.paper_assessor_id == request.user.pk
        and sheet.transcript_confirmed_at is None
        and not is_final(Phase(opened.case.inspection.phase)),
        "history": transcript_history(sheet),
    }
    frame = case_frame(request.user, opened.case, opened.edition)
    return render(request, "cases/paper_entry.html", frame | context, status=422 if wrong.errors else 200)
