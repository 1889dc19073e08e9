"""Saving one judgement of a review, and reading it back, by the same protocol as an answer about a case."""

from typing import Any, cast

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import NotFound as NotFoundReply
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.authentication import TokenAuthentication
from accounts.models import User
from cases.answers import NOTHING_YET, Change, NotFound, Saved, Writer
from cases.api.answers import (
    ANSWER,
    CHANGE,
    PROBLEMS_OF_ANSWERS,
    SAVED,
    AnswerView,
    SessionEnded,
    representation,
    saved_by,
)
from cases.api.batches import BATCH, RESULTS, AnswerBatchView
from moderation.judging import save_judgement, set_aside_judgement
from moderation.models import Review
from moderation.queries.reviewing import judged_so_far, open_review, reviews_to_open

_OPENED_BY = OpenApiParameter("X-Opened-By", str, OpenApiParameter.HEADER, description="Id of the person who typed this.")
_PROBLEMS = PROBLEMS_OF_ANSWERS | {
    403: "You may see the review but not judge in it (`reason`: not_allocated)",
    404: "No such review or question, or none that you may see",
    409: "`reason`: phase (the review is not being judged now), or changed",
}


def _authenticators() -> list[BaseAuthentication]:
    return [TokenAuthentication(), SessionAuthentication()]


def _saved(*, case_id: int, by: Writer, change: Change, aside: bool, **place: Any) -> Saved:
    user = User.objects.get(pk=by.user_id)
    review = Review.objects.visible_to(user).filter(pk=case_id).first()
    if review is None:
        raise NotFound("not_found", "There is no such review, or you may not see it.")
    if aside:
        return set_aside_judgement(review=review, by=user, given_up=change, **place)
    return save_judgement(review=review, by=user, change=change, **place)


class ReviewAnswerView(AnswerView):
    """What you have judged about one question of a review. Nobody else's judgements are here."""

    def get_authenticators(self) -> list[BaseAuthentication]:
        return _authenticators()

    def save(self, **given: Any) -> Saved:
        return _saved(**given)

    @extend_schema(
        summary="Read a judgement of your own in a review", tags=["Quality assurance"], operation_id="read_review_answer",
        responses={200: ANSWER, **{s: OpenApiResponse(description=_PROBLEMS[s]) for s in (401, 404)}},
    )  # fmt: skip
    def get(self, request: Request, review_id: int, question: str) -> Response:
        """Return your judgement as it stands, its version also as the ETag."""
        reader = cast("User | None", request.user)
        if reader is None:
            raise SessionEnded
        review = get_object_or_404(reviews_to_open(reader), pk=review_id)
        if not any(asked.code == question for asked in open_review(review, reader).questions):
            raise NotFoundReply("This review does not ask this.")
        judged = judged_so_far(review, reader).get(question, NOTHING_YET)
        return Response(representation(judged), headers={"ETag": f'"{judged.version}"'})

    @extend_schema(
        summary="Save a judgement in a review", tags=["Quality assurance"], operation_id="save_review_answer",
        parameters=[_OPENED_BY, OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, required=True,
                    description='Version that this replaces, in quotes: "0" when there is none yet.')],
        request={"application/json": CHANGE},
        responses={200: SAVED, **{s: OpenApiResponse(description=text) for s, text in _PROBLEMS.items()}},
    )  # fmt: skip
    def patch(self, request: Request, review_id: int, question: str) -> HttpResponse:
        """Save it if the version in If-Match is still yours. `evidence` is your reason. Safe to repeat with the same `op`."""
        return saved_by(self.save, request, review_id, question)


class ReviewAnswerBatchView(AnswerBatchView):
    """Several judgements of a review. Each operation is saved or refused by itself, in the order given."""

    def get_authenticators(self) -> list[BaseAuthentication]:
        return _authenticators()

    def save(self, **given: Any) -> Saved:
        return _saved(**given)

    @extend_schema(
        summary="Save several judgements in a review", tags=["Quality assurance"], operation_id="save_review_answers",
        parameters=[_OPENED_BY], request={"application/json": BATCH},
        responses={
            200: RESULTS, **{status: OpenApiResponse(description=_PROBLEMS[status]) for status in (401, 403, 404)},
            422: OpenApiResponse(description="The body is no list of operations, or one of more than fifty"),
        },
    )  # fmt: skip
    def post(self, request: Request, review_id: int) -> Response:
        """Save up to fifty operations and say of each what became of it. Safe to repeat with the same `op`s."""
        return super().post(request, review_id)
