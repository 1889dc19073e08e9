"""Pages of a gold case: writing it, taking it from a case of an inspection, and answering about it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.models import SignedInRequest, User
from cases.assessing import PageOutcome, save_typed
from cases.forms.assessment import Beside, answer_fields, status_of, typed_answers
from cases.rules import label_of
from design.forms import posted
from exercises.answering import LATE, ExerciseStore
from exercises.forms.gold_cases import CopyForm, GoldCaseForm, initial_case
from exercises.planning import remove_gold_case as remove
from exercises.queries.listing import gold_case_to_open
from exercises.queries.opening import OpenExercise, OpenGoldCase
from exercises.rules import LATE_STATES, Action
from exercises.views.exercises import closed_words, frame, opened_for


def found_case(user: User, pk: int, action: Action | None = None) -> tuple[OpenExercise, OpenGoldCase]:
    """Find a case of an exercise that the person sees, to do something with it. Raises Http404 and PermissionDenied."""
    row = gold_case_to_open(user, pk)
    if row is None:
        raise Http404("There is no such case, or you may not see it.")
    opened = opened_for(user, row.exercise_id, action)
    case = opened.case(pk)
    if case is None or not opened.sees_cases:
        raise Http404("There is no such case, or you may not see it yet.")
    return opened, case


@require_http_methods(["GET", "HEAD", "POST"])
def add_gold_case(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write a new case."""
    opened = opened_for(request.user, pk, Action.PREPARE)
    form = GoldCaseForm(posted(request), edition=opened.edition)
    if form.is_valid() and form.add(opened.exercise, by=request.user):
        messages.success(request, "The case was added. Write its gold answers next.")
        return redirect("exercise", pk)
    return _case_form(request, opened, form, "Add a case")


@require_http_methods(["GET", "HEAD", "POST"])
def copy_gold_case(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take facts and notes from a case of an inspection, to be looked through before anything is stored."""
    opened = opened_for(request.user, pk, Action.PREPARE)
    form = CopyForm(posted(request), by=request.user, edition=opened.edition)
    if form.is_valid() and (text := form.proposed()):
        initial = initial_case(text.title, text.notes, text.module, text.facts, text.given)
        return _case_form(request, opened, GoldCaseForm(None, edition=opened.edition, initial=initial), "Add a case", copied=True)
    context = {"form": form, "title": "Copy a case", "button": "Continue", "closed": closed_words(opened, Action.PREPARE)}
    return render(request, "exercises/change_exercise.html", frame(opened) | context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_gold_case(request: SignedInRequest, pk: int) -> HttpResponse:
    """Rewrite a case of an exercise that is being prepared."""
    opened, found = found_case(request.user, pk, Action.PREPARE)
    case = found.case
    initial = initial_case(case.title, case.notes, case.module, case.facts, case.given)
    form = GoldCaseForm(posted(request), edition=opened.edition, case=case, initial=initial)
    if form.is_valid() and form.change(case, by=request.user):
        messages.success(request, "The case was changed")
        return redirect("exercise", case.exercise_id)
    return _case_form(request, opened, form, "Change the case", case=case)


def _case_form(request: SignedInRequest, opened: OpenExercise, form: GoldCaseForm, title: str, **more: Any) -> HttpResponse:
    context = {"form": form, "title": title, "closed": closed_words(opened, Action.PREPARE), **more}
    return render(request, "exercises/gold_case.html", frame(opened) | context)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_gold_case(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a case out of an exercise that is being prepared."""
    opened, found = found_case(request.user, pk, Action.PREPARE)
    closed = closed_words(opened, Action.PREPARE)
    if request.method == "POST" and not closed:
        remove(case=found.case, by=request.user)
        messages.success(request, "The case was removed")
        return redirect("exercise", opened.exercise.pk)
    context = {"title": "Remove the case", "step": "remove", "case": found.case, "closed": closed}
    return render(request, "exercises/step_exercise.html", frame(opened) | context)


@require_http_methods(["GET", "HEAD", "POST"])
def write_gold(request: SignedInRequest, pk: int, page: str) -> HttpResponse:
    """The gold answers to what is asked on one page of the form."""
    opened, case = found_case(request.user, pk, Action.PREPARE)
    return _answered(request, opened, case, page, is_gold=True)


@require_http_methods(["GET", "HEAD", "POST"])
def answer_exercise(request: SignedInRequest, pk: int, page: str) -> HttpResponse:
    """One's own answers to what is asked on one page of the form: nobody else's are here."""
    opened, case = found_case(request.user, pk)
    if not opened.actor.takes_part:
        raise PermissionDenied("You do not take part in this exercise.")
    return _answered(request, opened, case, page, is_gold=False)


def _answered(request: SignedInRequest, opened: OpenExercise, case: OpenGoldCase, page: str, *, is_gold: bool) -> HttpResponse:
    if case.page(page) is None:
        raise Http404("Nothing is asked about this case on such a page.")
    store = ExerciseStore(case.case, request.user, is_gold)
    outcome = None
    if request.method == "POST":
        outcome = save_typed(store, typed_answers(request.POST, case.page(page)[1]), request.user)  # type: ignore[index]
        if outcome.complete:
            following = _after(case, page)
            if "overview" in request.POST or following is None:
                return redirect("exercise", opened.exercise.pk)
            return redirect("write_gold" if is_gold else "answer_exercise", case.case.pk, following)
    return _form(request, opened, case, page, store, outcome)


def _after(case: OpenGoldCase, page: str) -> str | None:
    codes = [one.code for one, _ in case.pages]
    return next(iter(codes[codes.index(page) + 1 :]), None)


def _form(
    request: SignedInRequest,
    opened: OpenExercise,
    case: OpenGoldCase,
    page: str,
    store: ExerciseStore,
    outcome: PageOutcome | None,
) -> HttpResponse:
    found, questions = case.page(page) or case.pages[0]
    action = Action.PREPARE if store.is_gold else Action.ANSWER
    fields = answer_fields(
        [(question, label_of(question)) for question in questions],
        store.answers(),
        outcome=outcome,
        beside=Beside(lambda _code: ""),
    )
    late = not store.is_gold and opened.state in LATE_STATES
    context = {
        "case": case,
        "page": found,
        "is_gold": store.is_gold,
        "may_write": opened.may(action),
        "closed": LATE if late else closed_words(opened, action),
        "answers": fields,
        "errors": fields.problems,
        "place": [one.code for one, _ in case.pages].index(page) + 1,
    }
    status = status_of(fields, outcome, answers=True)
    return render(request, "exercises/answer_exercise.html", frame(opened) | context, status=status)
