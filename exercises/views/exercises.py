"""Pages of an exercise: the list, its terms, what happens to it, and everything about one at a glance."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import SignedInRequest, User
from design.forms import posted
from exercises.deciding import close, confirm, problems_of, take_back
from exercises.forms.terms import CallOffForm, ExerciseForm, TimesForm, initial_terms, initial_times
from exercises.models import Exercise
from exercises.permissions import may_arrange
from exercises.queries.listing import answered_by, exercise_lines, history_of, lessons_of, progress_of
from exercises.queries.opening import OpenExercise, OpenGoldCase, exercises_to_open, gold_answers, open_exercise
from exercises.rules import NOT_NOW, ONLY_ORGANISERS, Action, State, after, why_not

# What needs nothing but to be confirmed: the action, its stage, the heading, and what is said once it is done.
STEPS: dict[str, tuple[Action, Callable[..., Exercise], str, str]] = {
    "confirm": (Action.CONFIRM, confirm, "Confirm the gold answers", "The exercise is confirmed"),
    "take-back": (Action.TAKE_BACK, take_back, "Prepare the exercise again", "The exercise is being prepared again"),
    "close": (Action.CLOSE, close, "Close the exercise", "The exercise is closed"),
}


def opened_for(user: User, pk: int, action: Action | None = None) -> OpenExercise:
    """Find an exercise that the person sees, to do something with it where an action is given.

    Raises Http404; PermissionDenied with the reason for who may not.
    """
    opened = open_exercise(get_object_or_404(exercises_to_open(user), pk=pk), user)
    refusal = why_not(action, opened.actor, opened.state) if action else ""
    if refusal:
        raise PermissionDenied(refusal)
    return opened


def frame(opened: OpenExercise) -> dict[str, Any]:
    """Return what every page of an exercise shows."""
    return {"exercise": opened.exercise, "open": opened, "state": opened.state.words}


def closed_words(opened: OpenExercise, action: Action) -> str:
    """Say that an action is not possible in the state of the exercise; "" when it is."""
    return "" if after(action, opened.state) is not None else NOT_NOW.format(state=opened.state.words)


@require_safe
def exercises(request: SignedInRequest) -> HttpResponse:
    """The exercises that the person arranges or takes part in."""
    context = {"lines": exercise_lines(request.user), "arranges": may_arrange(request.user)}
    return render(request, "exercises/exercises.html", context)


@require_safe
def exercise(request: SignedInRequest, pk: int) -> HttpResponse:
    """One exercise: what is to be done, by whom, and what came of it."""
    opened = opened_for(request.user, pk)
    arranges = opened.actor.arranges and not opened.actor.takes_part
    preparing = opened.sees_gold and opened.state in {State.DRAFT, State.CONFIRMED}
    context = {
        "may": opened.may_do,
        "arranges": arranges,
        "tasks": _tasks(opened, request.user) if opened.actor.takes_part and opened.sees_cases else [],
        "gold": [(case, _gold_tasks(case)) for case in opened.cases] if preparing else [],
        "problems": problems_of(opened) if arranges and opened.state is State.DRAFT else [],
        "progress": progress_of(opened) if arranges and opened.state.shows_cases else [],
        "history": history_of(opened.exercise) if arranges else [],
        "lessons": lessons_of(opened.exercise) if opened.state.shows_answers else [],
        "why_not_confirm": why_not(Action.CONFIRM, opened.actor, opened.state) if opened.state is State.DRAFT else "",
    }
    return render(request, "exercises/exercise.html", frame(opened) | context)


def _tasks(opened: OpenExercise, user: User) -> list[tuple[OpenGoldCase, list[dict[str, str]]]]:
    answered = answered_by(opened, user)
    return [(case, _task_list(case, answered.get(case.case.pk, set()), "answer_exercise")) for case in opened.cases]


def _gold_tasks(case: OpenGoldCase) -> list[dict[str, str]]:
    given = {code for code, one in gold_answers(case.case).items() if one.choice and one.evidence.strip()}
    return _task_list(case, given, "write_gold")


def _task_list(case: OpenGoldCase, answered: set[str], name: str) -> list[dict[str, str]]:
    tasks = []
    for page, questions in case.pages:
        done = sum(question.code in answered for question in questions)
        status = "Completed" if done == len(questions) else "In progress" if done else "Not yet started"
        tasks.append({"title": page.title, "status": status, "url": reverse(name, args=[case.case.pk, page.code])})
    return tasks


@require_http_methods(["GET", "HEAD", "POST"])
def add_exercise(request: SignedInRequest) -> HttpResponse:
    """Begin to prepare an exercise. Prompts and cases come after its edition is known."""
    if not may_arrange(request.user):
        raise PermissionDenied(ONLY_ORGANISERS)
    form = ExerciseForm(posted(request))
    if form.is_valid() and (made := form.add(by=request.user)):
        messages.success(request, "The exercise was added. Add its cases next.")
        return redirect("exercise", made.pk)
    return render(request, "exercises/change_exercise.html", {"form": form, "title": "Add an exercise", "button": "Add exercise"})


@require_http_methods(["GET", "HEAD", "POST"])
def edit_exercise(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change the terms of an exercise that is being prepared."""
    opened = opened_for(request.user, pk, Action.PREPARE)
    form = ExerciseForm(posted(request), exercise=opened.exercise, edition=opened.edition, initial=initial_terms(opened.exercise))
    if form.is_valid() and form.change(opened.exercise, by=request.user):
        messages.success(request, "The exercise was changed")
        return redirect("exercise", pk)
    context = {"form": form, "title": "Change the exercise", "button": "Save", "closed": closed_words(opened, Action.PREPARE)}
    return render(request, "exercises/change_exercise.html", frame(opened) | context)


@require_http_methods(["GET", "HEAD", "POST"])
def exercise_dates(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let a confirmed exercise open, lock or be revealed at another time."""
    opened = opened_for(request.user, pk, Action.RESCHEDULE)
    form = TimesForm(posted(request), exercise=opened.exercise, initial=initial_times(opened.exercise.times))
    if form.is_valid() and form.reschedule(opened.exercise, by=request.user):
        messages.success(request, "The dates were changed")
        return redirect("exercise", pk)
    context = {"form": form, "title": "Change the dates", "button": "Save", "closed": closed_words(opened, Action.RESCHEDULE)}
    return render(request, "exercises/change_exercise.html", frame(opened) | context)


@require_http_methods(["GET", "HEAD", "POST"])
def call_off_exercise(request: SignedInRequest, pk: int) -> HttpResponse:
    """Call an exercise off before it is revealed."""
    opened = opened_for(request.user, pk, Action.CALL_OFF)
    form = CallOffForm(posted(request))
    if form.is_valid() and form.call_off(opened.exercise, by=request.user):
        messages.success(request, "The exercise was called off")
        return redirect("exercise", pk)
    context = {
        "form": form,
        "title": "Call the exercise off",
        "button": "Call off",
        "closed": closed_words(opened, Action.CALL_OFF),
    }
    return render(request, "exercises/change_exercise.html", frame(opened) | context)


@require_http_methods(["GET", "HEAD", "POST"])
def step_exercise(request: SignedInRequest, pk: int, step: str) -> HttpResponse:
    """Do something with an exercise that needs nothing but to be confirmed."""
    if step not in STEPS:
        raise Http404("There is no such step.")
    action, stage, title, done = STEPS[step]
    opened = opened_for(request.user, pk, action)
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            stage(exercise=opened.exercise, by=request.user)
        except ValidationError as refusal:
            errors = [(message, "") for message in refusal.messages]
        else:
            messages.success(request, done)
            return redirect("exercise", pk)
    context = {"title": title, "step": step, "errors": errors, "closed": closed_words(opened, action)}
    return render(request, "exercises/step_exercise.html", frame(opened) | context, status=422 if errors else 200)
