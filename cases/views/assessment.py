"""The pages of one case: overview, form, all answers, submission."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import SignedInRequest, User
from cases.answers import ASSESSMENT
from cases.assessing import reopen_assessment, save_page, submit_assessment
from cases.completing import NotSureError, complete_page, has_judgement
from cases.forms.assessment import (
    ReopenForm,
    answer_fields,
    chosen_answers,
    typed_answers,
)
from cases.marks import Part, code_of
from cases.models import Case
from cases.queries.assessment import OpenCase, PageState, case_to_open, open_case
from cases.queries.resuming import left_off as place_left_off
from cases.queries.waiting import waiting_for
from cases.rules import Gap, Status, label_of
from cases.signals import questions_to_change, recorded_by_other_apps
from cases.views.form_page import form_page
from cases.views.frame import beside, case_frame
from design.addresses import addresses
from design.templatetags.words import plural
from standards.structure import Kind, Page


def _opened(request: SignedInRequest, pk: int) -> OpenCase:
    return open_case(found_case(request.user, pk), request.user)


def found_case(user: User, pk: int) -> Case:
    """Return a case that the person may see, or answer that there is none."""
    case = case_to_open(user, pk)
    if case is None:
        raise Http404("There is no such case, or you may not see it.")
    return case


@require_safe
def case(request: SignedInRequest, pk: int) -> HttpResponse:
    """The case at a glance: its facts, and what is to be done, by stage."""
    opened = _opened(request, pk)
    url_of = addresses("case_page", pk)
    asked = questions_to_change(opened.case, request.user)
    tasks = [(title, [_task(state, url_of(state.page.code), asked) for state in states]) for title, states in opened.stages_to_do]
    left_off = place_left_off(request.user, opened.case) if opened.may_write else None
    context = {"stages": tasks, "facts": opened.facts(), "left_off": left_off}
    return render(request, "cases/case.html", _frame(request, opened) | context)


def _task(state: PageState, url: str, asked: frozenset[str]) -> dict[str, str]:
    """Draw a page of the form as a task; `asked` are the questions that somebody wants changed or explained."""
    to_change = any(question.code in asked for question in state.page.questions)
    status = "Changes asked for" if to_change else state.status.value
    return {"title": state.page.title, "status": status, "hint": state.hint, "url": url}


@require_http_methods(["GET", "HEAD", "POST"])
def case_page(request: SignedInRequest, pk: int, page: str) -> HttpResponse:
    """One page of the form: a key question with its prompts, or a section of its own."""
    opened = _opened(request, pk)
    found = opened.page(page)
    if found is None:
        raise Http404("The form of this case has no such page.")
    if request.method != "POST":
        return form_page(request, opened, found)
    typed = chosen_answers(request.POST, found) if found.at_most else typed_answers(request.POST, found.questions)
    outcome = save_page(ASSESSMENT, case_id=pk, typed=typed, by=request.user)
    after = _opened(request, pk)
    if not outcome.complete or not opened.standing.answers:
        return form_page(request, after, found, outcome)
    said = request.POST.get("completed")
    if said in {"yes", "no"} and found in after.form and has_judgement(found):
        try:
            complete_page(assessment=after.case.assessment, page=page, completed=said == "yes", by=request.user)
        except NotSureError:
            return redirect(_with_way_back(request, reverse("confirm_judgement", args=[pk, page])))
        except ValidationError:
            return form_page(request, _opened(request, pk), found, to_complete=True)
    return onwards(request, opened, after, found)


def _with_way_back(request: SignedInRequest, url: str) -> str:
    """Remember in an address which of the two buttons was pressed, and whether the person came to check."""
    if "check" in request.GET:
        return f"{url}?check=1"
    return f"{url}?overview=1" if "overview" in request.POST else url


def onwards(request: SignedInRequest, before: OpenCase, after: OpenCase, page: Page) -> HttpResponse:
    """Go where the button says, or back to the check; unless the answers opened further questions on this very page."""
    more = [question for question in after.asked_on(page) if question.code not in before.asked]
    if more:
        messages.info(request, f"Saved. Because of your answers, this page now also asks {_listed(more)}.")
        return redirect(_with_way_back(request, reverse("case_page", args=[after.case.pk, page.code])))
    if after.asked != before.asked:
        messages.info(request, "Saved. Your answers changed which questions are asked in this case.")
    if "check" in request.GET:
        return redirect("submit_case", after.case.pk)
    following = after.next_page(page)
    if "overview" in request.POST or following is None:
        return redirect("case", after.case.pk)
    return redirect("case_page", after.case.pk, following.code)


def _listed(questions: list[Any]) -> str:
    return ", ".join(label_of(question) for question in questions)


def _frame(request: SignedInRequest, opened: OpenCase) -> dict[str, Any]:
    return case_frame(request.user, opened.case, opened.edition) | {"opened": opened}


@require_safe
def all_answers(request: SignedInRequest, pk: int) -> HttpResponse:
    """Everything recorded about the case, to read and to print."""
    opened = _opened(request, pk)
    stages = [(title, [(state, _read(opened, state.page)) for state in states]) for title, states in opened.stages]
    recorded = recorded_by_other_apps(opened.case, request.user)
    context = _frame(request, opened) | {"stages": stages, "facts": opened.facts(), "recorded": recorded}
    return render(request, "cases/all_answers.html", context)


def _read(opened: OpenCase, page: Page) -> dict[str, Any]:
    notes = beside(opened)
    asked = answer_fields(((question, label_of(question)) for question in opened.asked_on(page)), opened.answers, beside=notes)
    kept = answer_fields(((question, label_of(question)) for question in opened.kept_on(page)), opened.answers, beside=notes)
    silent = [q for q in page.questions if q.code not in opened.asked and q.kind is not Kind.KEY_QUESTION]
    return {
        "asked": asked.fields,
        "kept": [(drawn, opened.why_not_asked(drawn.question)) for drawn in kept.fields],
        "not_asked": [(question, opened.why_not_asked(question)) for question in silent if question not in opened.kept_on(page)],
    }


def _where(pk: int, gap: Gap) -> str:
    """Return the address at which something that is missing can be given."""
    beside = {"changed": ("evidence", Part.CHANGED), "practice": ("choice", Part.PRACTICE)}.get(gap.part)
    if beside is not None:
        field, part = beside
        return f"{reverse('answer_marks', args=[pk, gap.question.code])}?check=1#{field}-{code_of(part, gap.question.code)}"
    return f"{reverse('case_page', args=[pk, gap.question.page])}?check=1#{gap.part}-{gap.question.code}"


def _missing(opened: OpenCase) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return page by page (title, (message, address) of what is missing): of a page that
    nobody began, or on which things are chosen, the way to it alone."""
    pk, found = opened.case.pk, []
    for state in opened.pages:
        rows = [(gap.message, _where(pk, gap)) for gap in opened.gaps if gap.question.page == state.page.code]
        if rows and (state.page.at_most or state.status is Status.NOT_STARTED):
            what = f"Select up to {state.page.at_most}" if state.page.at_most else f"Answer {plural(state.asked, 'question')}"
            rows = [(what, reverse("case_page", args=[pk, state.page.code]))]
        if rows:
            found.append((state.page.title, rows))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def submit_case(request: SignedInRequest, pk: int) -> HttpResponse:
    """Hand the assessment in, after a look at what is missing."""
    opened = _opened(request, pk)
    if not opened.standing.answers:
        raise PermissionDenied(opened.standing.read_only_because)
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            submit_assessment(assessment=opened.case.assessment, by=request.user)
        except ValidationError as error:
            opened = _opened(request, pk)
            errors = [("Some of what is needed is missing", "missing")] if opened.gaps else [(m, "") for m in error.messages]
        else:
            messages.success(request, f"Case {opened.case.reference} was submitted")
            return redirect("case", pk)
    unsure = [
        (label_of(question), words, f"{reverse('confirm_judgement', args=[pk, question.page])}?check=1")
        for question, words in opened.disagreements()
    ]
    context = {
        "missing": _missing(opened), "errors": errors, "check": opened.judgements(), "waiting": waiting_for(pk), "unsure": unsure,
    }  # fmt: skip
    return render(request, "cases/submit_case.html", _frame(request, opened) | context, status=422 if errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def reopen_case(request: SignedInRequest, pk: int) -> HttpResponse:
    """Open a submitted assessment for writing again, with a reason."""
    opened = _opened(request, pk)
    if not opened.standing.is_lead:
        raise PermissionDenied("Only the lead inspector may reopen an assessment.")
    form = ReopenForm(request.POST or None)
    if form.is_valid():
        try:
            reopen_assessment(assessment=opened.case.assessment, reason=form.cleaned_data["reason"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"Case {opened.case.reference} was reopened")
            return redirect("case", pk)
    return render(request, "cases/reopen_case.html", _frame(request, opened) | {"form": form})
