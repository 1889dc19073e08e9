"""Saving one's own answer in an exercise, and reading it back, by the same protocol as an answer about a case."""

from typing import Any, cast

from django.http import HttpResponse
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
    BIGGEST_ID,
    CHANGE,
    PROBLEMS_OF_ANSWERS,
    SAVED,
    AnswerView,
    SessionEnded,
    representation,
    saved_by,
)
from exercises.answering import ExerciseStore
from exercises.queries.listing import gold_case_to_open
from exercises.queries.opening import answers_by, exercises_to_open, open_exercise

_PROBLEMS = PROBLEMS_OF_ANSWERS | {
    403: "You see the exercise but do not answer in it (`reason`: not_allowed)",
    404: "No such case or question, or none that you may see",
    409: "`reason`: locked (the exercise is not open, or not any more), or changed",
}


def _saved(*, case_id: int, by: Writer, change: Change, aside: bool, question: str, **place: Any) -> Saved:
    user = User.objects.get(pk=by.user_id)
    case = gold_case_to_open(user, case_id)
    if case is None:
        raise NotFound("not_found", "There is no such case, or you may not see it.")
    store = ExerciseStore(case, user)
    return (store.set_aside if aside else store.save)(question, change, place["base"], place["operation"], user)


class ExerciseAnswerView(AnswerView):
    """What you have answered to one question about a gold case. Nobody else's answers are here."""

    def get_authenticators(self) -> list[BaseAuthentication]:
        return [TokenAuthentication(), SessionAuthentication()]

    def save(self, **given: Any) -> Saved:
        return _saved(**given)

    @extend_schema(
        summary="Read an answer of your own in an exercise", tags=["Exercises"], operation_id="read_exercise_answer",
        responses={200: ANSWER, **{s: OpenApiResponse(description=_PROBLEMS[s]) for s in (401, 404)}},
    )  # fmt: skip
    def get(self, request: Request, case_id: int, question: str) -> Response:
        """Return your answer as it stands, its version also as the ETag."""
        reader = cast("User | None", request.user)
        if reader is None:
            raise SessionEnded
        found = gold_case_to_open(reader, case_id) if case_id <= BIGGEST_ID else None
        opened = open_exercise(exercises_to_open(reader).get(pk=found.exercise_id), reader) if found else None
        case = opened.case(case_id) if opened and opened.sees_cases else None
        if case is None or case.question(question) is None:
            raise NotFoundReply("No exercise that you may see asks this.")
        answer = answers_by(case.case, reader).get(question, NOTHING_YET)
        return Response(representation(answer), headers={"ETag": f'"{answer.version}"'})

    @extend_schema(
        summary="Save an answer in an exercise", tags=["Exercises"], operation_id="save_exercise_answer",
        parameters=[OpenApiParameter("X-Opened-By", str, OpenApiParameter.HEADER, description="Id of the person who typed this."),
                    OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, required=True,
                                     description='Version that this replaces, in quotes: "0" when there is none yet.')],
        request={"application/json": CHANGE},
        responses={200: SAVED, **{s: OpenApiResponse(description=text) for s, text in _PROBLEMS.items()}},
    )  # fmt: skip
    def patch(self, request: Request, case_id: int, question: str) -> HttpResponse:
        """Save it if the version in If-Match is still yours. `evidence` is your reason. Safe to repeat with the same `op`."""
        return saved_by(self.save, request, case_id, question)
