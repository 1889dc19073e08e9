"""The page on which an assurer judges: one page of the form at a time, saved as they go like the form itself."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.models import SignedInRequest
from cases.assessing import PageOutcome, save_typed
from cases.forms.assessment import Beside, answer_fields, status_of, typed_answers
from cases.rules import label_of
from cases.views.frame import case_frame
from design.addresses import address, addresses
from moderation.judging import ReviewStore
from moderation.permissions import actor_in
from moderation.queries.reviewing import OpenReview, open_review, reviews_to_open
from moderation.rules import NOT_NOW, Action, State, after, why_not
from standards.queries.notes import notes_now
from standards.structure import Page, Question


@require_http_methods(["GET", "HEAD", "POST"])
def judge_review(request: SignedInRequest, pk: int, page: str) -> HttpResponse:
    """Judge what is asked on one page. Nothing of the inspector's answers is shown while the review is blind."""
    found = get_object_or_404(reviews_to_open(request.user), pk=pk)
    opened = open_review(found, request.user)
    refusal = why_not(Action.JUDGE, actor_in(found, request.user))
    if refusal:
        raise PermissionDenied(refusal)
    entry = opened.page(page)
    if entry is None:
        raise Http404("This review judges nothing on such a page.")
    if request.method != "POST":
        return _form(request, opened, *entry)
    outcome = save_typed(ReviewStore(found, request.user), typed_answers(request.POST, entry[1]), request.user)
    if not outcome.complete:
        return _form(request, open_review(found, request.user), *entry, outcome)
    following = _after(opened, entry[0])
    if "overview" in request.POST or following is None:
        return redirect("review", pk)
    return redirect("judge_review", pk, following.code)


def _after(opened: OpenReview, page: Page) -> Page | None:
    pages = [one for one, _ in opened.pages]
    return next(iter(pages[pages.index(page) + 1 :]), None)


def _form(
    request: SignedInRequest, opened: OpenReview, page: Page, questions: list[Question], outcome: PageOutcome | None = None
) -> HttpResponse:
    labelled = [(question, label_of(question)) for question in questions]
    notes = notes_now(opened.opened.edition.id)
    fields = answer_fields(labelled, opened.mine, outcome=outcome, beside=Beside(lambda _code: "", notes=notes))
    review = opened.review
    is_open = after(Action.JUDGE, State(review.state)) is not None
    context: dict[str, Any] = case_frame(request.user, opened.case, opened.opened.edition) | {
        "review": review,
        "open": opened,
        "page": page,
        "closed": opened.closed_because or ("" if is_open else NOT_NOW.format(state=State(review.state).words)),
        "pairs": list(zip(fields.fields, _theirs(opened, labelled), strict=True)),
        "answers": fields,
        "errors": fields.problems,
        "place": [one for one, _ in opened.pages].index(page) + 1,
        "save_url": address("api_review_answer", review.pk, "QUESTION"),
    }
    return render(request, "moderation/judge_review.html", context, status=status_of(fields, outcome, answers=True))


def _theirs(opened: OpenReview, labelled: list[tuple[Question, str]]) -> list[Any]:
    """Return the inspector's answers beside which an open review is judged; nothing while it is blind."""
    if opened.hides_answers:
        return [None] * len(labelled)
    beside = Beside(addresses("answer_history", opened.case.pk), marks=opened.opened.marks)
    return list(answer_fields(labelled, opened.opened.answers, beside=beside).fields)
