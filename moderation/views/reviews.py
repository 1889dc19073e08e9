"""Pages of reviews: those of an inspection, selecting, one review from claiming to agreement."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import SignedInRequest, User
from cases.views.frame import case_frame
from design.forms import posted
from inspections.models import Inspection
from inspections.queries.listing import inspection_to_open
from interviews.queries.reading import interview_recorded
from moderation.forms.reviews import (
    AssignForm,
    ClaimForm,
    ReturnForm,
    ReviewFilter,
    SelectForm,
    SettleForm,
    WithdrawForm,
)
from moderation.judging import compare
from moderation.models import Review
from moderation.permissions import actor_in, assures
from moderation.queries.asking import queries_about
from moderation.queries.listing import overview_of, review_lines, selections_of
from moderation.queries.reading import sources_noted
from moderation.queries.returned import changes_since
from moderation.queries.reviewing import OpenReview, open_review, reviews_to_open
from moderation.reviewing import claim, hand_back, take_over
from moderation.rules import LETTING_GO, ONLY_ASSURERS, Action, State, after, may_ask, why_not
from moderation.settling import close, look_again
from standards.queries import edition_structure
from standards.structure import Page, Question

STEPS = {
    "take-over": (Action.TAKE_OVER, take_over, "Take this review over", "You hold the review now"),
    "hand-back": (Action.HAND_BACK, hand_back, "Hand this review back", "The review waits for somebody else"),
    "compare": (Action.COMPARE, compare, "Compare with the inspector's answers", "Compared: both sides are shown below"),
    "look-again": (Action.LOOK_AGAIN, look_again, "Look at the assessment again", "The review goes on"),
    "close": (Action.CLOSE, close, "Close this review", "The review is closed"),
}


def inspection_assured(request: SignedInRequest, reference: str) -> Inspection:
    """Return an inspection in which the person leads or assures quality. Raises Http404, PermissionDenied."""
    inspection: Inspection | None = inspection_to_open(request.user, reference)
    if inspection is None:
        raise Http404("There is no such inspection, or you are not on it.")
    if not assures(request.user, inspection.pk):
        raise PermissionDenied(ONLY_ASSURERS)
    return inspection


def _found(user: User, pk: int) -> Review:
    return get_object_or_404(reviews_to_open(user), pk=pk)


def _opened(request: SignedInRequest, pk: int) -> OpenReview:
    return open_review(_found(request.user, pk), request.user)


def _opened_for(request: SignedInRequest, pk: int, action: Action) -> OpenReview:
    """Find a review to do something with. Raises PermissionDenied with the reason for who may not."""
    opened = _opened(request, pk)
    refusal = why_not(action, actor_in(opened.review, request.user))
    if refusal:
        raise PermissionDenied(refusal)
    return opened


def _frame(request: SignedInRequest, opened: OpenReview) -> dict[str, Any]:
    frame = case_frame(request.user, opened.case, opened.opened.edition)
    return frame | {"review": opened.review, "open": opened, "state": State(opened.review.state).words}


@require_safe
def reviews(request: SignedInRequest, reference: str) -> HttpResponse:
    """The reviews of an inspection that the person sees, with what is to be done first."""
    inspection: Inspection | None = inspection_to_open(request.user, reference)
    if inspection is None:
        raise Http404("There is no such inspection, or you are not on it.")
    checks = assures(request.user, inspection.pk)
    filters = ReviewFilter(request.GET, inspection=inspection)
    given = filters.cleaned_data if filters.is_valid() else {}
    lines = review_lines(inspection, request.user, **given)
    context = {
        "inspection": inspection,
        "filters": filters,
        "is_filtered": any(given.values()),
        "lines": [line for line in lines if not line.is_set_aside],
        "not_inspected": [line for line in lines if line.is_set_aside],
        "assures": checks,
        "overview": overview_of(inspection, request.user) if checks else None,
        "selections": selections_of(inspection) if checks else [],
    }
    return render(request, "moderation/reviews.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def select_reviews(request: SignedInRequest, reference: str) -> HttpResponse:
    """Select assessments for review by a rule."""
    inspection = inspection_assured(request, reference)
    form = SelectForm(posted(request), inspection=inspection, edition=edition_structure(inspection.edition_id))
    if form.is_valid() and (selection := form.select(by=request.user)):
        messages.success(request, f"Selected {selection.selected} of {selection.candidates} assessments that were handed in")
        return redirect("reviews", reference)
    return render(request, "moderation/select_reviews.html", {"inspection": inspection, "form": form})


@require_safe
def review(request: SignedInRequest, pk: int) -> HttpResponse:
    """One review: what is to be judged and from what, or both sides with what is agreed."""
    opened = _opened(request, pk)
    found, actor = opened.review, actor_in(opened.review, request.user)
    possible = LETTING_GO if opened.closed_because else frozenset(Action)
    may = {
        action.value: action in possible and after(action, State(found.state)) is not None and not why_not(action, actor)
        for action in Action
    }  # fmt: skip
    both = State(found.state).shows_both
    returns = list(found.returns.select_related("by"))
    context = {
        "may": may,
        "may_ask": may_ask(actor) and not opened.closed_because,
        "tasks": [_task(opened, page, questions) for page, questions in opened.pages],
        "shows_both": both,
        "facts": opened.opened.facts(),
        "interview": interview_recorded(case=opened.case, user=request.user),
        "sources": sources_noted(opened.opened),
        "returns": returns,
        "changes": changes_since(found.assessment, returns[0].at) if returns and both else [],
        "queries": queries_about(found.assessment, request.user),
        "claim_form": ClaimForm() if found.mode == "blind" else None,
    }
    return render(request, "moderation/review.html", _frame(request, opened) | context)


def _task(opened: OpenReview, page: Page, questions: list[Question]) -> dict[str, str]:
    judged = sum(bool(opened.judged(question).choice) for question in questions)
    status = "Completed" if judged == len(questions) else "In progress" if judged else "Not yet started"
    return {"title": page.title, "status": status, "url": reverse("judge_review", args=[opened.review.pk, page.code])}


@require_http_methods(["POST"])
def claim_review(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a review that waits for an assurer."""
    opened = _opened_for(request, pk, Action.CLAIM)
    form = ClaimForm(request.POST)
    try:
        claim(review=opened.review, seen=form.is_valid() and form.cleaned_data["seen"], by=request.user)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, "You have claimed this review")
    return redirect("review", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def step_review(request: SignedInRequest, pk: int, step: str) -> HttpResponse:
    """Do something with a review that needs nothing but to be confirmed."""
    if step not in STEPS:
        raise Http404("There is no such step.")
    action, stage, title, done = STEPS[step]
    opened = _opened_for(request, pk, action)
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            stage(review=opened.review, by=request.user)
        except ValidationError as refusal:
            errors = [(message, "") for message in refusal.messages]
        else:
            messages.success(request, done)
            return redirect("review", pk)
    context = {"title": title, "step": step, "errors": errors}
    return render(request, "moderation/step_review.html", _frame(request, opened) | context, status=422 if errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def assign_review(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give a review to a quality assurer, as the lead inspector."""
    opened = _opened_for(request, pk, Action.ASSIGN)
    form = AssignForm(posted(request), inspection=opened.case.inspection)
    if form.is_valid() and (held := form.assign(opened.review, by=request.user)):
        messages.success(request, f"{held.held_by} has this review now")
        return redirect("review", pk)
    context = {"form": form, "title": "Assign this review", "button": "Assign"}
    return render(request, "moderation/change_review.html", _frame(request, opened) | context)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_review(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a review off the list, as the lead inspector."""
    opened = _opened_for(request, pk, Action.WITHDRAW)
    form = WithdrawForm(posted(request))
    if form.is_valid() and form.withdraw(opened.review, by=request.user):
        messages.success(request, "The review is withdrawn")
        return redirect("reviews", opened.case.inspection.reference)
    context = {"form": form, "title": "Withdraw this review", "button": "Withdraw"}
    return render(request, "moderation/change_review.html", _frame(request, opened) | context)


@require_http_methods(["GET", "HEAD", "POST"])
def return_review(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give the assessment back to the inspector, with reasons."""
    opened = _opened_for(request, pk, Action.RETURN)
    form = ReturnForm(posted(request))
    if form.is_valid() and form.send_back(opened.review, by=request.user):
        messages.success(request, f"Case {opened.case.reference} was returned")
        return redirect("review", pk)
    context = {"form": form, "title": "Return the assessment", "button": "Return the assessment"}
    return render(request, "moderation/change_review.html", _frame(request, opened) | context)


@require_http_methods(["GET", "HEAD", "POST"])
def settle_review(request: SignedInRequest, pk: int, question: str) -> HttpResponse:
    """Record what is agreed about one question on which inspector and assurer differ."""
    opened = _opened_for(request, pk, Action.SETTLE)
    line = next((line for line in opened.lines if line.question.code == question and line.differs), None)
    if line is None:
        raise Http404("Inspector and assurer do not differ about this question.")
    form = SettleForm(posted(request), line=line)
    if form.is_valid() and form.settle(opened.review, by=request.user):
        messages.success(request, f"Recorded what is agreed about {line.label}")
        return redirect("review", pk)
    return render(request, "moderation/settle_review.html", _frame(request, opened) | {"form": form, "line": line})
