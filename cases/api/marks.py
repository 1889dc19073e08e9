"""Saving one part of what is noted beside an answer, and reading it back, by the same protocol as an answer about a case."""

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
from cases.answers import NOTHING_YET, Change, Saved, Writer
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
from cases.marking import MarkStore, save_part, set_part_aside
from cases.marks import part_called
from cases.models import Case
from cases.queries.assessment import open_case

_OPENED_BY = OpenApiParameter("X-Opened-By", str, OpenApiParameter.HEADER, description="Id of the person who typed this.")
_PART = OpenApiParameter(
    "part", str, OpenApiParameter.PATH,
    description="What is noted, a full stop, and the code of the question: flag, practice, source or changed (why the answer"
    " changed after the interview).",
)  # fmt: skip
_PROBLEMS = PROBLEMS_OF_ANSWERS | {404: "No such case, question or part, or none that you may see"}


def _authenticators() -> list[BaseAuthentication]:
    return [TokenAuthentication(), SessionAuthentication()]


def _saved(*, question: str, by: Writer, change: Change, aside: bool, **place: Any) -> Saved:
    user = User.objects.get(pk=by.user_id)
    if aside:
        return set_part_aside(code=question, given_up=change, by=user, **place)
    return save_part(code=question, change=change, by=user, **place)


class MarkView(AnswerView):
    """One part of what is noted beside an answer about a case."""

    def get_authenticators(self) -> list[BaseAuthentication]:
        return _authenticators()

    def save(self, **given: Any) -> Saved:
        return _saved(**given)

    @extend_schema(
        summary="Read what is noted beside an answer", tags=["Cases"], operation_id="read_mark", parameters=[_PART],
        responses={200: ANSWER, **{s: OpenApiResponse(description=_PROBLEMS[s]) for s in (401, 404)}},
    )  # fmt: skip
    def get(self, request: Request, case_id: int, part: str) -> Response:
        """Return one part of it as it stands, its version also as the ETag."""
        reader = cast("User | None", request.user)
        if reader is None:
            raise SessionEnded
        cases = Case.objects.visible_to(reader).select_related("inspection__provider", "officer", "assessment")
        opened = open_case(get_object_or_404(cases, pk=case_id), reader)
        called = part_called(part)
        question = opened.question(called[1]) if called else None
        if question is None:
            raise NotFoundReply("The form of this case does not ask this.")
        answer = MarkStore(opened, question).answers().get(part, NOTHING_YET)
        return Response(representation(answer), headers={"ETag": f'"{answer.version}"'})

    @extend_schema(
        summary="Note something beside an answer", tags=["Cases"], operation_id="save_mark",
        parameters=[_PART, _OPENED_BY, OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, required=True,
                    description='Version that this replaces, in quotes: "0" when there is none yet.')],
        request={"application/json": CHANGE},
        responses={200: SAVED, **{s: OpenApiResponse(description=text) for s, text in _PROBLEMS.items()}},
    )  # fmt: skip
    def patch(self, request: Request, case_id: int, part: str) -> HttpResponse:
        """Save one part if the version in If-Match still stands. `evidence` is its words. Safe to repeat with the same `op`."""
        return saved_by(self.save, request, case_id, part)


class MarkBatchView(AnswerBatchView):
    """Several parts of what is noted beside answers of a case. Each operation is saved or refused by itself, in their order."""

    def get_authenticators(self) -> list[BaseAuthentication]:
        return _authenticators()

    def save(self, **given: Any) -> Saved:
        return _saved(**given)

    @extend_schema(
        summary="Note several things beside answers", tags=["Cases"], operation_id="save_marks",
        parameters=[_OPENED_BY], request={"application/json": BATCH},
        responses={
            200: RESULTS, **{status: OpenApiResponse(description=_PROBLEMS[status]) for status in (401, 403, 404)},
            422: OpenApiResponse(description="The body is no list of operations, or one of more than fifty"),
        },
    )  # fmt: skip
    def post(self, request: Request, case_id: int) -> Response:
        """Save up to fifty operations and say of each what became of it. Safe to repeat with the same `op`s."""
        return super().post(request, case_id)
