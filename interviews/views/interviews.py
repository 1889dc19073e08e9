"""The interview about a case, and who in an inspection has been interviewed."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import SignedInRequest
from cases.assessing import PageOutcome, save_page
from cases.forms.assessment import Beside, answer_fields, status_of, typed_answers
from cases.permissions import may_allocate
from cases.queries.transcripts import paper_assessors
from cases.views.assessment import found_case
from cases.views.frame import case_frame
from cases.views.history import draw_history
from design.addresses import addresses
from design.forms import posted
from design.templatetags.words import long_date
from inspections.models import Inspection
from inspections.rules import Role
from interviews.answers import INTERVIEW
from interviews.booking import book_interview
from interviews.forms import BeginForm, BookingForm, ChoiceForm, ReopenForm
from interviews.interviewing import (
    AlreadyInterviewed,
    finish_interview,
    reopen_interview,
    start_interview,
)
from interviews.models import Interview
from interviews.queries.booked import booking_of
from interviews.queries.interview import (
    OpenInterview,
    interview_elsewhere,
    is_held_about,
    officers_of,
    open_interview,
    planned_for,
)
from interviews.rules import DETAIL_NAMES, as_answers
from standards.details import NOTES, PREFIX
from standards.queries import edition_structure
from standards.views.blank import blank_interview_context


def _opened(request: SignedInRequest, pk: int) -> OpenInterview:
    return open_interview(found_case(request.user, pk), request.user)


def _begun(request: SignedInRequest, pk: int) -> tuple[OpenInterview, Interview]:
    opened = _opened(request, pk)
    return opened, get_object_or_404(Interview.objects.visible_to(request.user), case=pk)


def _frame(request: SignedInRequest, opened: OpenInterview) -> dict[str, Any]:
    return case_frame(request.user, opened.case, opened.edition) | {"opened": opened}


@require_http_methods(["GET", "HEAD", "POST"])
def interview(request: SignedInRequest, pk: int) -> HttpResponse:
    """The interview: how to begin it, then all its questions on one page."""
    opened = _opened(request, pk)
    if opened.interview is None:
        return _begin(request, opened)
    if request.method != "POST":
        return _questions(request, opened)
    typed = typed_answers(request.POST, [*opened.edition.interview_details, *opened.edition.interview])
    outcome = save_page(INTERVIEW, case_id=pk, typed=typed, drawn=as_answers(opened.details), by=request.user)
    if not outcome.complete or not opened.standing.answers:
        return _questions(request, _opened(request, pk), outcome)
    return redirect("finish_interview" if "finish" in request.POST else "case", pk)


def _begin(request: SignedInRequest, opened: OpenInterview) -> HttpResponse:
    case = opened.case
    elsewhere, after = interview_elsewhere(case, request.user)
    own_only = opened.standing.role == Role.LOCAL_ASSESSOR
    people = [] if own_only or not opened.may_write else [one.user for one in paper_assessors(case)]
    form = BeginForm(posted(request), edition=opened.edition, people=people, by=request.user)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                start_interview(case=case, details=form.details, interviewer=form.interviewer_chosen, by=request.user)
            except AlreadyInterviewed as refused:
                elsewhere, after = True, refused.interview
            except ValidationError as error:
                form.add_error(None, error)
            else:
                return redirect("interview", case.pk)
    may_begin = opened.may_write and not elsewhere and case.officer is not None and is_held_about(case)
    context = {
        "form": form if may_begin else None, "elsewhere": elsewhere, "after": after, "may_begin": may_begin,
        "is_held": is_held_about(case), "planned": planned_for(case) if may_begin else None,
        "booked": None if elsewhere else booking_of(case.officer_id),
        "may_book": (opened.standing.answers or opened.standing.is_lead) and not elsewhere,
    }  # fmt: skip
    return render(request, "interviews/begin.html", _frame(request, opened) | context, status=status)


def _questions(request: SignedInRequest, opened: OpenInterview, outcome: PageOutcome | None = None) -> HttpResponse:
    beside = Beside(addresses("interview_answer_history", opened.case.pk))
    labelled = [(question, f"Question {number}") for question, number in opened.questions]
    labelled += [(question, question.text) for question in opened.edition.interview_details]
    fields = answer_fields(labelled, opened.answers, outcome=outcome, beside=beside)
    drawn = list(zip((number for _, number in opened.questions), fields.fields, strict=False))
    sections = [
        (title, [(number, field) for number, field in drawn if field.question.page == code])
        for code, title in opened.edition.interview_sections
    ]
    context = {
        "answers": fields,
        "errors": fields.problems,
        "sections": sections,
        "details": [one for one in fields.fields[len(drawn) :] if one.code != NOTES],
        "notes": fields.fields[-1],
        "shown": opened.shown_details(),
        "save_url": reverse("api_interview_answer", args=[opened.case.pk, "QUESTION"]),
    }
    status = status_of(fields, outcome, answers=opened.standing.answers)
    return render(request, "interviews/interview.html", _frame(request, opened) | context, status=status)


@require_safe
def blank_case_interview(request: SignedInRequest, pk: int) -> HttpResponse:
    """The interview to print, with the case's reference and officer and room to write."""
    opened = _opened(request, pk)
    if not opened.edition.interview or not is_held_about(opened.case):
        raise Http404("No interview is held about this case.")
    context = _frame(request, opened) | blank_interview_context(opened.edition)
    return render(request, "interviews/blank_case_interview.html", context)


@require_safe
def answer_history(request: SignedInRequest, pk: int, question: str) -> HttpResponse:
    """The history of what the officer's answer to one question was recorded as."""
    opened = _opened(request, pk)
    every = [*opened.questions, *((detail, "") for detail in opened.edition.interview_details)]
    found = next(((asked, number) for asked, number in every if asked.code == question), None)
    if found is None:
        raise Http404("The interview has no such question.")
    asked, number = found
    back = f"{reverse('interview', args=[pk])}#question-{asked.code}"
    label, heading = (f"question {number}", f"{number} {asked.text}") if number else (asked.text, asked.text)
    return draw_history(request, INTERVIEW, asked, _frame(request, opened), label=label, title=heading, back=back)


@require_http_methods(["GET", "HEAD", "POST"])
def finish(request: SignedInRequest, pk: int) -> HttpResponse:
    """Finish the interview, after a look at what is missing."""
    opened, held = _begun(request, pk)
    if not opened.standing.answers:
        raise PermissionDenied(opened.standing.read_only_because)
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            finish_interview(interview=held, by=request.user)
        except ValidationError as error:
            opened = _opened(request, pk)
            missing = any(opened.missing)
            errors = [("Some of what is needed is missing", "missing")] if missing else [(m, "") for m in error.messages]
        else:
            messages.success(request, f"The interview about case {opened.case.reference} is finished")
            return redirect("case", pk)
    names, gaps = opened.missing
    page_url = reverse("interview", args=[pk])
    parts = {question.code: "choice" if question.options else "evidence" for question in opened.edition.interview_details}
    codes = {name: PREFIX + name for name in names}
    missing_links = [(f"Enter {DETAIL_NAMES[name]}", f"{page_url}#{parts[code]}-{code}") for name, code in codes.items()]
    missing_links += [(message, f"{page_url}#choice-{question.code}") for question, message in gaps]
    context = {"missing": missing_links, "errors": errors, "details": opened.shown_details()}
    return render(request, "interviews/finish.html", _frame(request, opened) | context, status=422 if errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    """Open a finished interview for writing again, with a reason."""
    opened, held = _begun(request, pk)
    if not opened.standing.is_lead:
        raise PermissionDenied("Only the lead inspector may reopen an interview.")
    form = ReopenForm(request.POST or None)
    if form.is_valid():
        try:
            reopen_interview(interview=held, reason=form.cleaned_data["reason"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"The interview about case {opened.case.reference} was reopened")
            return redirect("interview", pk)
    return render(request, "interviews/reopen.html", _frame(request, opened) | {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def book(request: SignedInRequest, pk: int) -> HttpResponse:
    """Book when the officer of a case is interviewed, or call it off."""
    opened = _opened(request, pk)
    case, booked = opened.case, booking_of(opened.case.officer_id)
    if not (opened.standing.answers or opened.standing.is_lead):
        raise PermissionDenied(opened.standing.read_only_because)
    form = BookingForm(posted(request), edition=opened.edition, booked=booked)
    if "call_off" in request.POST:
        form = BookingForm(None, edition=opened.edition, booked=booked)
        try:
            book_interview(case=case, on=None, by=request.user)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            messages.success(request, "The booking is called off")
        return redirect("interview", pk)
    if form.is_valid() and (done := form.book(case, by=request.user)):
        messages.success(request, f"The interview with {case.officer} is booked for {long_date(done.on)}")
        return redirect("interview", pk)
    return render(request, "interviews/book.html", _frame(request, opened) | {"form": form, "booked": booked})


@require_safe
def interviews(request: SignedInRequest, reference: str) -> HttpResponse:
    """The officers of an inspection: who was interviewed, after which case, and who is left."""
    inspection = get_object_or_404(Inspection.objects.visible_to(request.user).select_related("provider"), reference=reference)
    lines, without = officers_of(inspection, request.user)
    context = {
        "inspection": inspection,
        "may_choose": may_allocate(request.user, inspection),
        "edition": edition_structure(inspection.edition_id),
        "left": [line for line in lines if line.interview is None],
        "interviewed": [line for line in lines if line.interview is not None],
        "officers": len(lines),
        "without": without,
    }
    return render(request, "interviews/interviews.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def choose_interview(request: SignedInRequest, reference: str, officer: int) -> HttpResponse:
    """Choose after which of their cases an officer is interviewed, with the reason."""
    inspection = get_object_or_404(Inspection.objects.visible_to(request.user).select_related("provider"), reference=reference)
    if not may_allocate(request.user, inspection):
        raise PermissionDenied("Only the lead inspector chooses after which case an officer is interviewed.")
    line = next((line for line in officers_of(inspection, request.user)[0] if line.officer.pk == officer), None)
    if line is None:
        raise Http404("There is no such officer with a case that is interviewed about.")
    form = ChoiceForm(posted(request), cases=line.cases, initial={"case": line.planned.pk if line.planned else None})
    if form.is_valid() and (choice := form.choose(by=request.user)):
        messages.success(request, f"{line.officer} is to be interviewed after case {choice.case.reference}")
        return redirect("interviews", reference)
    return render(request, "interviews/choose_interview.html", {"form": form, "inspection": inspection, "line": line})
