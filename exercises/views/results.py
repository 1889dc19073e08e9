"""Pages of what came of an exercise: the figures, every question with all answers and what was said, and a file."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import SignedInRequest, User
from cases.csv_rows import written
from design.forms import posted
from exercises.forms.discussing import LessonForm, RemarkForm
from exercises.queries.listing import lessons_about, remarks_about
from exercises.queries.opening import OpenExercise
from exercises.queries.results import Line, Results, results_of
from exercises.rules import Action
from exercises.views.exercises import frame, opened_for
from exercises.views.gold_cases import found_case
from moderation.noting import NOTED_KINDS
from moderation.permissions import assures_edition

COLUMNS = (
    "question", "kind", "pairs", "not_applicable_pairs", "agree", "agreement", "agreement_low", "agreement_high",
    "gwet_ac1", "gwet_ac1_low", "gwet_ac1_high", "krippendorff_alpha", "note",
)  # fmt: skip
NOT_YET = "Nothing is shown before the exercise is revealed."


def _revealed(user: User, pk: int) -> tuple[OpenExercise, Results]:
    opened = opened_for(user, pk)
    if not opened.state.shows_answers:
        raise PermissionDenied(NOT_YET)
    return opened, results_of(opened, user)


@require_safe
def exercise_results(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far those who took part agree with the gold answers and with one another."""
    opened, results = _revealed(request.user, pk)
    shown = [(line.name, line.figures.with_gold) for line in results.lines]
    context = {
        "results": results,
        "bars": [(name, float(100 * one.share), f"{one.agree} of {one.pairs}") for name, one in shown if one.share is not None],
        "cases": [(case, [one for one in results.questions if one.case is case]) for case in opened.cases],
    }
    return render(request, "exercises/results.html", frame(opened) | context)


@require_safe
def exercise_figures(request: SignedInRequest, pk: int) -> HttpResponse:
    """The same figures as a CSV file, unrounded to six places; what is not defined or not shown is empty, with a note."""
    _, results = _revealed(request.user, pk)
    reply = HttpResponse(written([COLUMNS, *map(_row, results.lines)]), content_type="text/csv; charset=utf-8")
    reply["Content-Disposition"] = f'attachment; filename="exercise-{pk}.csv"'
    return reply


def _row(line: Line) -> list[str]:
    found = line.figures.with_gold
    if found.hidden:
        return [line.name, line.kind, *[""] * (len(COLUMNS) - 3), found.hidden]
    low, high = found.interval or (None, None)
    ac1 = found.ac1
    ends = ac1.interval if ac1 and ac1.interval else (None, None)
    numbers = [found.share, low, high, ac1.value if ac1 else None, *ends, line.figures.alpha]
    return [
        line.name, line.kind, str(found.pairs), str(found.apart), str(found.agree),
        *("" if number is None else f"{float(number):.6f}" for number in numbers), line.figures.alpha_words,
    ]  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def exercise_question(request: SignedInRequest, pk: int, question: str) -> HttpResponse:
    """One question about one case: the gold answer with its reasons, everybody's, what was said and what was learnt."""
    opened, case = found_case(request.user, pk)
    if not opened.state.shows_answers:
        raise PermissionDenied(NOT_YET)
    result = results_of(opened, request.user).of(case.case.pk, question)
    if result is None:
        raise Http404("This exercise does not ask this.")
    is_lesson = request.method == "POST" and "learn" in request.POST
    remark = RemarkForm(None if is_lesson else posted(request))
    may_propose = result.question.kind in NOTED_KINDS and assures_edition(request.user, opened.edition.id)
    lesson = LessonForm(posted(request) if is_lesson else None, prefix="lesson", may_propose=may_propose)
    if remark.is_valid() and remark.say(case.case, question, by=request.user):
        messages.success(request, "Your words were added")
        return redirect("exercise_question", pk, question)
    if lesson.is_valid() and lesson.learn(opened.exercise, question, by=request.user):
        messages.success(request, "What was learnt was written down")
        return redirect("exercise_question", pk, question)
    context = {
        "case": case,
        "result": result,
        "remarks": remarks_about(case.case, result.question.id),
        "lessons": lessons_about(opened.exercise, result.question.id),
        "remark_form": remark if opened.may(Action.DISCUSS) else None,
        "lesson_form": lesson if opened.may(Action.LEARN) else None,
        "errors_of": lesson if is_lesson else remark,
    }
    return render(request, "exercises/question.html", frame(opened) | context)
